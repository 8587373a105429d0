from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..tools.macro import fill, unknown_variables
from .common import CityCase


@tagged("post_install", "-at_install")
class TestMacroText(BaseCase):
    def test_only_known_variables_are_replaced(self):
        values = {"number": "2026-1", "title": "{number}", "secret": "x"}
        vectors = [
            ("About {number}", "About 2026-1"),
            ("{title}", "{number}"),  # what a citizen typed is not filled again
            ("{secret} {number.__class__} { loose", "{secret} {number.__class__} { loose"),
            (None, ""),
        ]
        for text, expected in vectors:
            with self.subTest(text=text):
                self.assertEqual(fill(text, values), expected)

    def test_unknown_variables_are_named(self):
        self.assertEqual(unknown_variables("{number} {nmae} {x}"), ["nmae", "x"])


@tagged("post_install", "-at_install")
class TestMacro(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ask = cls._macro(
            name="Ask for a photo",
            effect="waiting",
            answer="Send a photo with {number}, {requester}.",
            note="Photo asked by {colleague}",
            activity_summary="Look at the photo",
            activity_days=3,
            team_ids=cls.team_a.ids,
        )
        cls.close = cls._macro(
            name="Done",
            effect="close",
            close_reason_id=cls.env.ref("roeselare_servicedesk.close_reason_resolved").id,
            answer="Done: {title}",
        )

    @classmethod
    def _macro(cls, **values):
        macros = cls.env["servicedesk.macro"].with_user(cls.admin)
        return macros.create({"name": "A macro", **values})

    def _run(self, user, macro, tickets):
        window = self.env["servicedesk.macro.run"].with_user(user)
        window = window.with_context(active_model="helpdesk.ticket", active_ids=tickets.ids)
        return window.create({"macro_id": macro.id})

    def test_one_go_does_it_all(self):
        ticket = self._ticket(partner_name="An Peeters")
        run = self._run(self.agent_a, self.ask, ticket)
        text = f"Send a photo with {ticket.number}, An Peeters."
        self.assertEqual(run.preview, text)
        run.action_apply()
        self.assertEqual(ticket.public_state, "waiting")
        public = ticket._public_messages()
        self.assertIn(text, public[-1].body)
        self.assertFalse(any("Photo asked" in message.body for message in public))
        notes = ticket.message_ids - public
        self.assertTrue(any("Photo asked by" in note.body for note in notes))
        self.assertEqual(ticket.activity_ids.summary, "Look at the photo")
        self.assertEqual(ticket.activity_ids.user_id, self.agent_a)

    def test_many_tickets_at_once(self):
        tickets = self._ticket() | self._ticket(name="Another bin")
        self._run(self.agent_a, self.close, tickets).action_apply()
        self.assertEqual(set(tickets.mapped("public_state")), {"resolved"})
        self.assertEqual(tickets[1].public_answer, "Done: Another bin")

    def test_the_text_is_in_the_language_of_the_requester(self):
        self.close.with_context(lang="fr_BE").answer = "Fini : {title}"
        ticket = self._ticket(lang="fr_BE")
        self._run(self.agent_a, self.close, ticket).action_apply()
        self.assertEqual(ticket.public_answer, "Fini : Bin is full")

    def test_a_closed_ticket_among_them_stops_all(self):
        tickets = self._ticket() | self._ticket()
        self._run(self.agent_a, self.close, tickets[0]).action_apply()
        with self.assertRaises(UserError):
            self._run(self.agent_a, self.close, tickets).action_apply()
        self.assertEqual(tickets[1].public_state, "received")

    def test_a_macro_is_for_its_teams(self):
        ticket = self._ticket(team_id=self.team_b.id)
        with self.assertRaises(AccessError):
            self._run(self.agent_b, self.ask, ticket).action_apply()
        self.assertFalse(self.ask.with_user(self.agent_b).has_access("read"))
        with self.assertRaises(UserError):
            self._run(self.admin, self.ask, ticket).action_apply()
        usable = self._run(self.admin, self.close, ticket).usable_macro_ids
        self.assertIn(self.close, usable)
        self.assertNotIn(self.ask, usable)
        self.assertEqual(ticket.public_state, "received")

    def test_tickets_of_others_are_out_of_reach(self):
        ticket = self._ticket()
        secret = self._ticket(category_id=self.secret_category.id)
        for user, target in ((self.agent_b, ticket), (self.operator, secret)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._run(user, self.close, target).action_apply()
        for user in (self.dpo, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._run(user, self.close, ticket)
        self.assertEqual((ticket | secret).mapped("public_state"), ["received"] * 2)

    def test_administrators_write_macros_and_agents_use_them(self):
        for user in (self.agent_a, self.operator, self.dpo):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.close.with_user(user).write({"name": "Mine"})

    def test_macros_that_cannot_work_are_refused(self):
        for values in (
            {"effect": "close"},
            {"effect": "waiting"},
            {"answer": "Dear {nmae}"},
            {"note": "{ticket}"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._macro(**values)

    def test_nothing_chosen_does_nothing(self):
        with self.assertRaises(UserError):
            self._run(self.agent_a, self.close, self.close.browse()).action_apply()

    def test_a_macro_is_for_its_category_and_state(self):
        below = self.env["helpdesk.ticket.category"].create(
            {"name": "Bin on fire", "parent_id": self.category.id, "team_id": self.team_a.id}
        )
        macro = self._macro(
            name="For bins", category_ids=self.category.ids, for_state="in_progress", note="x"
        )
        loose = self.env["helpdesk.ticket.category"].create(
            {"name": "Loose", "team_id": self.team_a.id}
        )
        for category, state, fits in (
            (self.category, "in_progress", True),
            (below, "in_progress", True),
            (loose, "in_progress", False),
            (below, "received", False),
        ):
            ticket = self._ticket(category_id=category.id)
            ticket._set_public_state(state)
            with self.subTest(category=category.name, state=state):
                run = self._run(self.agent_a, macro, ticket)
                self.assertEqual(macro in run.usable_macro_ids, fits)
                if not fits:
                    with self.assertRaises(UserError):
                        run.action_apply()

    def test_all_variables_are_filled_in_the_language_of_the_requester(self):
        self.category.with_context(lang="fr_BE").name = "Poubelle pleine"
        macro = self._macro(answer="{category} {department} {received} {deadline} {link}")
        ticket = self._ticket(lang="fr_BE")
        text = macro.with_user(self.agent_a)._text_for(ticket.with_user(self.agent_a))
        self.assertNotIn("{", text)
        for words in ("Poubelle pleine", "Test cleanliness", ticket._tracking_url()):
            self.assertIn(words, text)
