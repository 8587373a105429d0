from odoo import models

_CONTENT = frozenset({"content", "content_binary", "content_file"})


class DmsFile(models.Model):
    """Reading a content by a call of the programming interface is a look too."""

    _name = "dms.file"
    _inherit = ["dms.file", "docs.look.reading"]

    def copy_data(self, default=None):
        if not self.env.su:
            self.check_access("read")
            self._note_look("download")
        return super().copy_data(default)

    def _contents_among(self, names):
        return set() if self.env.context.get("bin_size") else _CONTENT & names
