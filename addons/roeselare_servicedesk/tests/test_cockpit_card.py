from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common_cockpit import CockpitMixin


@tagged("post_install", "-at_install")
class TestCockpitCard(CockpitMixin, TransactionCase):
    """What a role sees of a caller; what it may not see is not counted either."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_cockpit()

    def _card(self, user, partner=None):
        return self._as(user).action_card((partner or self.godelieve).id)

    def _seen(self, card):
        return {line["id"] for line in card["open"] + card["past"]}

    def test_each_role_sees_and_counts_what_its_rules_allow(self):
        tickets = self.open_a + self.open_b + self.secret + self.past_a
        users = (self.agent_a, self.colleague_a, self.agent_b, self.operator, self.admin)
        expected = {
            self.agent_a: self.open_a + self.past_a,
            self.colleague_a: self.open_a + self.past_a,
            self.agent_b: self.open_b + self.secret,
            self.operator: self.open_a + self.open_b + self.past_a,
            self.admin: self.open_a + self.open_b + self.past_a,
        }
        for user in users:
            with self.subTest(user=user.login):
                allowed = tickets.with_user(user)._filtered_access("read")
                self.assertEqual(allowed.ids, (expected[user] & tickets).ids)
                card = self._card(user)
                self.assertEqual(self._seen(card), set(allowed.ids))
                closed = len(allowed & self.past_a)
                self.assertEqual(card["counts"], {"open": len(allowed) - closed, "past": closed})
                found = self._as(user).action_find("godelieve")["people"][0]
                self.assertEqual((found["open"], found["past"]), (len(allowed) - closed, closed))

    def test_a_confidential_ticket_leaves_no_trace(self):
        card = self._card(self.operator)
        self.assertNotIn(self.secret.number, str(card))
        self.assertNotIn("Noise", str(card))

    def test_the_card_has_notes_and_contacts_by_channel(self):
        self.open_a._register_reply("Still full", author=self.godelieve)
        card = self._card(self.operator)
        self.assertEqual(card["notes"], "Hears badly: speak slowly.")
        self.assertEqual(card["person"]["phone"], "0475 98 76 54")
        self.assertIn("Still full", [item["text"] for item in card["contacts"]])

    def test_internal_notes_are_no_contacts(self):
        self.open_a.with_user(self.agent_a).message_post(
            body="Careful", subtype_xmlid="mail.mt_note"
        )
        self.assertNotIn("Careful", str(self._card(self.operator)["contacts"]))

    def test_tickets_without_account_count_by_number_and_are_marked(self):
        loose = self._ticket(partner_id=False, partner_phone="+32 475 98 76 54")
        lines = {line["id"]: line for line in self._card(self.operator)["open"]}
        self.assertTrue(lines[loose.id]["alike"])
        self.assertFalse(lines[self.open_a.id]["alike"])

    def test_an_organisation_shows_the_tickets_of_its_people(self):
        ticket = self._ticket(partner_id=self.baker.id)
        card = self._card(self.operator, self.bakery)
        self.assertEqual([(line["id"], line["who"]) for line in card["open"]], [
            (ticket.id, self.baker.name)
        ])

    def test_a_card_takes_few_queries(self):
        self._card(self.operator)
        self.env.invalidate_all()
        with self.assertQueryCount(17):
            self._card(self.operator)

    def test_nobody_is_said_so(self):
        for partner_id in (0, -1, 2**40, "1", None, [1], {}):
            with self.subTest(partner_id=partner_id), self.assertRaises(UserError):
                self._as(self.operator).action_card(partner_id)

    def test_who_has_no_role_gets_nothing(self):
        editor = self._staff("cockpit_editor", "group_editor")
        public = self.env.ref("base.public_user")
        calls = {
            "action_find": ["godelieve"],
            "action_call": ["32475987654"],
            "action_card": [self.godelieve.id],
            "action_options": [],
            "action_services": ["laptop"],
            "action_register": [self._values()],
        }
        for user in (self.citizen, self.employee, editor, public, self.dpo):
            for method, args in calls.items():
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(self._as(user), method)(*args)
