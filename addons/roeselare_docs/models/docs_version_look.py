from odoo import models


class DocsVersion(models.Model):
    """Reading the content of a version is a look at its document."""

    _name = "docs.version"
    _inherit = ["docs.version", "docs.look.reading"]

    def _contents_among(self, names):
        return set() if self.env.context.get("bin_size") else {"content"} & names

    def _note_content_read(self):
        for version in self:
            version.file_id._note_look("download", version=version)
