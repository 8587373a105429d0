from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models.ir_cron import IrCron


@tagged("post_install", "-at_install")
class TestIrCron(TransactionCase):
    """A job that meets another change begins once more."""

    def _run(self, effects):
        cron = self.env["ir.cron"].search([], limit=1)
        with (
            patch.object(IrCron, "_callback", autospec=True, side_effect=effects) as run,
            patch("odoo.addons.roeselare_servicedesk.models.ir_cron.time.sleep"),
        ):
            try:
                cron._callback("Job", cron.ir_actions_server_id.id)
            finally:
                self.tried = run.call_count

    def test_a_job_that_met_another_change_begins_once_more(self):
        self._run([SerializationFailure, SerializationFailure, None])
        self.assertEqual(self.tried, 3)

    def test_it_does_not_go_on_for_ever(self):
        with self.assertRaises(SerializationFailure):
            self._run([SerializationFailure] * 10)
        self.assertEqual(self.tried, 4)

    def test_another_crash_is_one(self):
        with self.assertRaises(ValueError):
            self._run([ValueError, None])
        self.assertEqual(self.tried, 1)
