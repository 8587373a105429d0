import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SERVICE_URL = re.compile(r"https?://[^\s\"'<>?#]+", re.ASCII)


class ResCompany(models.Model):
    """Where addresses are looked up."""

    _inherit = "res.company"

    meldpunt_address_active = fields.Boolean(
        string="Suggest addresses",
        default=True,
        help="Citizens who type an address get suggestions with their place on the "
        "map. Off, or when the service does not answer: the address as text suffices.",
    )
    meldpunt_address_url = fields.Char(
        string="Address service",
        default="https://geo.api.vlaanderen.be/geolocation/v4",
        help="Base address of a service of Geopunt's shape; “/Location” is added. What "
        "citizens type as an address is sent there, and nothing else.",
    )
    meldpunt_address_area = fields.Char(
        string="Place added to the search",
        default="Roeselare",
        help="Added to what a citizen types, so that a street is looked for in the "
        "city. Empty: nothing is added.",
    )

    @api.constrains("meldpunt_address_url")
    def _check_meldpunt_address_url(self):
        for company in self.filtered("meldpunt_address_url"):
            if not SERVICE_URL.fullmatch(company.meldpunt_address_url):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not the address of a service. It starts with "
                        "https:// (or http://) and has no “?”.",
                        url=company.meldpunt_address_url,
                    )
                )

    @api.constrains("meldpunt_address_active", "meldpunt_address_url")
    def _check_meldpunt_address_active(self):
        for company in self:
            if company.meldpunt_address_active and not company.meldpunt_address_url:
                raise ValidationError(
                    self.env._(
                        "Suggesting addresses needs the address of a service. Type it, "
                        "or switch “Suggest addresses” off."
                    )
                )
