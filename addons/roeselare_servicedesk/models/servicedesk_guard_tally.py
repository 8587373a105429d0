import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

OUTCOMES = [
    ("proved", "Sent with a proof"),
    ("challenge", "Asked for a proof"),
    ("wait", "Sent again too early"),
    ("refuse", "Refused"),
]
REASONS = [
    ("trap", "Hidden field filled in"),
    ("speed", "Filled in too fast"),
    ("stamp", "Form not from our page"),
    ("address", "Many with one e-mail address"),
    ("network", "Many from one network"),
    ("load", "Very many from everybody"),
    ("trouble", "The counts could not be kept"),
]
_SHARDS = 8
_KEPT_DAYS = 400


class ServicedeskGuardTally(models.Model):
    """How many forms were held up, a day: numbers for administrators, nobody's data."""

    _name = "servicedesk.guard.tally"
    _description = "Held up forms"
    _order = "day desc, kind, outcome, reason"
    _log_access = False

    day = fields.Date(required=True)
    kind = fields.Char(string="Form", required=True)
    outcome = fields.Selection(OUTCOMES, required=True)
    reason = fields.Selection(REASONS, required=True)
    # Visitors who are counted at the same moment do not queue for one row.
    shard = fields.Integer(required=True)
    count = fields.Integer(string="Number of forms", required=True)

    _day_unique = models.UniqueIndex("(day, kind, outcome, reason, shard)")

    @api.model
    def _add(self, cr, kind, outcome, reason):
        """Count one form that was held up, by a cursor that commits at once."""
        cr.execute(
            SQL(
                "INSERT INTO servicedesk_guard_tally AS t"
                " (day, kind, outcome, reason, shard, count)"
                " VALUES ((NOW() AT TIME ZONE 'UTC')::date, %s, %s, %s, %s, 1)"
                " ON CONFLICT (day, kind, outcome, reason, shard)"
                " DO UPDATE SET count = t.count + 1",
                kind,
                outcome,
                reason,
                random.randrange(_SHARDS),
            )
        )

    @api.model
    def _purge(self):
        limit = self.env.company._city_today() - timedelta(days=_KEPT_DAYS)
        # sudo: servicedesk.guard.tally - housekeeping; administrators only read it
        self.sudo().search([("day", "<", limit)], limit=10_000).unlink()
