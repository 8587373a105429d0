import logging
import select
import threading
from unittest.mock import patch

import psycopg2

from odoo import sql_db
from odoo.tests import TransactionCase, tagged

from ..tools import waker

_TELL = "odoo.addons.roeselare_servicedesk.tools.waker.psycopg2.connect"


@tagged("post_install", "-at_install")
class TestWaker(TransactionCase):
    def setUp(self):
        super().setUp()
        self.gate = threading.Event()
        self.told = []

    def _connect(self, database, **_how):
        self.gate.wait(10)
        self.told.append(database)
        raise psycopg2.OperationalError("no connection")

    def _join(self):
        self.gate.set()
        for thread in threading.enumerate():
            if thread.name == "roeselare.waker":
                thread.join(10)

    def test_the_request_does_not_wait_and_a_refused_connection_is_no_crash(self):
        # The number: Odoo gives the name INFO to a level of its own.
        with patch(_TELL, self._connect), self.assertLogs(waker.__name__, logging.INFO) as logs:
            waker.wake("some_base")
            self.assertFalse(self.told, "the caller waited for the connection")
            self._join()
        self.assertEqual(self.told, ["postgres"])
        self.assertIn("were not woken", logs.output[0])

    def test_a_signal_reaches_who_listens_and_no_pool_is_asked(self):
        _name, how = sql_db.connection_info_for("postgres")
        listener = psycopg2.connect(**how)
        self.addCleanup(listener.close)
        listener.autocommit = True
        with listener.cursor() as cr:
            cr.execute("LISTEN cron_trigger")
        with patch.object(sql_db.ConnectionPool, "borrow", side_effect=AssertionError):
            waker.wake("some_base")
            self._join()
        # The server tells its listeners in its own time.
        select.select([listener], [], [], 10)
        listener.poll()
        self.assertIn("some_base", [signal.payload for signal in listener.notifies])

    def test_one_thread_tells_for_all_who_ask_before_it_begins(self):
        waiting = []
        with patch.object(waker.threading, "Thread", lambda **how: waiting.append(how) or _Idle()):
            waker.wake("some_base")
            waker.wake("some_base")
            waker.wake("other_base")
        self.assertEqual([how["args"] for how in waiting], [("some_base",), ("other_base",)])
        self.gate.set()
        with patch(_TELL, self._connect), self.assertLogs(waker.__name__, logging.INFO):
            for how in waiting:
                how["target"](*how["args"])
        with patch.object(waker.threading, "Thread", lambda **how: waiting.append(how) or _Idle()):
            waker.wake("some_base")
        self.assertEqual(len(waiting), 3, "whoever asks later is told of as well")
        waker._announced.discard("some_base")

    def test_a_job_that_is_asked_for_is_woken_after_the_commit(self):
        cron = self.env["ir.cron"]
        job = self.env.ref("roeselare_servicedesk.ir_cron_received_mails")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])
        with patch.object(waker, "wake") as wake:
            cron._wake("roeselare_servicedesk.ir_cron_received_mails")
            wake.assert_not_called()
            self.env.cr.postcommit.run()
        wake.assert_called_with(self.env.cr.dbname)
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])
        self.assertEqual(after, before + 1)
        cron._wake("roeselare_servicedesk.no_such_job")


class _Idle:
    def start(self):
        """Nothing begins; the test begins it."""
