from odoo import fields, models
from odoo.exceptions import UserError


class DocsRefuse(models.TransientModel):
    """Say why a document is not accepted; it is asked again."""

    _name = "docs.refuse"
    _description = "Refuse a document"

    line_id = fields.Many2one(
        "docs.request.line",
        string="Document",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    reason = fields.Text(
        string="Why not",
        required=True,
        help="What has to be different, in words for the requester.",
    )

    def action_refuse(self):
        """Refuse, and mail the requester that something has to be sent again."""
        self.ensure_one()
        self.line_id._check_to_judge()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say what has to be different."))
        # sudo: docs.request.line - nobody writes lines by hand; the right was judged above
        self.line_id.sudo()._refuse(reason)
        return {"type": "ir.actions.act_window_close"}
