from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import consteq
from odoo.tools.misc import hmac

_SCOPE = "servicedesk-tracking"
_SIGNATURE_LENGTH = 40


class HelpdeskTicket(models.Model):
    """The requester's side: a secret link, or the own account.

    The token of ``portal.mixin`` is not used: whoever holds it reads and writes in
    the requester's name, and it is handed to everyone who views the page. Ours is
    signed, so nothing secret is stored, and it is withdrawn by raising
    ``tracking_version``.
    """

    _inherit = "helpdesk.ticket"

    tracking_version = fields.Integer(default=1, copy=False, groups="base.group_system")

    def _tracking_token(self):
        """Return the secret of this ticket's tracking link."""
        self.ensure_one()
        return f"{self.id}-{self._tracking_signature()}"

    def _tracking_signature(self):
        # sudo: ir.config_parameter, helpdesk.ticket - the secret signs, it is not shown
        ticket = self.sudo()
        message = (ticket.id, ticket.tracking_version)
        return hmac(ticket.env, _SCOPE, message)[:_SIGNATURE_LENGTH]

    def _tracking_url(self):
        """Return the path of the tracking page."""
        return f"/volg/{self._tracking_token()}"

    @api.model
    def _from_tracking_token(self, token):
        """Return the ticket of a tracking token, with sudo, or an empty recordset.

        :param str token: as it came in the address, not to be trusted
        """
        ticket_id, _dash, signature = (token or "").partition("-")
        # sudo: helpdesk.ticket - returned only after its signature was checked
        tickets = self.sudo()
        # Signs of other scripts are in no number and in no signature of ours.
        if not ((token or "").isascii() and ticket_id.isdigit() and len(ticket_id) < 10):
            return tickets.browse()
        ticket = tickets.browse(int(ticket_id)).exists()
        if ticket.active and consteq(ticket._tracking_signature(), signature):
            return ticket
        return tickets.browse()

    @api.model
    def _own_domain(self, user):
        """Return the domain of the tickets that ``user`` asked for himself."""
        return Domain("partner_id", "=", user.partner_id.id)

    @api.model
    def _own_ticket(self, ticket_id, user):
        """Return ``user``'s own ticket, with sudo, or an empty recordset."""
        # sudo: helpdesk.ticket - requesters have no access rights to tickets; the
        # domain lets their own through and nothing else
        return self.sudo().search(
            Domain("id", "=", ticket_id) & self._own_domain(user), limit=1
        )

    def _portal_ensure_token(self):
        """Never make the stock token: no link of ours carries it."""
        return ""

    def _get_share_url(self, **kwargs):
        """Share the ticket's address, never a right to it."""
        self.ensure_one()
        return self.access_url

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Send requesters to their tracking page instead of a link with a token."""
        # Called on the mixins behind portal's: portal would mint its token here.
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self:
            return groups
        requester = self.partner_id
        url = self.get_base_url() + self._tracking_url()
        kept = [group for group in groups if group[0] != "portal_customer"]
        tracking = (
            "portal_customer",
            lambda data: data["id"] == requester.id and data["type"] != "user",
            {"active": True, "button_access": {"url": url}, "has_button_access": True},
        )
        return [tracking, *kept]
