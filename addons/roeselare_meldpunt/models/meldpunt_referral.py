import random

from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("danger", "Called in danger"),
    ("authority", "Other authority"),
    ("advice", "Advice"),
]
_SHARDS = 8
# Far above a busy day; who sends more is no citizen.
_MOST = 2_000


class MeldpuntReferral(models.Model):
    """How many citizens were helped elsewhere, a day and category: nobody's data."""

    _name = "meldpunt.referral"
    _description = "Citizens sent elsewhere"
    _order = "day desc, category_id"
    _log_access = False

    day = fields.Date(required=True)
    category_id = fields.Many2one("helpdesk.ticket.category", required=True, ondelete="cascade")
    authority_id = fields.Many2one(related="category_id.authority_id")
    kind = fields.Selection(KINDS, required=True)
    # Visitors who are counted at the same moment do not queue for one row.
    shard = fields.Integer(required=True)
    count = fields.Integer(string="Number of citizens", required=True)

    _day_unique = models.UniqueIndex("(day, category_id, kind, shard)")

    @api.model
    def _count(self, category):
        """Count one citizen who was sent elsewhere from this category.

        :param category: as :meth:`_reportable` gives it; none, or one without advice,
            is not counted
        """
        kind = category._advice_kind() if category else ""
        if not kind:
            return
        self.env.execute_query(
            SQL(
                "INSERT INTO meldpunt_referral AS r (day, category_id, kind, shard, count)"
                " VALUES (%s, %s, %s, %s, 1)"
                " ON CONFLICT (day, category_id, kind, shard)"
                " DO UPDATE SET count = r.count + 1 WHERE r.count < %s RETURNING 1",
                self.env.company._city_today(),
                category.id,
                kind,
                random.randrange(_SHARDS),
                _MOST,
            )
        )
