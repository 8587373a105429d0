import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9.-]{1,250}(:\d{1,5})?", re.ASCII)
_DAYS = (0, 3650)


class ResCompany(models.Model):
    """What the city shows to everyone, for how long, and who may show it along."""

    _inherit = "res.company"

    meldpunt_public_days = fields.Integer(
        string="Closed reports stay public",
        default=90,
        help="Days after closing. Then a report leaves the map and the lists.",
    )
    meldpunt_embed_origins = fields.Char(
        string="Sites that may show the map",
        help="Such as https://www.roeselare.be, separated by spaces. Empty: none but "
        "this site.",
    )
    meldpunt_licence_name = fields.Char(
        string="Licence of the open data",
        default="Modellicentie Gratis Hergebruik v1.0",
        help="Named with the list of public reports that others may use.",
    )
    meldpunt_licence_url = fields.Char(
        string="Address of the licence",
        default="https://data.vlaanderen.be/id/licentie/modellicentie-gratis-hergebruik"
        "/v1.0",
        help="Where the text of the licence stands.",
    )

    @api.constrains("meldpunt_public_days")
    def _check_meldpunt_public_days(self):
        self._check_limits({"meldpunt_public_days": _DAYS})

    @api.constrains("meldpunt_embed_origins")
    def _check_meldpunt_embed_origins(self):
        for company in self:
            for origin in (company.meldpunt_embed_origins or "").split():
                if not _ORIGIN.fullmatch(origin):
                    raise ValidationError(
                        self.env._(
                            "“%(origin)s” is not the address of a site. Type it like "
                            "https://www.roeselare.be, without a path.",
                            origin=origin,
                        )
                    )

    @api.constrains("meldpunt_licence_url")
    def _check_meldpunt_licence_url(self):
        for company in self.filtered("meldpunt_licence_url"):
            if not re.fullmatch(r"https?://[^\s\"'<>;,]+", company.meldpunt_licence_url):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not the address of a licence. It starts with "
                        "https://.",
                        url=company.meldpunt_licence_url,
                    )
                )

    def _embed_policy(self):
        """Return the Content-Security-Policy of the map that other sites may show."""
        # sudo: res.company - sent to every visitor of that page
        origins = (self.sudo().meldpunt_embed_origins or "").split()
        return " ".join(["frame-ancestors", "'self'", *origins])
