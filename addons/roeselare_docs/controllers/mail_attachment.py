from odoo.http import request

from odoo.addons.mail.controllers.attachment import AttachmentController


class DocumentAttachments(AttachmentController):
    """The preview of the discussion: the first page of a document, made past its stream."""

    def _get_pdf_first_page_response(self, attachment):
        request.env["ir.binary"]._note_look(attachment, "raw", shown=True)
        return super()._get_pdf_first_page_response(attachment)
