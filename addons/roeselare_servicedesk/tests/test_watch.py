from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CityCase

# Three working days from Friday 20 November 2026, noon: Wednesday noon. Four fifths
# of 72 open hours are 57.6: Tuesday 21:36.
RECEIVED = "2026-11-20 11:00:00"
WARN_AT = datetime(2026, 11, 24, 20, 36)
BEFORE = "2026-11-24 20:00:00"
AT_RISK = "2026-11-24 21:00:00"
LATE = "2026-11-25 11:00:01"


@tagged("post_install", "-at_install")
class TestWatch(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._staff("lead_a", "group_lead")
        cls.team_a.write({"user_id": cls.lead.id, "user_ids": [(4, cls.lead.id)]})
        cls.users = cls.agent_a | cls.lead | cls.admin
        cls.users.notification_type = "inbox"

    def _old_ticket(self, **values):
        with freeze_time(RECEIVED):
            ticket = self._ticket(**values)
            self._set_create_date(ticket)
        # What was said on assigning it is not what these tests count.
        self.env["mail.notification"].search(
            [
                ("mail_message_id.model", "=", "helpdesk.ticket"),
                ("mail_message_id.res_id", "=", ticket.id),
            ]
        ).unlink()
        return ticket

    def _set_create_date(self, ticket):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            (RECEIVED, ticket.id),
        )
        ticket.invalidate_recordset(["create_date"])

    @contextmanager
    def _progress(self, *answers):
        answers = list(answers)
        calls = []

        def commit_progress(_self, processed=0, *, remaining=None, deactivate=False):
            calls.append((processed, remaining))
            return answers.pop(0) if answers else 60.0

        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", commit_progress):
            yield calls

    def _sweep_at(self, moment):
        with freeze_time(moment), self._progress():
            self.env["helpdesk.ticket"]._cron_watch_terms()
            self.env.flush_all()

    def _inbox(self, user, ticket):
        return self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", user.partner_id.id),
                ("mail_message_id.model", "=", "helpdesk.ticket"),
                ("mail_message_id.res_id", "=", ticket.id),
                ("mail_message_id.message_type", "=", "user_notification"),
                ("notification_type", "=", "inbox"),
            ]
        )

    def _on_list(self, user, ticket):
        return ticket.activity_ids.filtered(lambda item: item.user_id == user)

    def test_warned_once_at_four_fifths(self):
        ticket = self._old_ticket(user_id=self.agent_a.id)
        self.assertEqual(ticket.term_warn_at, WARN_AT)
        self._sweep_at(BEFORE)
        self.assertFalse(ticket.term_warned)
        self._sweep_at(AT_RISK)
        self._sweep_at("2026-11-24 21:10:00")
        self.assertEqual(ticket.term_warned, datetime(2026, 11, 24, 21))
        self.assertEqual(len(self._inbox(self.agent_a, ticket)), 1)
        self.assertFalse(self._inbox(self.lead, ticket))
        self.assertFalse(ticket.term_escalated)

    def test_a_ticket_that_nobody_took_warns_the_lead(self):
        ticket = self._old_ticket()
        self._sweep_at(AT_RISK)
        self.assertEqual(len(self._inbox(self.lead, ticket)), 1)

    def test_escalated_once_to_the_lead(self):
        ticket = self._old_ticket(user_id=self.agent_a.id)
        self._sweep_at(LATE)
        self._sweep_at("2026-11-26 11:00:00")
        self.assertEqual(ticket.term_escalated, datetime(2026, 11, 25, 11, 0, 1))
        self.assertEqual(len(self._inbox(self.lead, ticket)), 1)
        self.assertEqual(len(self._on_list(self.lead, ticket)), 1)
        self.assertFalse(self._inbox(self.agent_a, ticket))
        self.assertFalse(ticket._public_messages())

    def test_without_lead_the_department_manager_and_then_an_administrator(self):
        self.team_a.user_id = False
        manager = self._staff("manager_a", "group_operator")
        self.department_a.manager_id = self.env["hr.employee"].create(
            {"name": "Manager", "user_id": manager.id}
        )
        self.assertEqual(self._old_ticket()._term_lead(), manager)
        manager.active = False
        admins = self.env.ref("roeselare_servicedesk.group_admin").all_user_ids
        self.assertIn(self._old_ticket()._term_lead(), admins)

    def test_a_confidential_ticket_is_not_told_to_who_may_not_read_it(self):
        self.team_a.user_ids = [(3, self.lead.id)]
        ticket = self._old_ticket(
            category_id=self.secret_category.id, term_deadline="2026-11-25 11:00:00"
        )
        self._sweep_at(LATE)
        self.assertTrue(ticket.term_escalated)
        self.assertFalse(self._inbox(self.lead, ticket))
        self.assertFalse(ticket.activity_ids)

    def test_waiting_and_closed_tickets_are_left_alone(self):
        waiting, closed = self._old_ticket(), self._old_ticket()
        with freeze_time(RECEIVED):
            waiting.with_user(self.agent_a)._ask_requester("Which bin?")
            reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
            closed.with_user(self.agent_a)._close_for(reason, "Done")
        self._sweep_at(AT_RISK)
        self._sweep_at(LATE)
        for ticket in (waiting, closed):
            self.assertFalse(ticket.term_warned)
            self.assertFalse(ticket.term_escalated)

    def test_a_pause_moves_the_warning_and_is_kept(self):
        ticket = self._old_ticket()
        with freeze_time(RECEIVED):
            ticket.with_user(self.agent_a)._ask_requester("Which bin?")
        with freeze_time("2026-11-24 11:00:00"):  # two working days later
            ticket._register_reply("The one at the church")
        self.assertEqual(ticket.term_warn_at, datetime(2026, 11, 26, 20, 36))
        self.assertEqual(ticket.term_paused_days, 2)
        kept = ticket.promise_ids
        self.assertEqual(kept.reason, "paused")
        self.assertEqual(kept.deadline_from, datetime(2026, 11, 25, 11))
        self.assertEqual(kept.deadline_to, datetime(2026, 11, 27, 11))

    def test_another_category_renews_promise_and_warnings_and_keeps_the_old_one(self):
        other = self.env["helpdesk.ticket.category"].create(
            {"name": "Pothole", "team_id": self.team_b.id, "term_days": 10}
        )
        ticket = self._old_ticket(user_id=self.agent_a.id)
        ticket.term_paused_days = 2
        self._sweep_at(LATE)
        self.assertTrue(ticket.activity_ids)
        with freeze_time("2026-11-25 12:00:00"):
            ticket.with_user(self.agent_a).write({"category_id": other.id})
        self.assertEqual(ticket.term_deadline, datetime(2026, 12, 8, 11))
        self.assertFalse(ticket.term_warned)
        self.assertFalse(ticket.term_escalated)
        self.assertFalse(ticket.activity_ids)
        kept = ticket.promise_ids
        self.assertEqual(kept.reason, "routed")
        self.assertEqual(kept.user_id, self.agent_a)
        self.assertEqual(kept.deadline_from, datetime(2026, 11, 25, 11))
        self.assertEqual(kept.deadline_to, ticket.term_deadline)

    def test_another_team_with_the_same_calendar_leaves_no_trace(self):
        ticket = self._old_ticket()
        ticket.team_id = self.team_a2
        self.assertFalse(ticket.promise_ids)

    def test_a_promise_changed_by_hand_is_kept_and_a_closed_one_stays(self):
        ticket = self._old_ticket()
        ticket.with_user(self.agent_a).term_deadline = "2026-11-30 11:00:00"
        self.assertEqual(ticket.promise_ids.reason, "manual")
        self.assertEqual(ticket.term_warn_at, datetime(2026, 11, 27, 6, 12))
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        ticket.with_user(self.agent_a)._close_for(reason, "Done")
        ticket.category_id = self.env["helpdesk.ticket.category"].create(
            {"name": "Pothole", "term_days": 10}
        )
        self.assertEqual(ticket.term_deadline, datetime(2026, 11, 30, 11))

    def test_closing_takes_the_escalation_off_the_list(self):
        ticket = self._old_ticket()
        self._sweep_at(LATE)
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        ticket.with_user(self.agent_a)._close_for(reason, "Done")
        self.assertFalse(ticket.activity_ids)

    def test_at_risk_is_found_and_shown(self):
        ticket = self._old_ticket()
        at_risk = [("is_at_risk", "=", True), ("id", "=", ticket.id)]
        for moment, state in ((BEFORE, False), (AT_RISK, "at_risk"), (LATE, "late")):
            with self.subTest(moment=moment), freeze_time(moment):
                ticket.invalidate_recordset(["term_state", "is_late", "is_at_risk"])
                self.assertEqual(ticket.term_state, state)
                found = self.env["helpdesk.ticket"].search(at_risk)
                self.assertEqual(bool(found), state == "at_risk")

    def test_former_promises_are_seen_with_the_ticket_only(self):
        ticket = self._old_ticket()
        ticket.term_deadline = "2026-11-30 11:00:00"
        kept = ticket.promise_ids
        self.assertTrue(kept.with_user(self.agent_a).has_access("read"))
        self.assertTrue(kept.with_user(self.dpo).has_access("read"))
        self.assertFalse(kept.with_user(self.agent_b).has_access("read"))
        self.assertFalse(kept.with_user(self.employee).has_access("read"))
        for user in (self.agent_a, self.admin):
            self.assertFalse(kept.with_user(user).has_access("write"))
        ticket.confidential = True
        self.assertFalse(kept.with_user(self.colleague_a).has_access("read"))
        self.assertFalse(kept.with_user(self.operator).has_access("read"))

    @mute_logger("odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_watch")
    def test_one_ticket_that_fails_stops_no_other(self):
        bad, good = self._old_ticket(), self._old_ticket()
        original = type(bad)._tell_colleague

        def tell(ticket, *args):
            if ticket == bad:
                raise ValueError("broken")
            return original(ticket, *args)

        with patch.object(type(bad), "_tell_colleague", tell):
            self._sweep_at(LATE)
        self.assertFalse(bad.term_escalated)
        self.assertTrue(good.term_escalated)
        self._sweep_at(LATE)
        self.assertTrue(bad.term_escalated)

    def test_the_sweep_keeps_each_batch_and_stops_when_time_is_up(self):
        tickets = [self._old_ticket() for _number in range(3)]
        batch = "odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_watch._BATCH"
        with patch(batch, 2), freeze_time(LATE), self._progress(60.0, 0.0) as calls:
            self.env["helpdesk.ticket"]._cron_watch_terms()
        self.assertEqual([call[0] for call in calls], [0, 2])
        self.assertGreaterEqual(calls[0][1], 3)
        done = [ticket for ticket in tickets if ticket.term_escalated]
        self.assertLess(len(done), 3)

    def test_indexes_of_the_sweep_are_partial(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'helpdesk_ticket'"
        )
        definitions = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("term_warned IS NULL", definitions)
        self.assertIn("term_escalated IS NULL", definitions)
