from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools import road_layer


class MeldpuntRoad(models.Model):
    """A road that somebody else than the city manages, as lines on the map."""

    _name = "meldpunt.road"
    _description = "Road of another authority"
    _order = "name, id"

    name = fields.Char(required=True, help="As people know it, such as N32 or R32.")
    authority_id = fields.Many2one(
        "meldpunt.authority",
        required=True,
        index=True,
        ondelete="restrict",
        help="Who manages the road.",
    )
    geometry = fields.Text(
        required=True,
        prefetch=False,
        help="GeoJSON: LineString or MultiLineString, degrees WGS84.",
    )
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(name) WHERE active", "There is already a road of this name."
    )

    @api.constrains("geometry")
    def _check_geometry(self):
        for road in self:
            try:
                road_layer.parse_lines(road.geometry)
            except road_layer.LineError as error:
                raise ValidationError(
                    self.env._(
                        "The line of “%(name)s” cannot be used: it has to be a GeoJSON "
                        "LineString or MultiLineString in degrees.",
                        name=road.name,
                    )
                ) from error

    # The layer of all roads is kept in each worker; see _layer.

    @api.model_create_multi
    def create(self, vals_list):
        result = super().create(vals_list)
        self.env.registry.clear_cache("stable")
        return result

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache("stable")
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache("stable")
        return result

    @api.model
    @ormcache(cache="stable")
    def _layer(self):
        """Return the lines of all roads, prepared once per worker (docs/adr/0062)."""
        # sudo: meldpunt.road - who manages a road is public
        roads = self.sudo().search_fetch([], ["geometry"])
        return road_layer.RoadLayer(
            (road.id, road_layer.parse_lines(road.geometry)) for road in roads
        )

    @api.model
    def _at(self, lat, lon):
        """Return the road on which a point lies, with sudo, or an empty recordset.

        :param lat: degrees
        :param lon: degrees
        """
        # sudo: res.company - one distance, in metres
        within_m = self.env.company.sudo().meldpunt_road_distance
        road_id = self._layer().nearest(lon, lat, within_m)
        # sudo: meldpunt.road - who manages a road is public
        return self.sudo().browse(road_id or ())

    def _public_values(self):
        """Return what a citizen reads about who manages the road, as plain values.

        :return: ``None``, or ``{"name", "authority", "text", "url", "categories"}``;
            ``categories`` are the ids of those it is about, empty: all
        """
        if not self:
            return None
        authority = self.authority_id
        return {
            "name": self.name,
            "authority": authority.name,
            "text": authority._road_message(self.name),
            "url": authority.url or "",
            "categories": authority._road_categories(),
        }
