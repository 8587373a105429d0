from odoo import models

from .ir_binary import CONTENT


class IrAttachment(models.Model):
    """The attachment that holds the content of a document."""

    _inherit = "ir.attachment"

    def _read_format(self, fnames, load="_classic_read"):
        self._note_reading(fnames)
        return super()._read_format(fnames, load)

    def _export_rows(self, fields, **options):
        self._note_reading([path[0] for path in fields if path])
        return super()._export_rows(fields, **options)

    def copy_data(self, default=None):
        # Also with sudo: the editor of pictures copies that way for whoever may read.
        self.check_access("read")
        self._note_look("download")
        return super().copy_data(default)

    def _note_reading(self, names):
        asked = {"raw", "db_datas", "index_content"} & set(names)
        if "datas" in names and not self.env.context.get("bin_size"):
            asked.add("datas")
        if asked and not self.env.su:
            self.check_access("read")
            self._note_look("download")

    def _note_look(self, kind):
        """Write down a look at those of these that are the content of a document."""
        # sudo: ir.attachment - of which document each is; the caller checked the access
        for attachment in self.sudo():
            document, version = attachment._document_and_version()
            if document:
                document.sudo(False)._note_look(kind, version=version)

    def _document_and_version(self):
        """Return the document whose content this is, and its version if it is an earlier one."""
        self.ensure_one()
        files, versions = self.env["dms.file"], self.env["docs.version"]
        if not self.res_field or self.res_field != CONTENT.get(self.res_model):
            return files, versions
        record = self.env[self.res_model].browse(self.res_id).exists()
        if record._name == "docs.version":
            return record.file_id, record
        return record, versions
