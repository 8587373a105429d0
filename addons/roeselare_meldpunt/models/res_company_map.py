import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import file_open, ormcache

from ..tools import geometry

TILE_URL = re.compile(r"https?://[^\s\"'<>]+", re.ASCII)
MAX_ZOOM = 19


def _default_outline(_company):
    with file_open("roeselare_meldpunt/data/outline_roeselare.geojson") as file:
        return file.read().strip()


class ResCompany(models.Model):
    """The map of the city: outline, first view, tiles; and what of photos is public."""

    _inherit = "res.company"

    meldpunt_outline = fields.Text(
        string="Outline of the city",
        default=_default_outline,
        prefetch=False,
        help="GeoJSON (Polygon or MultiPolygon, degrees WGS84). Reports outside it are "
        "refused with the name of the neighbour. The delivered outline is approximate: "
        "replace it by the official one. Empty: reports from everywhere are taken.",
    )
    meldpunt_map_latitude = fields.Float(
        string="Centre of the map: latitude",
        default=50.944,
        help="Degrees north, where the map opens.",
    )
    meldpunt_map_longitude = fields.Float(
        string="Centre of the map: longitude",
        default=3.125,
        help="Degrees east, where the map opens.",
    )
    meldpunt_map_zoom = fields.Integer(
        string="Zoom of the map",
        default=13,
        help="From 1 (the world) to 19 (a house); 13 shows the city.",
    )
    meldpunt_tile_url = fields.Char(
        string="Address of the map's tiles",
        help="Such as https://tiles.example.com/{z}/{x}/{y}.png. Empty: the map shows "
        "the outline of the city only, and an address as text suffices.",
    )
    meldpunt_tile_attribution = fields.Char(
        string="Credit of the map",
        help="The maker of the map, as the licence of the tiles asks. Plain text.",
    )
    meldpunt_max_photos = fields.Integer(
        string="Most photos with a report",
        default=5,
        help="0 means: no photos. The limit for files at once counts as well.",
    )
    meldpunt_publication = fields.Selection(
        [
            ("never", "Never"),
            ("approval", "After approval"),
        ],
        string="Photos become public",
        required=True,
        default="approval",
        help="No photo becomes public before staff have seen and approved it.",
    )

    # ------------------------------------------------------------------ checks

    @api.constrains("meldpunt_outline")
    def _check_meldpunt_outline(self):
        for company in self.filtered("meldpunt_outline"):
            try:
                geometry.parse_outline(company.meldpunt_outline)
            except geometry.OutlineError as error:
                raise ValidationError(self._outline_message(error)) from error

    def _outline_message(self, error):
        messages = {
            "too_big": self.env._("The outline is larger than 2 MB. Simplify it."),
            "not_json": self.env._(
                "The outline is not JSON: %(why)s", why=error.detail
            ),
            "not_geojson": self.env._(
                "The outline is not GeoJSON. Paste the whole file, from { to }."
            ),
            "not_polygon": self.env._(
                "The outline is of type “%(kind)s”. It has to be a Polygon or a "
                "MultiPolygon.",
                kind=error.detail,
            ),
            "empty": self.env._("The outline holds no area."),
            "range": self.env._(
                "The outline is not in degrees of longitude and latitude (WGS84). "
                "Convert it from Lambert first."
            ),
            "invalid": self.env._(
                "The outline crosses itself: %(why)s", why=error.detail
            ),
        }
        return messages[error.code]

    @api.constrains("meldpunt_map_latitude", "meldpunt_map_longitude")
    def _check_meldpunt_centre(self):
        for company in self:
            try:
                geometry.point(
                    company.meldpunt_map_latitude, company.meldpunt_map_longitude
                )
            except geometry.CoordinateError as error:
                raise ValidationError(
                    self.env._(
                        "The centre of the map is not on earth. Latitude is a number "
                        "from -90 to 90, longitude from -180 to 180."
                    )
                ) from error

    @api.constrains("meldpunt_map_zoom", "meldpunt_max_photos")
    def _check_meldpunt_numbers(self):
        self._check_limits(
            {"meldpunt_map_zoom": (1, MAX_ZOOM), "meldpunt_max_photos": (0, 20)}
        )

    @api.constrains("meldpunt_tile_url")
    def _check_meldpunt_tile_url(self):
        for company in self.filtered("meldpunt_tile_url"):
            url = company.meldpunt_tile_url
            parts = all(part in url for part in ("{z}", "{x}", "{y}"))
            if not parts or not TILE_URL.fullmatch(url):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not the address of map tiles. It starts with "
                        "https:// (or http://) and contains {z}, {x} and {y}.",
                        url=url,
                    )
                )

    # ------------------------------------------------------------------ reading

    def write(self, vals):
        result = super().write(vals)
        if "meldpunt_outline" in vals:
            self.env.registry.clear_cache()
        return result

    @ormcache("self.id")
    def _outline_text(self):
        # sudo: res.company - the outline of a city is public
        return self.sudo().meldpunt_outline or ""

    def _outline(self):
        """Return the prepared outline of the city, or ``None`` when there is none."""
        self.ensure_one()
        text = self._outline_text()
        return geometry.prepared_outline(text) if text else None

    def _map_settings(self):
        """Return what a map needs to know, as plain values."""
        self.ensure_one()
        # sudo: res.company - centre and tiles of the map are on the public page
        company = self.sudo()
        return {
            "lat": company.meldpunt_map_latitude,
            "lon": company.meldpunt_map_longitude,
            "zoom": company.meldpunt_map_zoom,
            "maxZoom": MAX_ZOOM,
            "tiles": company.meldpunt_tile_url or "",
            "attribution": company.meldpunt_tile_attribution or "",
        }

    def _photo_limit(self):
        """Return how many photos one report may carry."""
        self.ensure_one()
        # sudo: res.company - a limit that the public page names
        company = self.sudo()
        return min(company.meldpunt_max_photos, company.servicedesk_upload_max_count)

    def _report_limits(self):
        """Return the limits that the page names: characters, and bytes of a photo."""
        self.ensure_one()
        # sudo: res.company - limits that the public page names
        company = self.sudo()
        return {
            "text_chars": company.servicedesk_text_max_chars,
            "photo_mb": company.servicedesk_upload_max_mb,
            "photo_bytes": company.servicedesk_upload_max_mb * 1024 * 1024,
        }

    def _photos_may_be_public(self):
        """Whether staff may approve photos for everyone."""
        # sudo: res.company - staff who look at a photo need not read the company
        return self.sudo().meldpunt_publication != "never"

    @api.model
    def _settings_prefixes(self):
        return (*super()._settings_prefixes(), "meldpunt_")
