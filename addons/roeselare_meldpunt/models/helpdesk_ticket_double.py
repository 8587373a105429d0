from odoo import models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicket(models.Model):
    """One and the same problem, reported more than once."""

    _inherit = "helpdesk.ticket"

    def _known_alike(self):
        """Return what everyone may know that resembles this report; see ``meldpunt.known``."""
        self.ensure_one()
        return self.env["meldpunt.known"]._like(self)

    def _withdraw_for(self, kept, lang=""):
        """Withdraw this report because ``kept`` is the same, and follow that one.

        :param kept: one ``helpdesk.ticket``, with sudo
        :param str lang: code of the language in which to ask for confirmation
        :return: whether it was done; False when they do not look like the same one, so
            that nobody moves followers to whatever report he likes
        """
        self.ensure_one()
        if self.public_state in CLOSED_STATES or not self._may_be_double_of(kept):
            return False
        self.duplicate_id = kept
        self._withdraw()
        self._move_followers(kept)
        followers = self.env["meldpunt.follower"]
        account = self.partner_id.user_ids[:1]
        if account:
            followers._follow(kept, account)
        elif self._requester_email():
            # Whoever holds the link of the report need not be who reads the mailbox.
            public = self.env.ref("base.public_user")
            followers._follow(kept, public, self._requester_email(), self.lang or lang)
        return True

    def _may_be_double_of(self, kept):
        """Tell whether the page of this report offered to follow ``kept`` instead."""
        alike = {item["number"] for item in self._known_alike()}
        return self.duplicate_id == kept or kept.number in alike

    def action_known_near(self):
        """Open the open reports near this one that may be the same."""
        self.ensure_one()
        self.check_access("read")
        # sudo: helpdesk.ticket - only which may be meant; the list asks what one may read
        near = self.env["meldpunt.known"]._near_ticket_ids(self.sudo())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reports near by"),
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form",
            "domain": list(Domain("id", "in", near)),
            "context": {"create": False},
            "help": self.env._("No other open report of this subject is near by."),
        }

    def write(self, vals):
        result = super().write(vals)
        if vals.get("duplicate_id"):
            for ticket in self.filtered(lambda item: item.kind == "report"):
                ticket._move_followers(ticket.duplicate_id)
        return result
