from odoo import models

_CONTENT = frozenset({"content", "content_binary", "content_file"})


class DmsFile(models.Model):
    """Reading a content by a call of the programming interface is a look too."""

    _inherit = "dms.file"

    def _read_format(self, fnames, load="_classic_read"):
        self._note_reading(fnames)
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, **options):
        self._note_reading([path[0] for path in fields if path])
        return super()._export_rows(fields, **options)

    def copy_data(self, default=None):
        if not self.env.su:
            self.check_access("read")
            self._note_look("download")
        return super().copy_data(default)

    def _note_reading(self, names):
        # With "bin_size" only the size is told, as forms do.
        if not self.env.su and _CONTENT & set(names) and not self.env.context.get("bin_size"):
            self.check_access("read")
            self._note_look("download")
