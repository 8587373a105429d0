import random
import threading
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.sql_db import Cursor, PoolError
from odoo.tools import SQL

#: sliding windows, in seconds
WINDOWS = {"minute": 60, "hour": 3600, "day": 86_400}
#: the load of all visitors is spread over so many rows, so that they do not queue for one
_SHARDS = [f"load:{number:x}" for number in range(16)]
_BATCH = 10_000
#: own transactions of one process at a time: in a flood they may not take the connections
#: that pages need
_PLACES = threading.BoundedSemaphore(4)
_PATIENCE = 2


class ServicedeskGuardRate(models.Model):
    """How often somebody sent something lately: one row a sender, whatever happens.

    A row holds, for each window, the count of the running slot and of the slot before;
    the sliding count is estimated from both. A sender is a keyed hash.
    """

    _name = "servicedesk.guard.rate"
    _description = "Rate of a sender"
    _log_access = False

    key = fields.Char(required=True)
    minute_slot = fields.Integer()
    minute_count = fields.Integer()
    minute_before = fields.Integer()
    hour_slot = fields.Integer()
    hour_count = fields.Integer()
    hour_before = fields.Integer()
    day_slot = fields.Integer()
    day_count = fields.Integer()
    day_before = fields.Integer()

    _key_unique = models.UniqueIndex("(key)")
    _day_index = models.Index("(day_slot)")
    _hour_index = models.Index("(hour_slot)")

    @api.model
    @contextmanager
    def _own_transaction(self):
        """Give a cursor that commits at once, whatever becomes of the request.

        A count has to stay when the form is refused or fails, and a row may not stay
        locked while photos are read. READ COMMITTED: two requests of one sender wait for
        each other here instead of failing.

        :raise PoolError: too many at once
        """
        if not _PLACES.acquire(timeout=_PATIENCE):
            raise PoolError("too many forms at once")
        try:
            with self.env.registry.cursor() as cr:
                # A test's cursor is a savepoint of a running transaction.
                if isinstance(cr, Cursor):
                    cr.execute(
                        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
                        "SET LOCAL synchronous_commit TO off;"
                        "SET LOCAL lock_timeout TO '2s'"
                    )
                yield cr
        finally:
            _PLACES.release()

    @api.model
    def _hit(self, cr, keys, now=None):
        """Count one more for each key; return key → window → sliding count.

        :param cr: cursor of :meth:`_own_transaction`
        :param float now: seconds since 1970; the database's clock, when empty, because
            the clocks of several machines differ
        """
        columns, values, updates = [], [], []
        for window, seconds in WINDOWS.items():
            slot, count, before = (
                SQL.identifier(f"{window}_{part}") for part in ("slot", "count", "before")
            )
            columns += [slot, count, before]
            values.append(SQL("FLOOR(now / %s)::int, 1, 0", seconds))
            updates.append(
                SQL(
                    "%(before)s = CASE WHEN r.%(slot)s = EXCLUDED.%(slot)s THEN r.%(before)s"
                    " WHEN r.%(slot)s = EXCLUDED.%(slot)s - 1 THEN r.%(count)s ELSE 0 END,"
                    " %(count)s = CASE WHEN r.%(slot)s = EXCLUDED.%(slot)s"
                    " THEN r.%(count)s + 1 ELSE 1 END,"
                    " %(slot)s = EXCLUDED.%(slot)s",
                    slot=slot,
                    count=count,
                    before=before,
                )
            )
        comma = SQL(", ")
        # In one order: two requests with the same keys never wait for each other crosswise.
        cr.execute(
            SQL(
                "INSERT INTO servicedesk_guard_rate AS r (key, %s)"
                " SELECT key, %s FROM UNNEST(%s) AS key, (SELECT %s AS now) AS clock"
                " ORDER BY key ON CONFLICT (key) DO UPDATE SET %s"
                " RETURNING key, %s",
                comma.join(columns),
                comma.join(values),
                sorted(keys),
                self._clock(now),
                comma.join(updates),
                self._sliding(now),
            )
        )
        return self._read_rates(cr)

    @api.model
    def _look(self, cr, keys, now=None):
        """Return key → window → sliding count, without counting."""
        cr.execute(
            SQL(
                "SELECT key, %s FROM servicedesk_guard_rate r WHERE key = ANY(%s)",
                self._sliding(now),
                list(keys),
            )
        )
        return self._read_rates(cr)

    @api.model
    def _look_ahead(self, cr, keys, now=None):
        """Return what :meth:`_hit` would return, without counting."""
        found = self._look(cr, keys, now)
        none = dict.fromkeys(WINDOWS, 0.0)
        return {
            key: {window: count + 1 for window, count in found.get(key, none).items()}
            for key in keys
        }

    @api.model
    def _load_key(self):
        """Return the key under which one more visitor is counted."""
        return random.choice(_SHARDS)

    @api.model
    def _load(self, cr, now=None):
        """Return how many forms all visitors together sent in the last minute."""
        rates = self._look(cr, _SHARDS, now)
        return sum(rate["minute"] for rate in rates.values())

    def _clock(self, now):
        if now is None:
            return SQL("EXTRACT(EPOCH FROM CLOCK_TIMESTAMP())::float8")
        return SQL("%s::float8", now)

    def _sliding(self, now):
        """Return the columns with the sliding count of each window."""
        clock = self._clock(now)
        return SQL(", ").join(
            SQL(
                "CASE FLOOR(%(now)s / %(seconds)s)::int - r.%(slot)s"
                " WHEN 0 THEN r.%(count)s + r.%(before)s * (1 - %(part)s)"
                " WHEN 1 THEN r.%(count)s * (1 - %(part)s) ELSE 0 END",
                now=clock,
                seconds=seconds,
                slot=SQL.identifier(f"{window}_slot"),
                count=SQL.identifier(f"{window}_count"),
                before=SQL.identifier(f"{window}_before"),
                part=SQL("(%s / %s - FLOOR(%s / %s))", clock, seconds, clock, seconds),
            )
            for window, seconds in WINDOWS.items()
        )

    def _read_rates(self, cr):
        return {
            key: dict(zip(WINDOWS, map(float, rates), strict=True)) for key, *rates in cr.fetchall()
        }

    @api.model
    def _purge(self):
        """Delete the rows that say nothing any more.

        A sender of one or two forms is forgotten after two hours already: many senders
        who come once do not fill the table.

        :return: how many rows were deleted, at most one batch
        """
        clock = self._clock(None)
        self.env.cr.execute(
            SQL(
                "DELETE FROM servicedesk_guard_rate WHERE id IN ("
                " SELECT id FROM servicedesk_guard_rate"
                " WHERE day_slot < FLOOR(%(now)s / 86400)::int - 1"
                " OR (hour_slot < FLOOR(%(now)s / 3600)::int - 1"
                " AND day_count + day_before <= 2)"
                " LIMIT %(batch)s FOR UPDATE SKIP LOCKED)",
                now=clock,
                batch=_BATCH,
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _cron_purge(self):
        done = self._purge()
        self.env["servicedesk.guard.proof"]._purge()
        self.env["servicedesk.guard.tally"]._purge()
        self.env["ir.cron"]._commit_progress(done, remaining=int(done == _BATCH))
