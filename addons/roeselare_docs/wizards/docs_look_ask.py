from odoo import fields, models


class DocsLookAsk(models.TransientModel):
    """Asks a colleague outside the ticket why he opens a document."""

    _name = "docs.look.ask"
    _description = "Why do you open this document?"

    file_id = fields.Many2one(
        "dms.file", string="Document", required=True, readonly=True, ondelete="cascade"
    )
    purpose = fields.Char(string="Reason", required=True)

    def action_confirm(self):
        """Keep the reason; the document can be opened now."""
        self.ensure_one()
        self.file_id._say_reason(self.purpose)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
