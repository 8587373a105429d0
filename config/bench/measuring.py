"""Taking the time of a call within one Odoo process; what it wrote is rolled back."""

import time
import traceback
from contextlib import contextmanager

from .stats import ROUNDS, Row, median

CALLS = 12


class Measuring:
    """The clock of one database.

    :param env: environment of the superuser
    :param str scale: named in the rows
    :param str only: texts in the names of the rows that are wanted; empty for all
    :param str beside: the larger scale with which this one is measured in turns
    """

    def __init__(self, env, scale, only="", beside=""):
        self.env = env
        self.beside = beside
        self.only = only
        self.cr = env.cr
        self.scale = scale
        self._kept = False

    def measure(self, name, call, queries=None, calls=CALLS):
        """Return the Row of a call; each starts with an empty record cache.

        A call that fails makes a row that says so: the others are still measured.
        """
        [row] = self.tried(lambda: [self._measured(name, call, queries, calls)], name)
        return row

    def tried(self, call, name):
        """Return the rows of a function, or one that says that it failed."""
        try:
            return call()
        except Exception:
            traceback.print_exc(limit=-3)
            self.cr.rollback()
            self.env.invalidate_all()
            return [self._row(name, [[float("inf")]] * ROUNDS, errors=1)]

    def _measured(self, name, call, queries, calls):
        counts, rounds = [], []
        self._once(call)
        for _round in range(ROUNDS):
            taken = []
            for _call in range(calls):
                milliseconds, count = self._once(call)
                taken.append(milliseconds)
                counts.append(count)
            rounds.append(taken)
        return self._row(name, rounds, queries=median(counts), query_limit=queries)

    def _row(self, name, rounds, **more):
        return Row(name, self.scale, rounds, beside=self.beside, **more)

    def against(self, ours, stock, against, limit, queries=None):
        """Return the rows of two calls, taken in turns, so that noise meets both alike.

        :param ours: (name, call)
        :param stock: (name, call), or (name, call, :class:`Measuring` of another database)
        """
        first, second = in_turns((*ours, self), (*stock, self)[:3])
        first.query_limit = queries
        return [first.compare(second, against, limit), second]

    def _once(self, call):
        self.env.invalidate_all()
        before, began = self.cr.sql_log_count, time.perf_counter()
        call()
        self.env.flush_all()
        taken = (time.perf_counter() - began) * 1000
        count = self.cr.sql_log_count - before
        if not self._kept:
            self.cr.rollback()
        self.env.invalidate_all()
        return taken, count

    @contextmanager
    def kept(self):
        """Keep what is written meanwhile in the transaction, for calls that only read."""
        self._kept = True
        try:
            yield
        finally:
            self._kept = False
            self.cr.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()

    def reference(self, name):
        """Return the row that states the noise of the machine: the same statement each time."""
        query = "SELECT sum(value::bigint * value) FROM generate_series(1, 60000) AS value"
        return self.measure(name, lambda: self.cr.execute(query))


def in_turns(*calls):
    """Return the rows of several calls, taken one after the other again and again.

    :param calls: (name, call, :class:`Measuring` of the database that it is made in)
    """
    counts, rounds = [[] for _call in calls], [[] for _call in calls]
    for _name, call, bench in calls:
        bench._once(call)
    for _round in range(ROUNDS):
        for taken in rounds:
            taken.append([])
        for _call in range(CALLS):
            for place, (_name, call, bench) in enumerate(calls):
                milliseconds, count = bench._once(call)
                rounds[place][-1].append(milliseconds)
                counts[place].append(count)
    return [
        bench._row(name, rounds[place], queries=median(counts[place]))
        for place, (name, _call, bench) in enumerate(calls)
    ]
