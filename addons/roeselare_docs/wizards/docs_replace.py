import base64

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.roeselare_servicedesk.schemas.submission import Upload


class DocsReplace(models.TransientModel):
    """Replace a delivered document by a better one; the earlier one stays a version."""

    _name = "docs.replace"
    _inherit = ["servicedesk.named.file"]
    _description = "New version of a document"

    file_id = fields.Many2one(
        "dms.file", string="Document", required=True, readonly=True, ondelete="cascade"
    )
    # In the table of this short-lived window, not in the file store: it goes with it.
    content = fields.Binary(string="File", attachment=False, required=True)
    file_name = fields.Char()
    reason = fields.Char(required=True, help="The requester reads this with the versions.")

    def action_replace(self):
        """Pass the file through the gate and make it the current version."""
        self.ensure_one()
        document = self.file_id
        document.check_access("read")
        if document.library != "personal" or not document.ticket_id:
            raise UserError(
                self.env._("Only a document that was delivered from a ticket is replaced here.")
            )
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            raise AccessError(self.env._("Only department staff replaces documents."))
        ticket = document.ticket_id
        ticket.check_access("write")
        upload = Upload(
            name=self.file_name or "",
            content=base64.b64decode(self.with_context(bin_size=False).content or b""),
        )
        clean = self.env["servicedesk.upload.gate"]._accept_documents([upload])
        if not clean:
            raise UserError(self.env._("The file is empty. Choose another one."))
        document._replace_content(clean[0], self.reason)
        # sudo: dms.file - only which line says so; the user may write the ticket
        ticket._post_document_line(document.sudo().with_context(tracking_disable=True))
        return {"type": "ir.actions.act_window_close"}
