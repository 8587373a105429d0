from odoo import fields, models
from odoo.tools import SQL

#: what a person is searched by (``_rec_names_search``): one index answers for all of it
_SEARCHED = ("complete_name", "email", "ref", "vat", "company_registry")


class ResPartner(models.Model):
    """People are found by a part of a name, and by the sender of a mail, among all of a city."""

    _inherit = "res.partner"

    # The mail gateway asks for the sender several times a mail; core has no index for it.
    email_normalized = fields.Char(index="btree_not_null")

    def _auto_init(self):
        result = super()._auto_init()
        # As Odoo's own trigram indexes: without the extension a search is slow, not broken.
        if self.env.registry.has_trigram:
            self.env.cr.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS res_partner_searched_index"
                    " ON res_partner USING gin (%s)",
                    SQL(", ").join(
                        SQL("%s gin_trgm_ops", SQL.identifier(name)) for name in _SEARCHED
                    ),
                )
            )
        return result
