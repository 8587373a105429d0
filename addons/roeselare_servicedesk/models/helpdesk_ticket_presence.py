import re

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

_STATES = ("hello", "here", "gone")
_TAB = re.compile(r"[A-Za-z0-9-]{8,40}", re.ASCII)


class HelpdeskTicket(models.Model):
    """Who has this ticket open now: told over the bus, stored nowhere (docs/adr/0101)."""

    _inherit = "helpdesk.ticket"

    def action_presence(self, state, tab):
        """Tell the colleagues who have this ticket open that one comes, is there or leaves.

        :param str state: ``hello`` (who else is there?), ``here`` or ``gone``
        :param str tab: names the browser tab that tells it
        :raise AccessError: the user may not read the ticket, or is no colleague
        """
        self.ensure_one()
        self.check_access("read")
        if not self._hears_presence():
            raise AccessError(self.env._("Only staff of the service desk tells where it is."))
        if state in _STATES and isinstance(tab, str) and _TAB.fullmatch(tab):
            self._tell_open("servicedesk_presence", {"state": state, "tab": tab})

    def _hears_presence(self):
        user = self.env.user
        return user.has_group("roeselare_servicedesk.group_agent") or user.has_group(
            "roeselare_servicedesk.group_dpo"
        )

    def _tell_saved(self):
        """Tell the colleagues who have this ticket open that it was saved just now."""
        # sudo: helpdesk.ticket - the number of a version
        version = self.sudo().edit_version
        self._tell_open("servicedesk_saved", {"version": version})

    def _tell_open(self, kind, values):
        user = self.env.user
        payload = {"ticket": self.id, "user": user.id, "name": user.name, **values}
        # The channel is the record: who subscribes is judged in ir.websocket.
        self.env["bus.bus"]._sendone(self, kind, payload)

    def _open_channels(self, ids):
        """Return those of the tickets that the user may follow on the bus."""
        if not ids or not self._hears_presence():
            return self.browse()
        return self.search(Domain("id", "in", ids))
