from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CityCase


@tagged("post_install", "-at_install")
class TestMyDay(CityCase):
    """What is mine and due today, on one screen, and nothing of somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.late = cls._mine("Late", now - timedelta(hours=1))
        cls.later = cls._mine("Later", now + timedelta(days=3))
        cls.other = cls._mine("Of a colleague", now - timedelta(hours=1), cls.colleague_a)
        cls.env.flush_all()

    @classmethod
    def _mine(cls, name, deadline, user=None):
        ticket = cls._ticket(name=name)
        ticket.write({"user_id": (user or cls.agent_a).id, "term_deadline": deadline})
        return ticket

    def _day(self, user=None):
        server = self.env["servicedesk.my.day"].with_user(user or self.agent_a)
        return {section["key"]: section for section in server.action_read_day()}

    def _ids(self, key, user=None):
        return [row["id"] for row in self._day(user)[key]["rows"]]

    def test_late_and_today_are_apart(self):
        midnight = self.env["servicedesk.my.day"]._midnight()
        soon = self._mine("Soon", midnight - timedelta(seconds=1))
        tomorrow = self._mine("Tomorrow", midnight)
        self.assertEqual(self._ids("late"), [self.late.id])
        self.assertEqual(self._ids("today"), [soon.id])
        self.assertNotIn(tomorrow.id, self._ids("today"))
        self.assertTrue(self._day()["late"]["rows"][0]["late"])

    def test_what_waits_or_is_done_is_no_work(self):
        self.late._set_public_state("waiting")
        self.assertFalse(self._ids("late"))
        self.late._set_public_state("resolved")
        self.assertFalse(self._ids("late"))

    def test_visits_and_other_things_to_do(self):
        today = self.env["servicedesk.my.day"]._today()
        for day, kind in (
            (today, "roeselare_servicedesk.activity_type_visit"),
            (today - timedelta(days=1), "mail.mail_activity_data_todo"),
            (today + timedelta(days=1), "roeselare_servicedesk.activity_type_visit"),
        ):
            self.later.activity_schedule(kind, date_deadline=day, user_id=self.agent_a.id)
        self.assertEqual(self._ids("visits"), [self.later.id])
        self.assertEqual(self._ids("activities"), [self.later.id])
        self.assertTrue(self._day()["activities"]["rows"][0]["late"])

    def test_a_ticket_that_one_no_longer_sees_is_not_named(self):
        self.late.team_id = self.team_b
        self.late.user_id = self.agent_a
        self.assertFalse(self._ids("late"))

    def test_a_long_list_says_how_long(self):
        deadline = fields.Datetime.now() - timedelta(hours=2)
        for number in range(51):
            self._mine(f"Late {number}", deadline)
        section = self._day()["late"]
        self.assertEqual((len(section["rows"]), section["more"]), (50, 2))

    def test_it_costs_a_known_number_of_queries(self):
        self._day()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self._day()
        deadline = fields.Datetime.now() - timedelta(hours=2)
        for number in range(30):
            self._mine(f"Late {number}", deadline)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self._day()

    def test_it_is_for_agents(self):
        self.assertEqual(self._ids("late", self.operator), [])
        for user in (self.dpo, self.employee, self.citizen):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._day(user)
