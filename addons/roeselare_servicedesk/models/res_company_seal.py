from odoo import api, fields, models
from odoo.exceptions import ValidationError

SEAL_STATES = [
    ("none", "No certificate"),
    ("ok", "Documents are sealed"),
    ("soon", "Ends soon"),
    ("expired", "Ended"),
    ("early", "Not begun yet"),
    ("gone", "The file is not there, or may not be read"),
    ("passphrase", "The passphrase is wrong"),
    ("unreadable", "The file cannot be used"),
]


class ResCompany(models.Model):
    """Who stamps the time on what the city seals; nobody unless an address is filled in."""

    _inherit = "res.company"

    servicedesk_stamp_address = fields.Char(
        string="Address of the time-stamp authority",
        groups="base.group_system",
        help="RFC 3161. Empty: the time of the seal is that of this server.",
    )

    @api.constrains("servicedesk_stamp_address")
    def _check_servicedesk_stamp_address(self):
        # sudo: res.company - the field is for the system alone
        for company in self.sudo().filtered("servicedesk_stamp_address"):
            if not company.servicedesk_stamp_address.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._(
                        "“%(address)s” is no address of a time-stamp authority. Begin with "
                        "https:// or http://.",
                        address=company.servicedesk_stamp_address,
                    )
                )


class ResConfigSettings(models.TransientModel):
    """Shows which seal there is; it is changed on the server only."""

    _inherit = "res.config.settings"

    servicedesk_stamp_address = fields.Char(
        related="company_id.servicedesk_stamp_address", readonly=False, groups="base.group_system"
    )
    servicedesk_seal_state = fields.Selection(
        SEAL_STATES,
        string="Seal",
        compute="_compute_servicedesk_seal",
        groups="base.group_system",
    )
    servicedesk_seal_words = fields.Char(
        string="Certificate of the seal",
        compute="_compute_servicedesk_seal",
        groups="base.group_system",
    )

    @api.depends("company_id")
    def _compute_servicedesk_seal(self):
        seals = self.env["servicedesk.seal"]
        state, seal = seals._current()
        self.servicedesk_seal_state = state
        self.servicedesk_seal_words = seal and self.env._(
            "%(name)s, given by %(issuer)s, valid from %(begins)s until %(ends)s",
            name=seal.name,
            issuer=seal.issuer,
            begins=seals._day(seal.begins),
            ends=seals._day(seal.ends),
        )
