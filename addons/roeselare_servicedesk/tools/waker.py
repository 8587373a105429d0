"""Tells the processes that run jobs that there is work, without keeping a request waiting."""

import logging
import threading
import time
from contextlib import closing

import psycopg2

from odoo import sql_db
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import ODOO_NOTIFY_FUNCTION

_logger = logging.getLogger(__name__)
_lock = threading.Lock()
#: databases for which a thread is about to tell it
_announced = set()
#: seconds between the first who asks and the signal: the answer goes out first, and in a
#: rush one connection does for all
_PAUSE = 0.3


def wake(dbname):
    """Tell it from a thread; one thread does for all who ask before it begins.

    A signal that is lost costs a minute: the processes look by themselves as well.

    :param str dbname: whose jobs are due; what makes them due is committed
    """
    with _lock:
        if dbname in _announced:
            return
        _announced.add(dbname)
    threading.Thread(target=_tell, args=(dbname,), name="roeselare.waker", daemon=True).start()


def _tell(dbname):
    time.sleep(_PAUSE)
    # First: whoever commits from now on may be too late for this signal.
    with _lock:
        _announced.discard(dbname)
    try:
        # Not from Odoo's pool: it keeps no connection to this database, and while it opens
        # one, every request of this process waits for the pool.
        _name, how = sql_db.connection_info_for("postgres")
        with closing(psycopg2.connect(**how)) as connection, connection.cursor() as cr:
            connection.autocommit = True
            function = SQL.identifier(ODOO_NOTIFY_FUNCTION)
            statement = SQL("SELECT %s('cron_trigger', %s)", function, dbname)
            cr.execute(statement.code, statement.params)
    except psycopg2.Error:
        _logger.info("the jobs of a database were not woken", exc_info=True)
