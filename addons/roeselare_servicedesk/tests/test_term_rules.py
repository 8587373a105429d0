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

    def test_other_hours_count_from_the_next_ticket(self):
        usual, without = datetime(2026, 11, 25, 11), datetime(2026, 11, 26, 11)
        self.assertEqual(self._promise().term_deadline, usual)
        department, team, city = self.department_a, self.team_a, self.env.company
        own, whole_week = self._without_monday("Own"), city.resource_calendar_id
        for record, calendar, deadline in (
            (department, own, without),
            (department, False, usual),
            (team, own, without),
            (team, False, usual),
            (city, own, without),
        ):
            record.resource_calendar_id = calendar
            with self.subTest(record=record, calendar=calendar):
                self.assertEqual(self._promise().term_deadline, deadline)
        # A calendar that is made now would copy the hours of the city.
        self.department_b.resource_calendar_id = whole_week
        self.assertEqual(self._promise().term_deadline, without)
        team.department_id = self.department_b
        self.assertEqual(self._promise().term_deadline, usual)

    def test_hours_that_are_deleted_do_not_count(self):
        own = self._without_monday("Own")
        self.department_a.resource_calendar_id = own
        self.assertEqual(self._promise().term_deadline, datetime(2026, 11, 26, 11))
        self.department_a.resource_calendar_id = False
        self.team_a.resource_calendar_id = own
        self.assertEqual(self._promise().term_deadline, datetime(2026, 11, 26, 11))
        self.team_a.resource_calendar_id = False
        own.unlink()
        self.assertEqual(self._promise().term_deadline, datetime(2026, 11, 25, 11))

    def test_the_zone_of_the_city_counts_at_once(self):
        company = self.env.company
        calendar = company.resource_calendar_id
        for zone in ("America/New_York", "Europe/Brussels"):
            calendar.tz = zone
            self.assertEqual(company._city_time_zone(), zone)
        other = self.env["resource.calendar"].create({"name": "Other", "tz": "Asia/Tokyo"})
        company.resource_calendar_id = other
        self.assertEqual(company._city_time_zone(), "Asia/Tokyo")
        company.resource_calendar_id = False
        self.assertEqual(company._city_time_zone(), "Europe/Brussels")

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
