from odoo import models

from .helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicket(models.Model):
    """Mails that follow from a state, however the ticket came into it.

    Whoever writes to the requester anyway says so in the context, ``servicedesk_told``:
    one thing is told once.
    """

    _inherit = "helpdesk.ticket"

    def _follow_public_state(self, former):
        result = super()._follow_public_state(former)
        moment = self._moment_to_tell(former)
        if moment and not self.env.context.get("servicedesk_told"):
            self._mail_requester(moment)
        return result

    def _moment_to_tell(self, former):
        """Return the mail that belongs to the way from ``former`` to now, or ``""``."""
        now = self.public_state
        if former in CLOSED_STATES:
            return "" if now in CLOSED_STATES else "reopened"
        if now in ("resolved", "rejected"):
            return "closed"
        return "taken_up" if (former, now) == ("received", "in_progress") else ""
