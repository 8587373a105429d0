import logging
import random
import time

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models

from ..tools import waker

_logger = logging.getLogger(__name__)
_TRIES = 4


class IrCron(models.Model):
    """A sweep that meets a form being sent begins once more, as a request does.

    The database refuses one of two that change the same row. For Odoo that is a failed
    job: a crash in the log, and after five of them the job is switched off.
    """

    _inherit = "ir.cron"

    @api.model
    def _wake(self, xmlid):
        """Have a job run right after this transaction.

        Like ``_trigger`` of the job, which reads the whole job for one field.
        """
        job = self.env["ir.model.data"]._xmlid_to_res_id(xmlid, raise_if_not_found=False)
        if job:
            # sudo: ir.cron.trigger - only asks an existing job to run earlier
            triggers = self.env["ir.cron.trigger"].sudo()
            triggers.create({"cron_id": job, "call_at": fields.Datetime.now()})
            self.env.cr.postcommit.add(self._notifydb)

    @api.model
    def _notifydb(self):
        # Odoo opens a connection for it while the visitor waits for the answer.
        waker.wake(self.env.cr.dbname)

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
