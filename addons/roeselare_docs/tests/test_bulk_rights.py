from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LibraryCase
from .test_bulk import BulkMixin


@tagged("post_install", "-at_install")
class TestBulkRights(BulkMixin, LibraryCase):
    """Who delivers in bulk, and what may change when."""

    def setUp(self):
        super().setUp()
        self._set_up_people(3)

    def test_change_after_the_check_asks_for_another_and_after_the_start_is_refused(self):
        bulk = self._bulk(self._lines())
        bulk.action_check()
        bulk.text = "Iets anders"
        self.assertEqual(bulk.state, "draft")
        with self.assertRaises(UserError):
            bulk.action_start()
        bulk.action_check()
        bulk.action_start()
        for values in ({"text": "x"}, {"label": "x"}, {"note": "x"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                bulk.write(values)
        with self.assertRaises(UserError):
            bulk.unlink()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_leads_and_only_of_their_own_department(self):
        bulk = self._bulk(self._lines()[:2])
        lead_b = self._user(
            "t_lead_b", "base.group_user,roeselare_servicedesk.group_lead", self.team_b
        )
        for user in (lead_b, self.agent_a, self.marie, self.employee, self.dpo):
            foreign = bulk.with_user(user)
            for call in (foreign.action_check, foreign.action_start, foreign.action_cancel):
                with self.subTest(user=user.login, call=call), self.assertRaises(AccessError):
                    call()
            self.assertIsNone(self.env["docs.bulk"].with_user(user)._report_of(bulk.id))
        with self.assertRaises(AccessError):
            self._bulk([], user=lead_b)
        for values in ({"state": "running"}, {"row_ids": [(5,)]}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                bulk.write(values)
        with self.assertRaises(AccessError):
            bulk.row_ids.with_user(self.lead).create(
                {"bulk_id": bulk.id, "number": 9, "state": "ready"}
            )

    def test_report_has_a_line_for_each_and_no_formula(self):
        lines = [*self._lines()[:2], "=1+1@example.com;1"]
        bulk = self._started(lines)
        self._job()
        text = bulk._report_of(bulk.id)
        rows = text.strip().split("\r\n")
        self.assertEqual(len(rows), 4)
        self.assertIn("bulk_0@example.com", rows[1])
        self.assertIn("Persoon 0", rows[1])
        self.assertIn("'=1+1@example.com", rows[3])
        for number in (0, bulk.id + 1000, 2**31):
            self.assertIsNone(bulk._report_of(number))
