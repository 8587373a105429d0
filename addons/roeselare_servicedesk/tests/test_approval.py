from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CityCase
from .common_process import ProcessMixin


@tagged("post_install", "-at_install")
class TestApproval(ProcessMixin, CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_process()

    def _asked(self, days, **values):
        """Return a request that waits for its approval."""
        ticket = self._begin(days=days, **values)
        self._finish(ticket, "file", self.agent_a)
        return ticket

    def test_below_the_limit_nobody_is_asked(self):
        ticket = self._asked("10")
        self.assertEqual(self._states(ticket)["approve"], "done")
        self.assertFalse(self._approval(ticket))
        self.assertIn("needs no approval", "".join(ticket.message_ids.mapped("body")))

    def test_above_the_first_limit_the_lead_approves(self):
        ticket = self._asked("15")
        approval = self._approval(ticket)
        self.assertEqual(approval.approver_ids, self.lead_a)
        self.assertEqual(approval.amount, 15)
        self.assertEqual(self._states(ticket)["account"], "waiting")
        approval.with_user(self.lead_a).action_approve()
        self.assertEqual(approval.state, "approved")
        self.assertEqual(self._states(ticket)["account"], "open")
        self.assertIn("Approved", "".join(ticket.message_ids.mapped("body")))

    def test_above_the_second_limit_the_manager_approves_after_the_lead(self):
        ticket = self._asked("25")
        approval = self._approval(ticket)
        with self.assertRaises(AccessError):
            approval.with_user(self.manager_a).action_approve()
        approval.with_user(self.lead_a).action_approve()
        self.assertEqual(approval.state, "waiting")
        # The manager works in no team: the approval is all that is seen.
        approval.with_user(self.manager_a).action_approve()
        self.assertEqual(approval.state, "approved")
        self.assertEqual(self._states(ticket)["account"], "open")

    def test_an_approver_sees_what_is_approved_and_nothing_else(self):
        ticket = self._asked("25")
        self._approval(ticket, self.lead_a).action_approve()
        approval = self._approval(ticket, self.manager_a)
        self.assertIn("Noor Nieuw", approval.answers)
        self.assertEqual(approval.requester, self.citizen.partner_id.name)
        with self.assertRaises(AccessError):
            ticket.with_user(self.manager_a).read(["name"])
        with self.assertRaises(AccessError):
            self._task(ticket, "approve", self.manager_a).read(["name"])

    def test_a_worker_cannot_finish_an_approval(self):
        ticket = self._asked("15")
        task = self._task(ticket, "approve", self.agent_a)
        for action in (task.action_step_start, task.action_step_done):
            with self.assertRaisesRegex(UserError, "waits for an approval"):
                action()

    def test_who_does_not_approve_cannot(self):
        ticket = self._asked("15")
        for user in (self.agent_b, self.employee, self.citizen, self.dpo):
            with self.assertRaises(UserError):
                self._approval(ticket, user).action_approve()
        with self.assertRaises(UserError):
            self._approval(ticket, self.agent_a).action_approve()
        self.assertEqual(self._approval(ticket).state, "waiting")

    def test_reviews_are_not_written_by_hand(self):
        """base_tier_validation lets every colleague write reviews."""
        ticket = self._asked("15")
        review = self._approval(ticket).review_ids
        for user in (self.agent_a, self.lead_a, self.admin):
            with self.assertRaises(AccessError):
                review.with_user(user).write({"status": "approved"})
            with self.assertRaises(AccessError):
                review.with_user(user).unlink()
        for user in (self.citizen, self.employee):
            with self.assertRaises(AccessError):
                review.with_user(user).read(["status"])
        approval = self._approval(ticket, self.lead_a)
        with self.assertRaises(UserError):
            approval.write({"state": "approved"})
        with self.assertRaises(AccessError):
            approval.with_context(skip_validation_check=True).write({"amount": 1})
        with self.assertRaises(AccessError):
            approval.validate_tier()
        with self.assertRaises(AccessError):
            approval.restart_validation()
        self.assertEqual(self._approval(ticket).validation_status, "pending")

    # ----------------------------------------------------------------- refusal

    def test_a_refusal_needs_a_reason_and_ends_the_branch(self):
        ticket = self._asked("15")
        approval = self._approval(ticket, self.lead_a)
        approval.action_refuse()
        with self.assertRaisesRegex(UserError, "why"):
            self._say("refuse", "", self.lead_a, approval=approval)
        self._say("refuse", "Too dear", self.lead_a, approval=approval)
        self.assertEqual((approval.state, approval.reason), ("refused", "Too dear"))
        states = self._states(ticket)
        self.assertEqual(states.pop("file"), "done")
        self.assertEqual(set(states.values()), {"cancelled"})
        self.assertEqual(ticket.process_state, "ready")
        self.assertIn("Too dear", "".join(ticket.message_ids.mapped("body")))

    def test_a_refusal_can_send_back_and_is_asked_again(self):
        self.step_approve.refusal = "back"
        ticket = self._asked("15")
        first = self._approval(ticket, self.lead_a)
        self._say("refuse", "Ask less", self.lead_a, approval=first)
        states = self._states(ticket)
        self.assertEqual((states["file"], states["approve"]), ("open", "waiting"))
        self.assertEqual(self._task(ticket, "file").step_note, "Ask less")
        self._finish(ticket, "file", self.agent_a)
        second = self._approval(ticket, self.lead_a)
        self.assertNotEqual(first, second)
        second.action_approve()
        self.assertEqual(self._states(ticket)["account"], "open")

    def test_only_the_approver_refuses(self):
        ticket = self._asked("15")
        for user in (self.agent_a, self.employee):
            with self.assertRaises(UserError):
                self._say("refuse", "No", user, approval=self._approval(ticket))
        self.assertEqual(self._approval(ticket).state, "waiting")

    # ------------------------------------------------------------- who approves

    def test_nobody_approves_an_own_request(self):
        ticket = self._asked("15", partner=self.lead_a.partner_id)
        approval = self._approval(ticket)
        self.assertEqual(approval.approver_ids, self.manager_a)
        with self.assertRaises(UserError):
            approval.with_user(self.lead_a).action_approve()
        # Also when it becomes one's own only later.
        ticket.partner_id = self.manager_a.partner_id
        with self.assertRaisesRegex(AccessError, "yourself"):
            approval.with_user(self.manager_a).action_approve()

    def test_without_lead_and_manager_an_administrator_approves(self):
        self.team_a.user_id = False
        self.department_a.manager_id = False
        approval = self._approval(self._asked("15"))
        self.assertIn(self.admin, approval.approver_ids)

    def test_the_manager_of_the_requester_approves(self):
        boss = self._person("boss")
        employees = self.env["hr.employee"].create(
            [{"name": "Boss", "user_id": boss.id}, {"name": "E", "user_id": self.employee.id}]
        )
        employees[1].parent_id = employees[0]
        self.step_approve.tier_ids[0].approver = "requester_manager"
        approval = self._approval(self._asked("15", partner=self.employee.partner_id))
        self.assertEqual(approval.approver_ids, boss)

    def test_limits_are_those_of_the_start(self):
        ticket = self._begin(days="15")
        self.step_approve.tier_ids.above = 100
        self._finish(ticket, "file", self.agent_a)
        self.assertEqual(self._approval(ticket).approver_ids, self.lead_a)

    # -------------------------------------------------------------- substitutes

    def _substitute(self, user, other, **values):
        lines = self.env["servicedesk.substitute"].with_user(user)
        return lines.create({"substitute_id": other.id, **values})

    def test_a_substitute_approves_while_the_approver_is_away(self):
        ticket = self._asked("15")
        approval = self._approval(ticket)
        today = self.env.company._city_today()
        line = self._substitute(
            self.lead_a,
            self.employee,
            date_from=today - timedelta(1),
            date_to=today + timedelta(1),
        )
        self.assertEqual(approval.approver_ids, self.lead_a + self.employee)
        line.date_to = today - timedelta(1)
        self.assertEqual(approval.approver_ids, self.lead_a)
        line.date_to = False
        approval.with_user(self.employee).action_approve()
        self.assertEqual(approval.decided_by_id, self.employee)

    def test_leave_in_the_calendar_brings_in_the_substitute(self):
        ticket = self._asked("15")
        approval = self._approval(ticket)
        self._substitute(self.lead_a, self.employee)
        self.assertEqual(approval.approver_ids, self.lead_a)
        employee = self.env["hr.employee"].create({"name": "Lead A", "user_id": self.lead_a.id})
        now = fields.Datetime.now()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": employee.resource_id.id,
                "date_from": now - timedelta(hours=1),
                "date_to": now + timedelta(days=1),
            }
        )
        self.env["tier.review"]._renew_reviewers()  # as the job does
        self.assertEqual(approval.approver_ids, self.lead_a + self.employee)

    def test_a_substitute_does_not_approve_an_own_request(self):
        ticket = self._asked("15", partner=self.employee.partner_id)
        today = self.env.company._city_today()
        self._substitute(self.lead_a, self.employee, date_from=today)
        self.assertEqual(self._approval(ticket).approver_ids, self.lead_a)

    def test_nobody_turns_the_own_line_into_one_of_somebody_else(self):
        today = self.env.company._city_today()
        line = self._substitute(self.employee, self.colleague_a, date_from=today)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            line.write({"user_id": self.lead_a.id, "substitute_id": self.employee.id})
        line.invalidate_recordset()
        self.assertEqual(line.sudo().user_id, self.employee)

    def test_nobody_sets_a_substitute_for_somebody_else(self):
        with self.assertRaises(AccessError):
            self._substitute(self.employee, self.employee, user_id=self.lead_a.id)
        with self.assertRaises(UserError):
            self._substitute(self.lead_a, self.lead_a)
        with self.assertRaises(UserError):
            self._substitute(self.lead_a, self.citizen)
