import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools import geometry

# A point in the seam between two drawn districts still belongs to the nearest one.
SEAM_M = 200


class MeldpuntArea(models.Model):
    """A part of the city with a name: a district, or another area somebody drew."""

    _name = "meldpunt.area"
    _description = "Area of the city"
    _order = "kind, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Short name in addresses of pages and in open data, such as “rumbeke”. "
        "Small letters, digits and dashes.",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("district", "District"), ("other", "Other area")],
        required=True,
        default="district",
        help="A report belongs to one district. Other areas may overlap.",
    )
    outline = fields.Text(
        required=True,
        prefetch=False,
        help="GeoJSON (Polygon or MultiPolygon, degrees WGS84).",
    )
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(code) WHERE active", "There is already an area with this code."
    )
    _code_plain = models.Constraint(
        "CHECK (code ~ '^[a-z0-9-]{1,40}$')",
        "A code has small letters, digits and dashes only.",
    )

    @api.constrains("outline")
    def _check_outline(self):
        for area in self:
            try:
                geometry.parse_outline(area.outline)
            except geometry.OutlineError as error:
                raise ValidationError(self.env.company._outline_message(error)) from error

    @api.model_create_multi
    def create(self, vals_list):
        areas = super().create(vals_list)
        self.env.registry.clear_cache()
        return areas

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _prepared_districts(self):
        """Return ``((id, Outline), …)`` of the districts; prepared once per worker."""
        # sudo: meldpunt.area - names and outlines of districts are public
        districts = self.sudo().search_fetch([("kind", "=", "district")], ["outline"])
        return tuple(
            (area.id, geometry.parse_outline(area.outline)) for area in districts
        )

    @api.model
    def _containing(self, lat, lon):
        """Return the district in which a point lies, or none outside all of them.

        :param float lat: degrees
        :param float lon: degrees
        """
        if not math.isfinite(lat + lon):
            # The database refuses it a moment later, with words.
            return self.browse()
        nearest = (SEAM_M, False)
        for area_id, outline in self._prepared_districts():
            if outline.contains(lon, lat):
                return self.browse(area_id)
            nearest = min(nearest, (outline.distance_m(lon, lat), area_id))
        return self.browse(nearest[1] or [])

    @api.model
    def _drawn(self):
        """Return the districts as GeoJSON for drawing, about 30 m exact."""
        # sudo: meldpunt.area - names and outlines of districts are public
        names = {area.id: area for area in self.sudo().search_fetch([], ["code", "name"])}
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": outline.simplified(),
                    "properties": {
                        "code": names[area_id].code,
                        "name": names[area_id].name,
                    },
                }
                for area_id, outline in self._prepared_districts()
            ],
        }
