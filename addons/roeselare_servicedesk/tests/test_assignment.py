from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import CityCase


@tagged("post_install", "-at_install")
class TestAssignment(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["servicedesk.routing.rule"].search([]).active = False
        cls.third = cls._staff("third_a", "group_agent")
        cls.team_a.user_ids = cls.agent_a | cls.colleague_a | cls.third
        cls.members = cls.team_a.user_ids.sorted("id")

    def _leave(self, user, days=1, start=None, **values):
        resource = self.env["resource.resource"].create(
            {"name": user.name, "user_id": user.id}
        )
        start = start or fields.Datetime.now() - timedelta(hours=1)
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": resource.id,
                "date_from": start,
                "date_to": start + timedelta(days=days),
                **values,
            }
        )

    def test_off_unless_a_team_chooses(self):
        self.assertEqual(self.team_a.assignment, "off")
        self.assertFalse(self._ticket().user_id)

    def test_each_member_in_turn(self):
        self.team_a.assignment = "round_robin"
        first = self._ticket().user_id
        self.assertIn(first, self.members)
        users = [first, *(self._ticket().user_id for _number in range(3))]
        self.assertEqual(set(users[:3]), set(self.members))
        self.assertEqual(users[3], first)

    def test_several_at_once_go_to_several(self):
        self.team_a.assignment = "round_robin"
        values = {"name": "Bin", "description": "Full", "category_id": self.category.id}
        tickets = self.env["helpdesk.ticket"].create(
            [{**values, "user_id": False} for _number in range(3)]
        )
        self.assertEqual(tickets.user_id, self.members)

    def test_who_has_the_fewest_open_tickets(self):
        self.team_a.assignment = "least_open"
        first, second, third = self.members
        self._ticket(user_id=first.id)
        busy = self._ticket(user_id=second.id)
        self.assertEqual(self._ticket().user_id, third)
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        busy.with_user(second)._close_for(reason, "Done")
        self.assertEqual(self._ticket().user_id, second)

    def test_who_is_on_leave_is_passed_over(self):
        self.team_a.assignment = "least_open"
        first, second, third = self.members
        self._leave(first)
        self._leave(second, start=fields.Datetime.now() + timedelta(days=2))
        self._ticket(user_id=third.id)
        self.assertEqual(self._ticket().user_id, second)

    def test_a_course_is_no_leave(self):
        self.team_a.assignment = "least_open"
        self._leave(self.members[0], time_type="other")
        self.assertEqual(self._ticket().user_id, self.members[0])

    def _teach(self, user, *skills, **values):
        employee = self.env["hr.employee"].create({"name": user.name, "user_id": user.id})
        self.env["hr.employee.skill"].create(
            [
                {
                    "employee_id": employee.id,
                    "skill_id": skill.id,
                    "skill_type_id": skill.skill_type_id.id,
                    "skill_level_id": skill.skill_type_id.skill_level_ids[:1].id,
                    **values,
                }
                for skill in skills
            ]
        )

    def _skills(self):
        kind = self.env["hr.skill.type"].create(
            {
                "name": "Test skills",
                "skill_ids": [(0, 0, {"name": "Asbestos"}), (0, 0, {"name": "Crane"})],
                "skill_level_ids": [(0, 0, {"name": "Knows it", "default_level": True})],
            }
        )
        return kind.skill_ids

    def test_work_that_asks_for_skills_goes_to_who_has_them_all(self):
        self.team_a.assignment = "least_open"
        first, second, third = self.members
        asbestos, crane = self._skills()
        self.category.skill_ids = asbestos | crane
        self._teach(first, asbestos)
        self._teach(third, asbestos, crane)
        self._ticket(user_id=third.id)
        self.assertEqual(self._ticket().user_id, third)

    def test_a_skill_that_expired_counts_no_more(self):
        self.team_a.assignment = "least_open"
        asbestos = self._skills()[0]
        self.category.skill_ids = asbestos
        today = self.env.company._city_today()
        self._teach(
            self.members[1],
            asbestos,
            valid_from=today - timedelta(days=30),
            valid_to=today - timedelta(days=1),
        )
        self._teach(self.members[2], asbestos)
        self.assertEqual(self._ticket().user_id, self.members[2])

    def test_when_nobody_there_has_the_skill_somebody_gets_it_all_the_same(self):
        self.team_a.assignment = "least_open"
        asbestos = self._skills()[0]
        self.service.skill_ids = asbestos
        self.service.team_id = self.team_a
        self._teach(self.members[1], asbestos)
        self._leave(self.members[1])
        ticket = self._ticket(category_id=False, service_id=self.service.id)
        self.assertEqual(ticket.user_id, self.members[0])

    def test_when_all_are_away_the_ticket_waits_for_the_team(self):
        self.team_a.assignment = "round_robin"
        for user in self.members:
            self._leave(user)
        ticket = self._ticket()
        self.assertFalse(ticket.user_id)
        self.assertEqual(ticket.team_id, self.team_a)

    def test_who_was_chosen_by_hand_stays(self):
        self.team_a.assignment = "least_open"
        self.assertEqual(self._ticket(user_id=self.third.id).user_id, self.third)

    def test_another_category_assigns_in_the_new_team(self):
        self.team_b.assignment = "round_robin"
        ticket = self._ticket(user_id=self.agent_a.id)
        other = self.env["helpdesk.ticket.category"].create(
            {"name": "Pothole", "team_id": self.team_b.id}
        )
        ticket.with_user(self.agent_a).category_id = other
        self.assertEqual(ticket.user_id, self.agent_b)

    def test_a_ticket_that_comes_from_a_customer_is_assigned_too(self):
        self.team_a.assignment = "least_open"
        tickets = self.env["helpdesk.ticket"].with_user(self.citizen).sudo()
        ticket = tickets.create(
            {
                "name": "Bin",
                "description": "Full",
                "category_id": self.category.id,
                "user_id": False,
            }
        )
        self.assertIn(ticket.user_id, self.members)
