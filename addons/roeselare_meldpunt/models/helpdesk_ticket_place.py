from odoo import api, fields, models

PLACE_SOURCES = [
    ("map", "Point on the map"),
    ("device", "Position of the device"),
    ("address", "Address found"),
    ("asset", "Lamp post, bin or named place"),
    ("photo", "Position in the photo"),
    ("text", "Address as text"),
    ("staff", "Set by staff"),
]


class HelpdeskTicket(models.Model):
    """Where a report is about.

    Odoo stores an empty number as 0, so latitude 0 with longitude 0 (in the sea, off
    Africa) means: no point on the map.
    """

    _inherit = "helpdesk.ticket"

    latitude = fields.Float(tracking=True, copy=False, help="WGS84, degrees north.")
    longitude = fields.Float(tracking=True, copy=False, help="WGS84, degrees east.")
    has_place = fields.Boolean(compute="_compute_has_place", string="On the map")
    address_text = fields.Char(
        string="Address",
        tracking=True,
        copy=False,
        help="Where it is, in the words of the reporter or of the address service.",
    )
    place_source = fields.Selection(PLACE_SOURCES, readonly=True, copy=False)

    _place_both = models.Constraint(
        "CHECK ((COALESCE(latitude, 0) = 0) = (COALESCE(longitude, 0) = 0))",
        "A place needs both latitude and longitude.",
    )
    # NaN fails too: PostgreSQL sorts it above every number.
    _place_range = models.Constraint(
        "CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
        "Latitude is a number from -90 to 90, longitude from -180 to 180.",
    )
    # Boxes and nearest neighbours, on any PostgreSQL (docs/adr/0020).
    _place_gist_index = models.Index(
        "USING gist (point(longitude, latitude)) WHERE latitude <> 0 AND active"
    )

    @api.depends("latitude", "longitude")
    def _compute_has_place(self):
        for ticket in self:
            ticket.has_place = bool(ticket.latitude or ticket.longitude)

    def write(self, vals):
        if ("latitude" in vals or "longitude" in vals) and "place_source" not in vals:
            vals = {**vals, "place_source": "staff"}
        return super().write(vals)

    @api.model
    def _map_settings(self):
        """Return what a map needs to know: centre, zoom, tiles (plain values)."""
        return self.env.company._map_settings()

    @api.model
    @api.readonly
    def get_map_settings(self):
        """Return the map's settings to the web client of staff."""
        self.check_access("read")
        return self._map_settings()
