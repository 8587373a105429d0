import logging

import psycopg2

from odoo import api, models
from odoo.sql_db import PoolError

from ..tools import guard

_logger = logging.getLogger(__name__)


class ServicedeskGuard(models.AbstractModel):
    """What pages send by themselves, without a form that somebody fills in."""

    _inherit = "servicedesk.guard"

    @api.model
    def _visit(self, kind, network=""):
        """Count one visit and tell whether it still counts for our figures.

        The limits are those of forms from one network, but counted apart: who looks
        where to turn to may send as many forms as before. Nobody is refused or has to
        prove anything.

        :param str kind: what is counted, such as ``referral``
        :param str network: address of the machine that sent it
        """
        # sudo: res.company, servicedesk.guard.rate - limits and counts, which are in no
        # answer; visitors have no rights on them
        company = self.env.company.sudo()
        table = self.env["servicedesk.guard.rate"].sudo()
        sender = self._network_key(network)
        if not (company.servicedesk_guard and sender):
            return True
        key = "v:" + guard.sign(self._key(), "visit", kind, sender)[:40]
        try:
            with table._own_transaction() as cr:
                rate = table._hit(cr, [key]).get(key)
        except (psycopg2.OperationalError, PoolError):
            _logger.warning("a visit was not counted")
            return False
        return max(company._guard_parts("network", rate, 1).values()) <= 1
