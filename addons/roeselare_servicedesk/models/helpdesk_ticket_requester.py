from odoo import api, fields, models
from odoo.tools import consteq
from odoo.tools.misc import hmac

from ..tools.email_key import email_key

_SCOPE = "servicedesk-confirm"
_SIGNATURE_LENGTH = 40


class HelpdeskTicket(models.Model):
    """Whether the e-mail address of a ticket is really its requester's.

    The city sees a ticket at once, confirmed or not; confirming only gives the requester
    more (docs/adr/0077). The tracking link proves nothing: whoever filled in the form has
    it too. So the mail carries a link of its own.
    """

    _inherit = "helpdesk.ticket"

    requester_email_key = fields.Char(
        string="E-mail address to compare",
        compute="_compute_requester_email_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The address in one spelling, to find the tickets of one mailbox.",
    )
    requester_confirmed_at = fields.Datetime(
        string="E-mail address confirmed",
        readonly=True,
        copy=False,
        help="Since when we know that the requester reads this mailbox.",
    )
    former_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Follows",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="An earlier, closed ticket that this one is about again.",
    )

    @api.depends("partner_email")
    def _compute_requester_email_key(self):
        for ticket in self:
            ticket.requester_email_key = email_key(ticket.partner_email) or False

    # ------------------------------------------------------------------- link

    def _confirm_token(self):
        """Return the secret of the link that only the mailbox of the requester gets."""
        self.ensure_one()
        # sudo: ir.config_parameter, helpdesk.ticket - the secret signs, it is not shown
        ticket = self.sudo()
        message = (ticket.id, ticket.tracking_version, ticket.requester_email_key or "")
        return f"{self.id}-{hmac(ticket.env, _SCOPE, message)[:_SIGNATURE_LENGTH]}"

    @api.model
    def _from_confirm_token(self, token):
        """Return the ticket of a confirmation link, with sudo, or an empty recordset.

        :param str token: as it came in the address, not to be trusted
        """
        ticket_id = (token or "").partition("-")[0]
        # sudo: helpdesk.ticket - returned only after its signature was checked
        tickets = self.sudo()
        if not (ticket_id.isascii() and ticket_id.isdigit() and len(ticket_id) < 10):
            return tickets.browse()
        ticket = tickets.browse(int(ticket_id)).exists()
        genuine = ticket.active and consteq(ticket._confirm_token(), _ascii(token))
        return ticket if genuine and ticket.requester_email_key else tickets.browse()

    def _confirm_link(self):
        """Return the full address of the page to confirm, for mails."""
        return f"{self.get_base_url()}/bevestig/{self._confirm_token()}"

    def _needs_confirmation(self):
        """Tell whether the requester is asked to confirm the address."""
        self.ensure_one()
        return bool(
            self.requester_email_key and not self.requester_confirmed_at and not self.partner_id
        )

    def _confirm_requester(self):
        """Note that the requester reads the mailbox of this ticket; once is enough.

        An account with the same proven address takes the ticket over.
        """
        for ticket in self:
            if ticket.requester_email_key and not ticket.requester_confirmed_at:
                ticket.requester_confirmed_at = fields.Datetime.now()
                ticket._join_account()

    def _join_account(self):
        """Give the ticket to the one account that proved to have its address."""
        self.ensure_one()
        # sudo: res.users - only which account has this proven address
        users = self.env["res.users"].sudo()
        owner = users.search([("servicedesk_email_key", "=", self.requester_email_key)])
        if not self.partner_id and len(owner) == 1 and owner._has_proven_email():
            self._take_over(owner)

    def _take_over(self, user):
        """Give these tickets to ``user``, and write down that it was done."""
        for ticket in self:
            ticket.with_context(mail_create_nosubscribe=True).partner_id = user.partner_id
            ticket._message_log(
                body=self.env._(
                    "The account of %(name)s took this over: its e-mail address was "
                    "proven on both sides.",
                    name=user.name,
                )
            )


def _ascii(text):
    """Return ``text`` as something that a signature can be compared with."""
    return text if text.isascii() else ""
