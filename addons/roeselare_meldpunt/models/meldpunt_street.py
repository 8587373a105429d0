from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.street_text import street_key, street_stem, street_words


class MeldpuntStreet(models.Model):
    """A street of the city's own address register.

    Filled from the official file by ``meldpunt.import``; by hand only to read.
    """

    _name = "meldpunt.street"
    _description = "Street of the register"
    _order = "name, part, id"
    _rec_names_search = ["name", "words"]

    name = fields.Char(required=True)
    part = fields.Char(
        string="Part of the city",
        help="The sub-municipality, where the file names it.",
    )
    postal_code = fields.Char()
    city = fields.Char(help="The municipality, as the file names it.")
    key = fields.Char(
        required=True,
        readonly=True,
        help="Name, part and postal code in comparable letters: one street, one key.",
    )
    words = fields.Char(
        required=True,
        readonly=True,
        help="What the street is found by: small letters, no accents, no abbreviations.",
    )
    stem = fields.Char(
        required=True,
        readonly=True,
        help="The name without “straat”, “laan” and the like, which tell nothing apart.",
    )
    house_ids = fields.One2many("meldpunt.house", "street_id", string="Houses")
    active = fields.Boolean(default=True)

    _key_unique = models.UniqueIndex("(key)", "This street is in the register already.")

    def _auto_init(self):
        result = super()._auto_init()
        # Without the extension there is no such index, and the search is plainer.
        if self.env.registry.has_trigram:
            self.env.execute_query(
                SQL(
                    "CREATE INDEX IF NOT EXISTS meldpunt_street_trigram "
                    "ON meldpunt_street USING gin (words gin_trgm_ops)"
                )
            )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_key(vals) for vals in vals_list])

    @api.model
    def _with_key(self, vals):
        """Return ``vals`` with what the street is compared and found by."""
        name, part = vals.get("name") or "", vals.get("part") or ""
        postal_code = vals.get("postal_code") or ""
        return {
            "key": street_key(name, part, postal_code),
            "words": street_words(f"{name} {part}"),
            "stem": street_stem(name),
            **vals,
        }
