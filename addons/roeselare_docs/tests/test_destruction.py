from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_destruction import DestructionCase


@tagged("post_install", "-at_install")
class TestDestruction(DestructionCase):
    """What comes on a list, and who agrees with it."""

    # -------------------------------------------------------------------- draft

    def test_list_has_what_is_over_and_nothing_else(self):
        held = self._deliver(self.ticket, "Held")
        held.sudo().delivered_date = fields.Datetime.now() - timedelta(days=800)
        self.env["docs.hold"].with_user(self.dpo).create({"file_id": held.id, "reason": "Case"})
        foreign = self._deliver(self._ticket(self.marie, self.team_b))
        foreign.sudo().delivered_date = fields.Datetime.now() - timedelta(days=800)
        item = self._list()
        listed = item.sudo().line_ids.file_id
        self.assertEqual(listed, (self.document | self.second).sudo())
        line = self._line(item, self.document)
        self.assertIn("Archives act", line.ground)
        self.assertEqual(line.versions[0]["sha256"], self.document.sudo().sha256)
        self._refused(self._list)

    def test_documents_without_department_are_on_the_lists_of_one(self):
        (self.document | self.second).sudo().department_id = False
        self._refused(self._list)
        self.env.company.docs_orphan_department_id = self.department_b
        self._refused(self._list)
        self.env.company.docs_orphan_department_id = self.department_a
        self.second.sudo().department_id = self.department_a
        item = self._list()
        self.assertEqual(item.sudo().line_ids.file_id, (self.document | self.second).sudo())
        item.action_approve()
        item.with_user(self.dpo).action_approve()
        self._destroy(item)
        self.assertFalse((self.document | self.second).exists())

    def test_last_day_of_the_term_is_not_over(self):
        today = self.env.company._city_today()
        (self.document | self.second).sudo().retain_until = today
        self._refused(self._list)
        self.second.sudo().retain_until = today - timedelta(days=1)
        self.assertEqual(self._list().sudo().line_ids.file_id, self.second.sudo())

    def test_list_is_bounded(self):
        with patch("odoo.addons.roeselare_docs.models.docs_destruction.MAX_LINES", 1):
            first, second = self._list(), self._list()
        self.assertEqual(first.sudo().line_ids.file_id, self.document.sudo(), "the oldest first")
        self.assertEqual(second.sudo().line_ids.file_id, self.second.sudo())

    def test_permanent_documents_are_never_listed(self):
        self.env["docs.rule"].create(
            {
                "series_id": self.series.id,
                "trigger": "delivered",
                "destination": "keep",
                "source": "Archive",
            }
        )
        self._run_job("dms.file", "_cron_apply_rules")
        self._refused(self._list)

    def test_title_of_a_confidential_ticket_stays_out(self):
        self.ticket.sudo().confidential = True
        self.assertEqual(
            set(self._list().sudo().line_ids.mapped("label")), {"Confidential document"}
        )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_other_departments_and_citizens_see_nothing(self):
        item = self._list()
        for user in self.lead_b | self.agent_a | self.admin | self.marie:
            with self.subTest(user=user.login):
                self.assertFalse(item.with_user(user).has_access("read"))
                self.assertFalse(item.sudo().line_ids.with_user(user).has_access("read"))
                for call in ("action_approve", "action_cancel", "action_destroy"):
                    self._refused(getattr(item.with_user(user), call), AccessError)
        self._refused(lambda: self._list(self.agent_a), AccessError)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_a_lead_lists_the_own_department_only(self):
        self._refused(lambda: self._list(self.lead_b), AccessError)

    def test_line_is_taken_out_with_a_reason_and_back(self):
        item = self._list()
        line = self._line(item, self.second).with_user(self.lead_a)
        line.write({"out_reason": "Still asked for"})
        self.assertEqual((line.state, line.out_by), ("out", self.lead_a))
        line.write({"out_reason": " "})
        self.assertEqual((line.state, line.out_by.id), ("listed", False))
        for values in ({"state": "destroyed"}, {"label": "x"}, {"versions": []}):
            self._refused(lambda values=values: line.write(values), AccessError)
        item.write({"line_ids": [Command.update(line.id, {"out_reason": "By the form"})]})
        self.assertEqual(line.state, "out")
        for values in (
            {"state": "approved"},
            {"line_ids": [Command.update(line.id, {"label": "x"})]},
            {"line_ids": [Command.delete(line.id)]},
            {"line_ids": [Command.create({"label": "x"})]},
            {"line_ids": [Command.clear()]},
        ):
            self._refused(lambda values=values: item.write(values), AccessError)
        self._refused(
            lambda: item.create(
                {
                    "series_id": self.series.id,
                    "department_id": self.department_a.id,
                    "state": "approved",
                }
            ),
            AccessError,
        )

    # ----------------------------------------------------------------- approval

    def test_two_different_people_approve(self):
        item = self._list()
        item.action_approve()
        self.assertEqual((item.state, item.lead_id), ("draft", self.lead_a))
        self._refused(item.action_approve)
        self._refused(item.with_user(self.dpo).action_destroy)
        item.with_user(self.dpo).action_approve()
        self.assertEqual((item.state, item.officer_id), ("approved", self.dpo))
        self._refused(item.with_user(self.both).action_approve)
        self._refused(item.action_destroy, AccessError)

    def test_one_person_with_both_roles_is_one_person(self):
        item = self._list(self.both)
        item.action_approve()
        self._refused(item.action_approve)
        self.assertEqual(item.state, "draft")
        item.with_user(self.lead_a).action_approve()
        self.assertEqual(item.state, "approved")

    def test_two_leads_are_not_enough(self):
        other = self._user(
            "t_lead_a2", "base.group_user,roeselare_servicedesk.group_lead", self.team_a2
        )
        item = self._list()
        item.action_approve()
        self._refused(item.with_user(other).action_approve, AccessError)

    def test_after_approval_nothing_is_taken_out(self):
        item = self._approved()
        line = self._line(item, self.second).with_user(self.lead_a)
        self._refused(lambda: line.write({"out_reason": "Late"}))

    def test_empty_list_is_not_approved_and_cancelled_frees(self):
        item = self._list()
        item.sudo().line_ids.with_user(self.lead_a).write({"out_reason": "All"})
        self._refused(item.action_approve)
        item.action_cancel()
        again = self._approved()
        again.with_user(self.dpo).action_cancel()
        self._refused(again.with_user(self.dpo).action_destroy)
        self.assertEqual(self._list().listed_count, 2)

    def test_listing_uses_the_index(self):
        files = self.env["dms.file"].with_context(active_test=False)
        self._many_like(self.recent)
        over = self.env["docs.destruction"]._over_domain()
        domain = over & Domain("series_id", "=", self.series.id)
        query = files._search(domain, order="retain_until, id", limit=500)
        self.env.cr.execute(f"EXPLAIN {self.env.cr.mogrify(query.select()).decode()}")
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("dms_file_term_index", plan)
