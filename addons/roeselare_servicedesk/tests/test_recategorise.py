from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import CityCase


@tagged("post_install", "-at_install")
class TestRecategorise(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_category = cls.env["helpdesk.ticket.category"].create(
            {"name": "Printer", "team_id": cls.team_b.id, "term_days": 20}
        )
        cls.loose_category = cls.env["helpdesk.ticket.category"].create({"name": "Loose"})
        cls.rule = cls.env["servicedesk.routing.rule"].create(
            {"name": "Bins", "category_ids": cls.category.ids, "team_id": cls.team_a.id}
        )
        cls.ticket = cls._ticket()
        cls.ticket.user_id = cls.agent_a

    def _notes(self):
        return "\n".join(str(message.body) for message in self.ticket.message_ids)

    def test_routing_assignee_and_promise_start_anew(self):
        self.assertEqual(self.ticket.routing_rule_id, self.rule)
        former = self.ticket.term_deadline
        self.ticket.with_user(self.agent_a).category_id = self.other_category
        self.assertEqual(self.ticket.team_id, self.team_b)
        self.assertFalse(self.ticket.user_id)
        self.assertFalse(self.ticket.routing_rule_id)
        self.assertEqual(self.ticket.term_days, 20)
        self.assertGreater(self.ticket.term_deadline, former)
        self.assertEqual(self.ticket.promise_ids[:1].reason, "routed")

    def test_the_history_says_so_in_one_note(self):
        self.ticket.with_user(self.agent_a).category_id = self.other_category
        notes = self._notes()
        self.assertEqual(notes.count("routed and promised anew"), 1)
        for words in ("Full bin → Printer", "Test team A → Test team B"):
            self.assertIn(words, notes)
        self.assertIn(f"{self.agent_a.name} → –", notes)

    def test_what_nothing_routes_stays_with_its_team_and_nobody_handles_it(self):
        self.ticket.category_id = self.loose_category
        self.assertEqual(self.ticket.team_id, self.team_a)
        self.assertFalse(self.ticket.user_id or self.ticket.routing_rule_id)

    def test_the_same_category_changes_nothing(self):
        before = self._notes()
        self.ticket.write({"category_id": self.category.id})
        self.assertEqual(self.ticket.user_id, self.agent_a)
        self.assertEqual(self._notes(), before)

    def test_the_agent_reads_it_before_it_happens(self):
        ticket = self.ticket.with_user(self.agent_a)
        changes = ticket.onchange(
            {"category_id": self.other_category.id},
            ["category_id"],
            {"category_id": {}, "name": {}, "team_id": {}, "user_id": {}},
        )
        message = changes["warning"]["message"]
        self.assertEqual(changes["warning"]["type"], "dialog")
        for words in ("this goes to Test team B", f"{self.agent_a.name} no longer handles it"):
            self.assertIn(words, message)
        self.ticket.category_id = self.other_category
        day = self.ticket.term_deadline
        city = self.env.company._to_city_zone(day)
        self.assertIn(str(city.year), message)

    def test_a_new_ticket_is_not_warned_about(self):
        with Form(self.env["helpdesk.ticket"].with_user(self.admin)) as form:
            form.name = "New"
            form.description = "New"
            form.category_id = self.category
        self.assertEqual(form.record.category_id, self.category)

    def test_a_closed_ticket_keeps_its_promise(self):
        former = self.ticket.term_deadline
        self.ticket._set_public_state("resolved")
        self.ticket.category_id = self.other_category
        self.assertEqual(self.ticket.term_deadline, former)

    def test_only_who_may_change_it_does(self):
        for user in (self.agent_b, self.dpo, self.citizen):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ticket.with_user(user).category_id = self.other_category
