from odoo import fields, models


class MeldpuntHouse(models.Model):
    """A house number of a street of the register; its boxes are one house."""

    _name = "meldpunt.house"
    _description = "House of the register"
    _order = "street_id, sequence, number, id"
    _rec_name = "number"

    street_id = fields.Many2one("meldpunt.street", required=True, ondelete="cascade")
    number = fields.Char(required=True, help="Such as 12 or 12A, without the box.")
    number_key = fields.Char(
        required=True, readonly=True, help="The number in comparable letters."
    )
    sequence = fields.Integer(
        readonly=True, help="The figures of the number, so that 2 comes before 12."
    )
    boxes = fields.Integer(readonly=True, help="How many boxes the file names for it.")
    uri = fields.Char(
        string="Official identifier",
        readonly=True,
        help="Of the Flemish address register.",
    )
    latitude = fields.Float(required=True, help="WGS84, degrees north.")
    longitude = fields.Float(required=True, help="WGS84, degrees east.")
    active = fields.Boolean(default=True)

    # Also answers "the houses of this street", in one index.
    _number_unique = models.UniqueIndex(
        "(street_id, number_key)", "This street has a house of that number already."
    )
    _place_range = models.Constraint(
        "CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
        "Latitude is a number from -90 to 90, longitude from -180 to 180.",
    )
    # The nearest house to a point (docs/adr/0020).
    _place_gist_index = models.Index(
        "USING gist (point(longitude, latitude)) WHERE active"
    )
