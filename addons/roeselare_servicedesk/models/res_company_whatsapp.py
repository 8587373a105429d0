from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.whatsapp_api import Provider

_NEEDED = ("address", "number_id", "token", "secret", "verify")


class ResCompany(models.Model):
    """WhatsApp: off until all of it is filled in. Secrets are for the system alone."""

    _inherit = "res.company"

    servicedesk_whatsapp = fields.Boolean(
        string="WhatsApp", help="Take and answer messages of WhatsApp."
    )
    servicedesk_whatsapp_address = fields.Char(
        string="Address of the provider", help="Base address of its HTTP API."
    )
    servicedesk_whatsapp_number_id = fields.Char(
        string="Id of our number", help="As the provider calls it; not the number itself."
    )
    servicedesk_whatsapp_token = fields.Char(
        string="Access token", groups="base.group_system", help="With it we send."
    )
    servicedesk_whatsapp_secret = fields.Char(
        string="Secret of the app",
        groups="base.group_system",
        help="With it the provider signs what it brings.",
    )
    servicedesk_whatsapp_verify = fields.Char(
        string="Verification token",
        groups="base.group_system",
        help="Made up by you, typed here and at the provider.",
    )
    servicedesk_whatsapp_days = fields.Integer(
        string="A conversation goes on (days)",
        default=7,
        help="After so many days without a word, a message is a new question.",
    )

    @api.constrains("servicedesk_whatsapp", *(f"servicedesk_whatsapp_{x}" for x in _NEEDED))
    def _check_servicedesk_whatsapp(self):
        # sudo: res.company - only whether the secrets are there
        for company in self.sudo():
            values = [company[f"servicedesk_whatsapp_{name}"] for name in _NEEDED]
            if company.servicedesk_whatsapp and not all(values):
                raise ValidationError(
                    self.env._(
                        "WhatsApp needs all of its settings: address, id of our number, "
                        "access token, secret and verification token."
                    )
                )
            if company.servicedesk_whatsapp_address:
                self._check_whatsapp_address(company.servicedesk_whatsapp_address)

    def _check_whatsapp_address(self, address):
        parts = urlsplit(address)
        here = parts.hostname in ("127.0.0.1", "localhost")
        if not parts.hostname or parts.scheme != "https" and not (parts.scheme == "http" and here):
            raise ValidationError(
                self.env._(
                    "“%(address)s” is no address that begins with https://.", address=address
                )
            )

    @api.constrains("servicedesk_whatsapp_days")
    def _check_servicedesk_whatsapp_days(self):
        self._check_limits({"servicedesk_whatsapp_days": (1, 365)})

    def _whatsapp_provider(self):
        """Return the :class:`Provider` of this company, or None while WhatsApp is off."""
        # sudo: res.company - the token stays on the server
        company = self.sudo()
        if not company.servicedesk_whatsapp:
            return None
        return Provider(
            company.servicedesk_whatsapp_address.rstrip("/"),
            company.servicedesk_whatsapp_number_id,
            company.servicedesk_whatsapp_token,
        )
