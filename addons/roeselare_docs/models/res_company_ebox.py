from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.ebox_client import Endpoint, is_address


class ResCompany(models.Model):
    """The connector of the eBox; without an address it is off."""

    _inherit = "res.company"

    docs_ebox_address = fields.Char(
        string="Address of the eBox connector",
        groups="base.group_system",
        help="https. Empty: nobody is told in the eBox.",
    )
    docs_ebox_token = fields.Char(string="Token of the eBox connector", groups="base.group_system")
    docs_ebox_sender = fields.Char(
        string="Sender in the eBox",
        groups="base.group_system",
        help="The enterprise number of the city.",
    )

    @api.constrains("docs_ebox_address")
    def _check_docs_ebox_address(self):
        for company in self.filtered("docs_ebox_address"):
            if not is_address(company.docs_ebox_address):
                raise ValidationError(
                    self.env._("The address of the eBox connector has to begin with https://.")
                )

    def _ebox_endpoint(self):
        """Return where messages are published, or nothing when the eBox is off."""
        # sudo: res.company - the secret goes to the client only, never to who asks
        company = self.sudo()
        address = (company.docs_ebox_address or "").rstrip("/")
        if not address:
            return None
        return Endpoint(address, company.docs_ebox_sender or "", company.docs_ebox_token or "")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    docs_ebox_address = fields.Char(
        related="company_id.docs_ebox_address", readonly=False, groups="base.group_system"
    )
    docs_ebox_token = fields.Char(
        related="company_id.docs_ebox_token", readonly=False, groups="base.group_system"
    )
    docs_ebox_sender = fields.Char(
        related="company_id.docs_ebox_sender", readonly=False, groups="base.group_system"
    )
