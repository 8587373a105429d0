from odoo import api, fields, models

from ..tools.street_text import asset_key, number_key, number_order, street_words

KINDS = [
    ("lamp", "Lamp post"),
    ("bin", "Litter bin"),
    ("glass", "Glass bank"),
    ("park", "Park"),
    ("playground", "Playground"),
    ("school", "School"),
    ("hall", "Hall or public building"),
    ("sport", "Sports ground"),
    ("other", "Other place"),
]
#: people read the number off these; the others have a name
NUMBERED = ("lamp", "bin", "glass")


class MeldpuntAsset(models.Model):
    """A thing or a place of the city that people know by number or by name."""

    _name = "meldpunt.asset"
    _description = "Lamp post, bin or named place"
    _order = "kind, number, name, id"
    _rec_names_search = ["number", "name"]

    kind = fields.Selection(KINDS, required=True, index=True)
    number = fields.Char(help="As it stands on the post or the bin, such as LP-0123.")
    name = fields.Char(help="What people call it, such as Noordhofpark.")
    number_key = fields.Char(
        compute="_compute_search", store=True, help="The number in comparable signs."
    )
    sequence = fields.Integer(
        compute="_compute_search", store=True, help="The figures of the number."
    )
    words = fields.Char(
        compute="_compute_search", store=True, help="The name in comparable words."
    )
    key = fields.Char(
        compute="_compute_search",
        store=True,
        help="Kind with number, else with name: one thing, one key.",
    )
    latitude = fields.Float(required=True, help="WGS84, degrees north.")
    longitude = fields.Float(required=True, help="WGS84, degrees east.")
    active = fields.Boolean(default=True)

    _named = models.Constraint(
        "CHECK (COALESCE(number, '') <> '' OR COALESCE(name, '') <> '')",
        "Give a number or a name.",
    )
    _place_range = models.Constraint(
        "CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)",
        "Latitude is a number from -90 to 90, longitude from -180 to 180.",
    )
    _key_unique = models.UniqueIndex(
        "(key)", "There is already one of this kind with that number or name."
    )
    # A number is found by its beginning too; the operators of LIKE need this class.
    _number_index = models.Index("(number_key text_pattern_ops) WHERE active")
    _figures_index = models.Index("(kind, sequence) WHERE active")
    # Few have a name: these are compared one by one, the posts are passed over.
    _name_index = models.Index("(words) WHERE active AND words <> ''")
    _place_gist_index = models.Index(
        "USING gist (point(longitude, latitude)) WHERE active"
    )

    @api.depends("kind", "number", "name")
    def _compute_search(self):
        for asset in self:
            asset.number_key = number_key(asset.number or "")
            asset.sequence = number_order(asset.number or "")
            asset.words = street_words(asset.name or "")
            asset.key = asset_key(asset.kind or "", asset.number or "", asset.name or "")

    @api.depends("kind", "number", "name")
    def _compute_display_name(self):
        for asset in self:
            asset.display_name = asset._label()

    def _label(self):
        """Return what a person reads: the name, or the kind with its number."""
        self.ensure_one()
        if self.name and self.kind not in NUMBERED:
            return self.name
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        parts = [kinds.get(self.kind), self.number, self.name and f"({self.name})"]
        return " ".join(filter(None, parts))
