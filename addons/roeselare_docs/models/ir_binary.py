from odoo import models

from ..controllers.document_stream import DocumentStream

CONTENT = {"dms.file": "content_file", "docs.version": "content"}


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        """Send documents as such, also by the addresses of Odoo and of stock dms.

        The caller checked the access to ``record``.
        """
        if record._name == "ir.attachment":
            stream = super()._record_to_stream(record, field_name)
            return self._attachment_as_document(record, stream)
        if record._name not in CONTENT or field_name not in ("content", "content_file"):
            return super()._record_to_stream(record, field_name)
        record._check_field_access(record._fields[field_name], "read")
        holder, field = self._content_holder(record, field_name)
        stream = super()._record_to_stream(holder, field)
        stream = DocumentStream.of(stream, record.mimetype)
        # What everybody may read may also be kept for a moment.
        stream.guarded = record._name != "dms.file" or record.library != "public"
        return stream

    def _content_holder(self, record, field_name):
        """Return record and field of the bytes: never the field that has them in base64."""
        if record._name == "docs.version":
            return record._content_source()
        if field_name == "content_file" or record.content_file:
            return record, "content_file"
        # sudo: ir.attachment - the content of a file that the caller may read
        if attachment := record.sudo().attachment_id:
            return attachment, "raw"
        return record, field_name

    def _attachment_as_document(self, attachment, stream):
        """Return ``stream`` as a document when ``attachment`` is the content of one."""
        # sudo: ir.attachment, dms.file - whether it is the content of a document; the
        # caller checked the access to it
        found = attachment.sudo()
        content = CONTENT.get(found.res_model)
        if content and found.res_field == content:
            # sudo: dms.file, docs.version - the type that its content was found to have
            document = self.env[found.res_model].sudo().browse(found.res_id).exists()
            return DocumentStream.of(stream, document.mimetype if document else None)
        storages = self.env["dms.storage"]
        if storages._some_storage_holds_attachments():
            # sudo: dms.file - as above, of a file whose content is an attachment
            files = self.env["dms.file"].sudo().with_context(active_test=False)
            if file := files.search([("attachment_id", "=", found.id)], limit=1):
                return DocumentStream.of(stream, file.mimetype)
        return stream
