import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

_DAYS_KEPT = 7


class MeldpuntFieldDay(models.Model):
    """In which order somebody chose to make the visits of a day.

    Nobody has rights on it: each sets and reads the own one, by the page of the field.
    """

    _name = "meldpunt.field.day"
    _description = "Order of the visits of a day"

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    day = fields.Date(required=True, readonly=True, index=True)
    visit_ids = fields.Json(readonly=True, help="Ids of activities, in their order.")

    _user_day_unique = models.UniqueIndex(
        "(user_id, day)", "The order of this day is there already."
    )

    @api.model
    def _kept(self):
        """Return the ids of today's visits of this user in the chosen order, or []."""
        # sudo: meldpunt.field.day - the own row only
        found = self.sudo().search(
            [("user_id", "=", self.env.uid), ("day", "=", self._today())], limit=1
        )
        return found.visit_ids or []

    @api.model
    def _keep(self, visit_ids):
        """Keep the order of today's visits of this user.

        :param list visit_ids: ids; those that are no visits of this user are left out
        """
        found, _count, _row = self.env["servicedesk.my.day"]._activities(visits=True)
        own = set(found.ids)
        kept = [number for number in visit_ids if number in own]
        # One statement: two devices at once leave one row.
        self.env.execute_query(
            SQL(
                """INSERT INTO meldpunt_field_day
                       (user_id, day, visit_ids, create_uid, write_uid, create_date, write_date)
                   VALUES (%(uid)s, %(day)s, %(ids)s, %(uid)s, %(uid)s, %(now)s, %(now)s)
                   ON CONFLICT (user_id, day) DO UPDATE
                   SET visit_ids = EXCLUDED.visit_ids, write_date = EXCLUDED.write_date
                   RETURNING id""",
                uid=self.env.uid,
                day=self._today(),
                ids=json.dumps(kept),
                now=fields.Datetime.now(),
            )
        )
        self.invalidate_model(["visit_ids"])

    @api.model
    def _today(self):
        return self.env["servicedesk.my.day"]._today()

    @api.autovacuum
    def _gc_days(self):
        """Forget the orders of former days."""
        before = self._today() - timedelta(days=_DAYS_KEPT)
        self.search([("day", "<", before)], limit=10_000).unlink()
