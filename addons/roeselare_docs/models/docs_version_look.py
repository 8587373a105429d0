from odoo import models


class DocsVersion(models.Model):
    """Reading the content of a version is a look at its document."""

    _inherit = "docs.version"

    def _read_format(self, fnames, load="_classic_read"):
        self._note_reading(fnames)
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, **options):
        self._note_reading([path[0] for path in fields if path])
        return super()._export_rows(fields, **options)

    def _note_reading(self, names):
        if not self.env.su and "content" in names and not self.env.context.get("bin_size"):
            self.check_access("read")
            for version in self:
                version.file_id._note_look("download", version=version)
