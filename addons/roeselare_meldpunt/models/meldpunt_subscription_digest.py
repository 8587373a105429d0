import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .meldpunt_asked_mail import LAYOUT, NOT_ON_RECORD
from .meldpunt_subscription_match import MAX_AGE_DAYS

_logger = logging.getLogger(__name__)
#: the hour of the day, in the city's time, at which digests leave
DIGEST_HOUR = 7
#: reports in one mail; the rest is on the map
MAX_REPORTS = 50
_BATCH = 50
#: so long a report may wait for the job that finds its subscribers, and a week's digest
#: for the job that mails it
_JOBS_LATE_HOURS = 1
_MAIL_LATE_HOURS = 12


class MeldpuntSubscription(models.Model):
    """The mails to subscribers: at once, or all of a day or a week in one."""

    _inherit = "meldpunt.subscription"

    @api.model
    def _cron_digest(self):
        """Mail what is due: one mail per subscription.

        The mail is queued and its reports are written off in one transaction, so a
        crash in between neither loses a report nor tells it twice.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(self._due(None)))
        passed = self.browse()
        while due := self._due(_BATCH, passed):
            # Two runs at once: each mails what the other does not hold.
            mine = due.try_lock_for_update()
            passed |= (due - mine) | mine._send_digest()
            if not cron._commit_progress(len(due)):
                return

    @api.model
    def _due(self, limit, passed=()):
        """Return the subscriptions with something to mail now, oldest first.

        :param passed: those that this run leaves for the next one
        """
        self.env.flush_all()
        query = SQL(
            """SELECT h.subscription_id FROM meldpunt_subscription_hit h
            JOIN meldpunt_subscription s ON s.id = h.subscription_id
            WHERE h.mailed_at IS NULL AND s.confirmed_at IS NOT NULL
              AND s.paused IS NOT TRUE AND s.id <> ALL(%s)
              AND (s.frequency = 'now'
                   OR (s.frequency = 'day' AND h.found_at < %s)
                   OR (s.frequency = 'week' AND h.found_at < %s))
            GROUP BY h.subscription_id ORDER BY min(h.id) %s""",
            [item.id for item in passed],
            self._slot("day"),
            self._slot("week"),
            SQL("LIMIT %s", limit) if limit else SQL(),
        )
        return self.browse(row[0] for row in self.env.execute_query(query))

    @api.model
    def _slot(self, frequency):
        """Return the last moment at which digests of ``frequency`` left, naive UTC."""
        company = self.env.company
        local = company._to_city_zone(fields.Datetime.now())
        slot = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
        if slot > local:
            slot -= timedelta(days=1)
        if frequency == "week":
            slot -= timedelta(days=slot.weekday())
        return company._to_utc(slot)

    def _send_digest(self):
        """Queue the mails of these subscriptions and write their reports off.

        All at once; when one cannot be made, one by one.

        :return: those whose mail could not be made
        """
        try:
            with self.env.cr.savepoint():
                self._queue_digests()
        except Exception as error:
            _logger.info("Digests are made one by one: %s", error)
            return self._each_apart(type(self)._queue_digests)
        return self.browse()

    def _queue_digests(self):
        self._drop_stale_hits()
        self.invalidate_recordset(["pending_hit_ids"])
        full = self.filtered("pending_hit_ids")
        if full:
            template = self.env.ref("roeselare_meldpunt.mail_template_digest")
            mails = template.send_mail_batch(
                full.ids, email_layout_xmlid=LAYOUT, email_values=NOT_ON_RECORD
            )
            for subscription, mail in zip(full, mails, strict=True):
                mail.headers = repr(subscription._stop_headers())
            full.pending_hit_ids.mailed_at = fields.Datetime.now()
            self.env["helpdesk.ticket"]._wake_mail_queue()

    def _drop_stale_hits(self):
        """Forget what meanwhile is no longer public, too old, or about something else."""
        stale = self.env["meldpunt.subscription.hit"]
        for subscription in self:
            wanted = subscription.category_ids
            oldest = subscription._oldest()
            for hit in subscription.pending_hit_ids:
                ticket = hit.ticket_id
                category = ticket.category_id
                fits = not wanted or (category | category.parent_id) & wanted
                if not ticket.is_public or ticket.create_date < oldest or not fits:
                    stale |= hit
        stale.unlink()

    def _oldest(self):
        """Return the moment before which a report is too old for this mail.

        A week's digest holds a whole week, also when the jobs run a little late: what
        came in just before last week's left is in this one.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if self.frequency != "week":
            return now - timedelta(days=MAX_AGE_DAYS)
        slot = self._slot("week") - timedelta(hours=_JOBS_LATE_HOURS)
        return max(slot, now - timedelta(hours=_MAIL_LATE_HOURS)) - timedelta(days=MAX_AGE_DAYS)

    def _digest_reports(self):
        """Return what the mail tells: ``_public_values()`` of each report, newest first."""
        self.ensure_one()
        tickets = self.pending_hit_ids.ticket_id.sorted("id", reverse=True)
        known = self.env["meldpunt.known"]
        return [
            {
                **ticket._public_values(),
                "link": self.get_base_url() + ticket._public_url(),
                "age": known._age(ticket.create_date),
            }
            for ticket in tickets[:MAX_REPORTS]
        ]
