from odoo import fields, models


class ServicedeskShare(models.TransientModel):
    """Let another department read along on a ticket."""

    _name = "servicedesk.share"
    _description = "Share a ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    department_id = fields.Many2one("hr.department", required=True, ondelete="cascade")
    reason = fields.Char(required=True, help="Both departments read it.")
    ends_on = fields.Date(
        string="Last day",
        help="Empty: until somebody ends it, or the ticket is closed.",
    )

    def action_share(self):
        """Share, tell the leads of the department, and close the window."""
        self.ensure_one()
        self.ticket_id._share_with(
            self.department_id, self.reason, ends_on=self.ends_on or None
        )
        self.ticket_id._tell_guests(self.department_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
