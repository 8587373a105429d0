"""A contractor with a system of its own, and what the jobs do with it."""

from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from .common_order import OrderMixin, forward, setup_order
from .fake_open311 import KEY, Open311

JOB = "odoo.addons.roeselare_meldpunt.models.meldpunt_order_open311_job"
READ = "odoo.addons.roeselare_meldpunt.models.meldpunt_order_open311_read"


def setup_open311(case):
    setup_order(case)
    case.report.lang = "en_US"
    case.report.company_id.partner_id.lang = "en_US"
    case.there = Open311()
    case.there.start()
    case.addClassCleanup(case.there.stop)
    case.contractor.write(
        {
            "channel": "open311",
            "open311_url": f"{case.there.url}/",
            "open311_key": KEY,
            "open311_service_ids": [
                (0, 0, {"code": "BIN", "name": "Bin", "category_ids": case.category.ids})
            ],
        }
    )
    case.orders = case.env["meldpunt.order"]
    case.env.flush_all()


class Open311Mixin(OrderMixin):
    """Every test begins with a system that works, and with the report not sent yet."""

    def setUp(self):
        super().setUp()
        self.there.clear()
        self.report.user_id = self.agent

    def _forward(self, **values):
        return forward(self, **values)

    def _send(self, *modes):
        """Do what is due, as the job does; the system goes wrong in these ways."""
        self.there.modes = list(modes)
        self.orders.search([("delivery", "!=", False)]).write({"next_try": fields.Datetime.now()})
        with self._no_commit(), mute_logger(*[JOB] * bool(modes)):
            self.orders._cron_open311_send()

    def _read(self, *modes):
        self.there.modes = list(modes)
        self.orders.search([]).checked_at = False
        self.contractor.open311_next = False
        with self._no_commit():
            self.orders._cron_open311_read()

    def _no_commit(self):
        return patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60.0)

    def _arrived(self, **values):
        """Return an order that the system took."""
        order = self._forward(**values)
        self._send()
        self.assertEqual(order.delivery, "delivered")
        self.there.asked.clear()
        return order
