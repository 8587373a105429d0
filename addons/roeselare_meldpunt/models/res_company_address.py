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

    meldpunt_road_distance = fields.Integer(
        string="Width of a road",
        default=12,
        help="A point within so many metres of the line of a road of another authority "
        "lies on that road. 0: nobody is told whose road it is.",
    )

    @api.constrains("meldpunt_road_distance")
    def _check_meldpunt_road_distance(self):
        self._check_limits({"meldpunt_road_distance": (0, 200)})

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
            if not company.meldpunt_address_active or company.meldpunt_address_url:
                continue
            if not self.env["meldpunt.address"]._register_filled():
                raise ValidationError(
                    self.env._(
                        "Suggesting addresses needs the address of a service, or a register "
                        "of addresses. Type it, or switch “Suggest addresses” off."
                    )
                )
