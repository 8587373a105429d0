from odoo import api, fields, models
from odoo.exceptions import UserError


class MeldpuntForward(models.TransientModel):
    """Sends a report to a contractor, with what a person decided that it may read."""

    _name = "meldpunt.forward"
    _description = "Send a report to a contractor"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    contractor_id = fields.Many2one("meldpunt.contractor", ondelete="cascade")
    channel = fields.Selection(related="contractor_id.channel")
    text = fields.Text(
        string="What is to be done",
        help="The contractor reads this. Name nobody who need not be named.",
    )
    photo_ids = fields.Many2many(
        "meldpunt.photo",
        string="Photos",
        domain="[('ticket_id', '=', ticket_id)]",
        help="Parts that are covered stay covered for the contractor.",
    )
    has_contact = fields.Boolean(compute="_compute_has_contact")
    share_contact = fields.Boolean(
        string="Give the reporter's name and phone",
        help="Only when the work cannot be done without it, such as a wasp nest in a garden.",
    )
    contact_reason = fields.Char(
        string="Why", help="Stands in the history of the report."
    )

    @api.depends("ticket_id")
    def _compute_has_contact(self):
        for window in self:
            ticket = window.ticket_id
            window.has_contact = bool(ticket.partner_name or ticket.partner_phone)

    def action_send(self):
        """Send the order and close the window."""
        self.ensure_one()
        if not self.contractor_id:
            raise UserError(self.env._("Choose the contractor first."))
        reason = " ".join((self.contact_reason or "").split())
        if self.share_contact and not reason:
            raise UserError(
                self.env._("Tell why the contractor needs the name and phone of the reporter.")
            )
        self.env["meldpunt.order"]._forward(
            self.ticket_id,
            self.contractor_id,
            self.text,
            self.photo_ids,
            reason if self.share_contact else "",
        )
        return {"type": "ir.actions.act_window_close"}
