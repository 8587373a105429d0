from odoo import fields, models


class DocsHoldEnd(models.TransientModel):
    """A legal hold ends with a reason."""

    _name = "docs.hold.end"
    _description = "End of a legal hold"

    hold_id = fields.Many2one("docs.hold", required=True, readonly=True, ondelete="cascade")
    reason = fields.Text(required=True, help="Stays with the hold.")

    def action_end_hold(self):
        """End the hold; only the data protection officer."""
        self.ensure_one()
        self.hold_id.check_access("read")
        self.hold_id._end(self.reason)
        return {"type": "ir.actions.act_window_close"}
