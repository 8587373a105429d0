import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import open311_client
from ..tools.open311_client import Open311Error
from .meldpunt_order import LINK_DAYS, RUNNING
from .meldpunt_order_answer import MAX_AHEAD

_logger = logging.getLogger(__name__)
#: minutes until a system that did not answer is asked again
_REST = (10, 20, 40, 60)
#: after so many failures in a row, some ten hours, somebody is asked to look
_TOLD_AFTER = 12
#: a number that is absent may be one that is not shown for a while
_ABSENT = timedelta(days=1)


class MeldpuntOrder(models.Model):
    """The state of orders comes back from the contractors' own systems."""

    _inherit = "meldpunt.order"

    _open311_read_index = models.Index(
        "(contractor_id, checked_at NULLS FIRST, id) WHERE delivery IN ('delivered', 'unknown')"
        " AND state IN ('sent', 'accepted', 'planned')"
    )

    @api.model
    def _read_domain(self, before):
        unread = Domain("checked_at", "=", False) | Domain("checked_at", "<", before)
        there = Domain("delivery", "in", ("delivered", "unknown"))
        return there & Domain("state", "in", RUNNING) & unread

    @api.model
    def _cron_open311_read(self):
        """Ask every system for its orders, so many at once; one that fails is left alone."""
        cron = self.env["ir.cron"]
        now = fields.Datetime.now()
        cron._commit_progress(remaining=self.search_count(self._read_domain(now)))
        contractors = self.env["meldpunt.contractor"].with_context(active_test=False)
        rested = Domain("open311_next", "=", False) | Domain("open311_next", "<=", now)
        by_open311 = Domain("channel", "=", "open311") & rested
        for contractor in contractors.search(by_open311, order="open311_next, id"):
            passed = []
            while orders := self._to_read(contractor, now, passed):
                going_on = orders._read_batch(contractor)
                if not cron._commit_progress(len(orders)):
                    return
                if not going_on:
                    break
                passed += orders.ids

    def _to_read(self, contractor, before, passed):
        domain = self._read_domain(before) & Domain("contractor_id", "=", contractor.id)
        return self.search(
            domain & Domain("id", "not in", passed),
            limit=open311_client.BATCH,
            order="checked_at NULLS FIRST, id",
        )

    def _read_batch(self, contractor):
        """Read the states of these orders, all of one contractor; tell whether it answered."""
        try:
            found = open311_client.states(
                contractor._open311_endpoint(), self.mapped("open311_id")
            )
        except Open311Error as error:
            _logger.warning("Contractor %s by Open311: %s", contractor.id, error)
            self._note_problem(contractor, error)
            return False
        if contractor.open311_failures:
            contractor.write(
                {"open311_problem": False, "open311_failures": 0, "open311_next": False}
            )
        # Whoever withdraws or closes one right now goes first; it is read the next time.
        orders = self.try_lock_for_update()
        now = fields.Datetime.now()
        orders.checked_at = now
        for order in orders.filtered(lambda item: item.state in RUNNING):
            order._in_city_language()._take_seen(found.get(order.open311_id), now)
        return True

    def _note_problem(self, contractor, error):
        count = contractor.open311_failures + 1
        minutes = _REST[min(count, len(_REST)) - 1]
        wait = max(timedelta(minutes=minutes), timedelta(seconds=error.wait))
        here = self[0]._in_city_language()
        contractor.write(
            {
                "open311_problem": contractor.with_env(here.env)._open311_why(error),
                "open311_failures": count,
                "open311_next": fields.Datetime.now() + wait,
            }
        )
        if count == _TOLD_AFTER:
            here._put_on_list(
                self.env._(
                    "The system of %(contractor)s does not answer: ask where its orders stand",
                    contractor=contractor.name,
                )
            )

    # ------------------------------------------------------------- what follows

    def _take_seen(self, seen, now):
        """Do what follows from where one order stands there.

        :param seen: :class:`~..schemas.open311_answer.Seen`, or None when it was not named
        """
        if not seen:
            self._take_absence(now)
            return
        if self.missing_since:
            self.write({"missing_since": False, "delivery": "delivered"})
        if self.changed_there and seen.updated and seen.updated < self.changed_there:
            # A copy from before: what we know is newer.
            return
        if seen.updated and seen.updated != self.changed_there:
            self.changed_there = seen.updated
        if seen.closed:
            words = self.env._(
                "%(contractor)s closed number %(number)s.",
                contractor=self._name_words(),
                number=self.open311_id,
            )
            self._finish(words, seen.notes)
            return
        self._take_notes(seen.notes)
        self._take_expected(seen.expected)

    def _take_absence(self, now):
        """Somebody asks when a number is not named there for a day."""
        if not self.missing_since:
            self.missing_since = now
        elif self.delivery != "unknown" and now - self.missing_since >= _ABSENT:
            self.delivery = "unknown"
            self._put_on_list(
                self.env._(
                    "%(contractor)s no longer names number %(number)s: ask",
                    contractor=self._name_words(),
                    number=self.open311_id,
                )
            )

    def _take_notes(self, notes):
        if not notes or notes == self.remark:
            return
        until = fields.Datetime.now() + timedelta(days=LINK_DAYS)
        state = "accepted" if self.state == "sent" else self.state
        self._answer(state, {"remark": notes, "expires_at": max(until, self.expires_at)})
        self._log_words(
            self.env._("%(contractor)s says:", contractor=self._name_words()), notes
        )

    def _take_expected(self, expected):
        """A day on which it should be done is a plan; one that cannot be is none."""
        if not expected:
            return
        company = self.ticket_id.company_id
        zone = company._to_city_zone(fields.Datetime.now())
        day = expected.astimezone(zone.tzinfo).date()
        possible = zone.date() <= day <= zone.date() + timedelta(days=MAX_AHEAD)
        if possible and day != self.planned_on:
            # A machine's estimate moves: the reporter is not told each time.
            self._plan_on(day, tell=False)
