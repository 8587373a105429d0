from datetime import datetime

import psycopg2.errors
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CityCase


@tagged("post_install", "-at_install")
class TestTicket(CityCase):
    def test_category_brings_team_department_and_promise(self):
        with freeze_time("2026-11-20 11:00:00"):  # Friday noon in Roeselare
            ticket = self._ticket()
            self.assertFalse(ticket.is_late)
        self.assertEqual(ticket.team_id, self.team_a)
        self.assertEqual(ticket.department_id, self.department_a)
        self.assertEqual(ticket.public_state, "received")
        self.assertEqual(ticket.term_deadline, datetime(2026, 11, 25, 11))
        self.assertFalse(ticket.confidential)

    def test_service_decides_before_category(self):
        ticket = self._ticket(category_id=False, service_id=self.service.id)
        self.assertEqual(ticket.team_id, self.team_b)
        self.assertEqual(ticket.term_days, 5)

    def test_confidential_category_makes_a_confidential_ticket(self):
        ticket = self._ticket(category_id=self.secret_category.id)
        self.assertTrue(ticket.confidential)

    def test_another_category_clears_assignee_and_renews_the_promise(self):
        other = self.env["helpdesk.ticket.category"].create(
            {"name": "Pothole", "team_id": self.team_b.id, "term_days": 10}
        )
        ticket = self._ticket(user_id=self.agent_a.id)
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            ("2026-11-20 11:00:00", ticket.id),
        )
        ticket.invalidate_recordset(["create_date"])
        ticket.write({"category_id": other.id})
        self.assertEqual(ticket.team_id, self.team_b)
        self.assertFalse(ticket.user_id)
        self.assertEqual(ticket.term_deadline, datetime(2026, 12, 4, 11))

    def test_same_category_changes_nothing(self):
        ticket = self._ticket(user_id=self.agent_a.id)
        deadline = ticket.term_deadline
        ticket.write({"category_id": self.category.id})
        self.assertEqual(ticket.user_id, self.agent_a)
        self.assertEqual(ticket.term_deadline, deadline)

    def test_waiting_on_the_requester_stops_the_clock(self):
        with freeze_time("2026-11-20 11:00:00"):
            ticket = self._ticket()
            ticket.with_user(self.agent_a)._ask_requester("Which bin?")
        self.assertEqual(ticket.public_state, "waiting")
        with freeze_time("2026-12-20 11:00:00"):
            self.assertFalse(ticket.is_late)
        with freeze_time("2026-11-24 11:00:00"):  # two working days later
            ticket._register_reply("The one at the church")
            self.assertEqual(ticket.public_state, "in_progress")
            self.assertEqual(ticket.term_deadline, datetime(2026, 11, 27, 11))
            self.assertFalse(ticket.term_paused_at)

    def test_late_is_found_and_closed_is_never_late(self):
        with freeze_time("2026-11-02 11:00:00"):
            ticket = self._ticket()
        late = [("is_late", "=", True), ("id", "=", ticket.id)]
        self.assertTrue(ticket.is_late)
        self.assertTrue(self.env["helpdesk.ticket"].search(late))
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        ticket.with_user(self.agent_a)._close_for(reason, "Done")
        ticket.invalidate_recordset(["is_late"])
        self.assertFalse(ticket.is_late)
        self.assertFalse(self.env["helpdesk.ticket"].search(late))

    def test_own_calendar_and_holidays_of_a_team_count(self):
        calendar = self.env["resource.calendar"].create({"name": "Weekend team"})
        calendar.attendance_ids.filtered(lambda line: line.dayofweek == "0").unlink()
        self.team_a.resource_calendar_id = calendar
        with freeze_time("2026-11-20 11:00:00"):
            ticket = self._ticket()
        # Monday is closed for this team: Tuesday, Wednesday, Thursday.
        self.assertEqual(ticket.term_deadline, datetime(2026, 11, 26, 11))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": calendar.id,
                "date_from": "2026-11-25 00:00:00",
                "date_to": "2026-11-25 22:00:00",
            }
        )
        with freeze_time("2026-11-20 11:00:00"):
            ticket = self._ticket()
        self.assertEqual(ticket.term_deadline, datetime(2026, 11, 27, 11))

    def test_a_team_without_calendar_still_promises(self):
        self.team_a.resource_calendar_id = False
        self.env.company.resource_calendar_id = False
        self.assertTrue(self._ticket().term_deadline)

    @mute_logger("odoo.sql_db")
    def test_number_is_unique_in_a_company(self):
        ticket = self._ticket()
        with self.assertRaises(psycopg2.errors.UniqueViolation):
            self._ticket(number=ticket.number)

    def test_indexes_that_the_queue_needs_exist(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'helpdesk_ticket'"
        )
        definitions = "\n".join(row[0] for row in self.env.cr.fetchall())
        for column in (
            "(partner_id)",
            "(commercial_partner_id)",
            "(category_id)",
            "(company_id)",
            "(department_id)",
            "(company_id, number)",
        ):
            with self.subTest(column=column):
                self.assertIn(column, definitions)

    def test_take_and_close(self):
        ticket = self._ticket().with_user(self.agent_a)
        ticket.action_take()
        self.assertEqual(ticket.user_id, self.agent_a)
        self.assertEqual(ticket.public_state, "in_progress")
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        window = self.env["servicedesk.reply"].with_user(self.agent_a)
        window.create(
            {
                "ticket_id": ticket.id,
                "mode": "close",
                "reason_id": reason.id,
                "text": "The bin is empty again",
            }
        ).action_send()
        self.assertEqual(ticket.public_state, "resolved")
        self.assertEqual(ticket.public_answer, "The bin is empty again")
        self.assertTrue(ticket.closed_date)
