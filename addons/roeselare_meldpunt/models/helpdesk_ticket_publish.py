from odoo import models


class HelpdeskTicket(models.Model):
    """Buttons of staff: what everyone sees of a report is decided by a person."""

    _inherit = "helpdesk.ticket"

    def action_publish(self):
        """Open the window in which text, place and photos for everyone are approved."""
        self.ensure_one()
        self.check_access("write")
        proposal = self.env["meldpunt.publish"]._proposal(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show to everyone"),
            "res_model": "meldpunt.publish",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_ticket_id": self.id,
                **{f"default_{name}": value for name, value in proposal.items()},
            },
        }

    def action_withhold(self):
        """Take reports off the public pages, whatever their category says."""
        self.check_access("write")
        # sudo: helpdesk.ticket - the access of this user was checked above
        self.sudo().publication_state = "withheld"

    def action_open_public(self):
        """Open the public page of the report."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self._public_url(), "target": "new"}
