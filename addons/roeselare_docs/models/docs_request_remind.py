import logging

from psycopg2.extensions import TransactionRollbackError

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import date_utils

_logger = logging.getLogger(__name__)
_BATCH = 100


class DocsRequest(models.Model):
    """Reminders: 7 days and 1 day before the day, each once, and none for what was just asked."""

    _inherit = "docs.request"

    @api.model
    def _reminded_at_start(self, due_date):
        """Return which reminders would only repeat what is asked now."""
        days = (due_date - self.env.company._city_today()).days
        return {"week_reminded": days <= 7, "day_reminded": days <= 1}

    @api.model
    def _remind_domain(self):
        today = self.env.company._city_today()
        day = Domain("day_reminded", "=", False) & Domain(
            "due_date", "<=", date_utils.add(today, days=1)
        )
        week = Domain("week_reminded", "=", False) & Domain(
            "due_date", "<=", date_utils.add(today, days=7)
        )
        # What is past is the city's to follow up: it is late in the list of staff.
        return Domain("state", "=", "asked") & Domain("due_date", ">=", today) & (day | week)

    @api.model
    def _cron_remind(self):
        """Mail who has not sent everything yet, in batches that are kept one by one."""
        cron, passed = self.env["ir.cron"], []
        cron._commit_progress(remaining=self.search_count(self._remind_domain()))
        while True:
            domain = self._remind_domain() & Domain("id", "not in", passed)
            requests = self.search(domain, limit=_BATCH)
            if not requests:
                return
            locked = requests.try_lock_for_update()
            passed += requests.ids
            for request in locked:
                try:
                    with self.env.cr.savepoint():
                        request._remind()
                except TransactionRollbackError:
                    _logger.info("Document request %s waits for the next run", request.id)
                except Exception:
                    _logger.exception("Document request %s waits for the next run", request.id)
            if not cron._commit_progress(len(requests)):
                return

    def _remind(self):
        """Remind once; the day before says it all, so the week before falls away with it."""
        self.ensure_one()
        days = (self.due_date - self.env.company._city_today()).days
        self.write({"week_reminded": True, "day_reminded": days <= 1})
        self.ticket_id._mail_documents("reminder")
