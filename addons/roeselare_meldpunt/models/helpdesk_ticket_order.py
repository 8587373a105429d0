from odoo import Command, fields, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES

from .meldpunt_order import RUNNING


class HelpdeskTicket(models.Model):
    """A report in the hands of contractors."""

    _inherit = "helpdesk.ticket"

    order_ids = fields.One2many("meldpunt.order", "ticket_id", string="Orders", copy=False)

    def action_forward(self):
        """Open the window to send the report to a contractor."""
        self.ensure_one()
        self.check_access("write")
        contractor = self.category_id._proposed_contractor()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send to a contractor"),
            "res_model": "meldpunt.forward",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_ticket_id": self.id,
                "default_contractor_id": contractor.id,
                # Only what a person approved; the rest is typed or chosen here.
                "default_text": self.public_text or self.category_id.name or "",
                "default_photo_ids": [Command.set(self._public_photos().ids)],
            },
        }

    def _follow_public_state(self, former):
        result = super()._follow_public_state(former)
        if self.public_state in CLOSED_STATES and former not in CLOSED_STATES:
            # sudo: meldpunt.order - what follows from the end of the report
            running = self.env["meldpunt.order"].sudo().search(
                Domain("ticket_id", "=", self.id) & Domain("state", "in", RUNNING)
            )
            if running:
                running.state = "ended"
                running._tell_over()
        return result
