from odoo import models

from .ir_binary import CONTENT


class IrAttachment(models.Model):
    """The attachment that holds the content of a document."""

    _name = "ir.attachment"
    _inherit = ["ir.attachment", "docs.look.reading"]

    def copy_data(self, default=None):
        # Also with sudo: the editor of pictures copies that way for whoever may read.
        self.check_access("read")
        self._note_look("download")
        return super().copy_data(default)

    def _contents_among(self, names):
        asked = {"raw", "db_datas", "index_content"} & names
        if not self.env.context.get("bin_size"):
            asked |= {"datas"} & names
        return asked

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
