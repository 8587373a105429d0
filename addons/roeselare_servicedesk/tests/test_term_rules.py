from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools.term import shorten
from .common import CityCase


@tagged("post_install", "-at_install")
class TestTermRules(CityCase):
    """What changes a promise beside the days of the category: hours and priority."""

    def _promise(self, **values):
        with freeze_time("2026-11-20 11:00:00"):  # a Friday
            return self._ticket(**values)

    def _without_monday(self, name):
        calendar = self.env["resource.calendar"].create({"name": name})
        calendar.attendance_ids.filtered(lambda line: line.dayofweek == "0").unlink()
        return calendar

    def test_a_new_team_works_by_the_hours_of_its_department(self):
        self.department_a.resource_calendar_id = self._without_monday("Department")
        self.assertEqual(self._promise().term_deadline, datetime(2026, 11, 26, 11))

    def test_a_team_with_hours_of_its_own_keeps_them(self):
        self.department_a.resource_calendar_id = self._without_monday("Department")
        self.team_a.resource_calendar_id = self.env["resource.calendar"].create({"name": "Team"})
        self.assertEqual(self._promise().term_deadline, datetime(2026, 11, 25, 11))

    def test_the_hours_of_another_department_do_not_count(self):
        self.department_b.resource_calendar_id = self._without_monday("Department")
        self.assertEqual(self._promise().term_deadline, datetime(2026, 11, 25, 11))

    def test_a_very_high_priority_halves_the_term(self):
        usual, urgent = self._promise(), self._promise(priority="3")
        self.assertEqual(usual.term_days, 3)
        self.assertEqual(urgent.term_days, 2)
        self.assertEqual(urgent.term_deadline, datetime(2026, 11, 24, 11))

    def test_another_priority_makes_a_new_promise_and_keeps_the_old_one(self):
        ticket = self._ticket(priority="0")
        first = ticket.term_deadline
        ticket.with_user(self.agent_a).priority = "3"
        self.assertEqual(ticket.term_days, 2)
        self.assertLess(ticket.term_deadline, first)
        self.assertEqual(ticket.promise_ids.deadline_from, first)
        ticket.with_user(self.agent_a).priority = "1"
        self.assertEqual(ticket.term_days, 3)
        self.assertAlmostEqual(ticket.term_deadline, first, delta=timedelta(hours=1))
        self.assertEqual(len(ticket.promise_ids), 2)

    def test_a_priority_that_means_the_same_term_changes_nothing(self):
        ticket = self._promise()
        ticket.with_user(self.agent_a).priority = "2"
        self.assertFalse(ticket.promise_ids)

    def test_the_city_chooses_how_much_faster(self):
        self.env.company.servicedesk_term_high = 60
        self.assertEqual(self._promise(priority="2").term_days, 2)
        for wrong in (0, -5, 101):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                self.env.company.servicedesk_term_high = wrong

    def test_no_term_becomes_less_than_a_day(self):
        examples = ((1, 50, 1), (3, 50, 2), (10, 50, 5), (7, 1, 1), (5, 100, 5))
        for days, percent, expected in examples:
            with self.subTest(days=days, percent=percent):
                self.assertEqual(shorten(days, percent), expected)
