import logging
import random
import time

from psycopg2.extensions import TransactionRollbackError

from odoo import models

_logger = logging.getLogger(__name__)
_TRIES = 4


class IrCron(models.Model):
    """A sweep that meets a form being sent begins once more, as a request does.

    The database refuses one of two that change the same row. For Odoo that is a failed
    job: a crash in the log, and after five of them the job is switched off.
    """

    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        for left in reversed(range(_TRIES)):
            try:
                return super()._callback(cron_name, server_action_id)
            except TransactionRollbackError:
                # What was not committed is undone; what was, is not done twice.
                if not left:
                    raise
                _logger.info("Job %s met another change, and begins once more", cron_name)
                time.sleep(random.uniform(0, 0.1 * (_TRIES - left)))
