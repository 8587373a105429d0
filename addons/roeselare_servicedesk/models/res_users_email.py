from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import hash_sign, verify_hash_signed

from ..schemas.submission import SubmissionError
from ..tools.email_key import email_key

_SCOPE = "servicedesk-account-email"
_LINK_HOURS = 72
_BETWEEN_MAILS = timedelta(minutes=10)


class ResUsers(models.Model):
    """Which e-mail address an account has proven to have, and what follows from it.

    Anybody can sign up with anybody's address, and change it later. Only a link that was
    mailed there proves it (docs/adr/0077).
    """

    _inherit = "res.users"

    servicedesk_email_key = fields.Char(
        string="Proven e-mail address",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_system",
    )
    servicedesk_email_asked_at = fields.Datetime(
        string="Proof of e-mail address asked",
        readonly=True,
        copy=False,
        groups="base.group_system",
    )

    @api.model
    def signup(self, values, token=None):
        """Whoever comes by a link that Odoo mailed has that mailbox.

        The form of an invitation lets one choose another login, which Odoo then takes for
        the address: nobody mailed there.
        """
        invited = ""
        if token:
            partner = self.env["res.partner"]._signup_retrieve_partner(token)
            invited = email_key(partner.email)
        login, password = super().signup(values, token)
        user = self.search(self._get_login_domain(login), limit=1) if invited else self
        if user and email_key(user.email) == invited:
            user._prove_email()
        return login, password

    def _has_proven_email(self):
        """Tell whether the address that the account has now was proven."""
        self.ensure_one()
        # sudo: res.users - the field is for nobody's eyes
        proven = self.sudo().servicedesk_email_key
        return bool(proven) and proven == email_key(self.email)

    def _prove_email(self):
        """Note that the account has its address, and take over what belongs to it.

        :return: the tickets that it took over, with sudo
        """
        self.ensure_one()
        # sudo: res.users - the field is for nobody's hands
        self.sudo().servicedesk_email_key = email_key(self.email) or False
        return self._take_over_tickets()

    def _take_over_tickets(self):
        """Take over the earlier tickets of the proven address of this account.

        Only tickets without an account whose own address was confirmed too; the same for
        confidential ones, which are for their requester like any other.

        :return: the tickets that it took over, with sudo
        """
        self.ensure_one()
        # sudo: helpdesk.ticket - requesters have no rights on tickets; both addresses
        # are proven, so these are their own
        tickets = self.env["helpdesk.ticket"].sudo()
        if not self._has_proven_email():
            return tickets
        found = tickets.search(
            Domain("requester_email_key", "=", email_key(self.email))
            & Domain("requester_confirmed_at", "!=", False)
            & Domain("partner_id", "=", False)
        )
        found._take_over(self)
        return found

    # ------------------------------------------------------------------- proof

    def _email_proof_url(self):
        """Return the full address of the page that proves the address, for mails."""
        self.ensure_one()
        # sudo: ir.config_parameter - the secret signs, it is not shown
        payload = [self.id, email_key(self.email)]
        token = hash_sign(self.sudo().env, _SCOPE, payload, expiration_hours=_LINK_HOURS)
        return f"{self.get_base_url()}/my/e-mail/{token}"

    def _is_email_proof(self, token):
        """Tell whether ``token`` was mailed to the address that this account has now."""
        self.ensure_one()
        try:
            # sudo: ir.config_parameter - the secret signs, it is not shown
            payload = verify_hash_signed(self.sudo().env, _SCOPE, token)
        except (ValueError, IndexError, OverflowError):
            return False
        address = email_key(self.email)
        return bool(address) and payload == [self.id, address]

    def _mail_email_proof(self):
        """Mail the account the link that proves its address.

        :raise SubmissionError: it has no address, or was mailed a moment ago
        """
        self.ensure_one()
        if not email_key(self.email):
            raise SubmissionError(
                {"": self.env._("Your account has no e-mail address. Add one first.")}
            )
        # sudo: res.users - a moment that is not shown
        user, now = self.sudo(), fields.Datetime.now()
        asked_at = user.servicedesk_email_asked_at
        if asked_at and asked_at + _BETWEEN_MAILS > now:
            raise SubmissionError(
                {
                    "": self.env._(
                        "We mailed you a moment ago. Look in your mailbox, also among "
                        "unwanted mail."
                    )
                }
            )
        user.servicedesk_email_asked_at = now
        # sudo: mail.template - written by the city; it holds the link and nothing else
        template = self.env.ref("roeselare_servicedesk.mail_template_account_email").sudo()
        template.with_context(lang=self.lang or self.env.lang).send_mail(
            self.id,
            email_layout_xmlid="roeselare_servicedesk.mail_layout",
            email_values={"model": False, "res_id": False},
        )
        self.env["helpdesk.ticket"]._wake_mail_queue()
