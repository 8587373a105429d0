from odoo.tests import TransactionCase, tagged

from .common_cockpit import CockpitMixin


@tagged("post_install", "-at_install")
class TestCockpitRegister(CockpitMixin, TransactionCase):
    """What a caller asks is written down, with who did it and by which channel."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_cockpit()

    def _register(self, user=None, **values):
        answer = self._as(user or self.operator).action_register(self._values(**values))
        self.assertNotIn("errors", answer)
        ticket = self.env["helpdesk.ticket"].search([("number", "=", answer["number"])])
        return ticket, answer

    def test_the_ticket_tells_who_registered_it_and_by_which_channel(self):
        ticket, answer = self._register()
        self.assertEqual(ticket.registered_by_id, self.operator)
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        self.assertEqual(ticket.channel_id, phone)
        self.assertEqual(ticket.partner_phone_key, "+32475112233")
        self.assertEqual((answer["id"], answer["closed"]), (ticket.id, False))

    def test_a_known_caller_is_the_requester(self):
        ticket, _answer = self._register(
            partner_id=self.godelieve.id, name="", phone="", email="", channel="desk"
        )
        self.assertEqual(ticket.partner_id, self.godelieve)
        self.assertEqual(ticket.partner_email, "godelieve@example.com")
        self.assertEqual(ticket.channel_id, self.env.ref("roeselare_servicedesk.channel_desk"))

    def test_a_request_goes_to_the_team_of_its_service(self):
        ticket, _answer = self._register(
            self.agent_a, kind="request", service_id=self.service.id, text="A laptop"
        )
        self.assertEqual((ticket.kind, ticket.team_id), ("request", self.team_b))
        self.assertEqual(ticket.registered_by_id, self.agent_a)

    def test_what_an_agent_may_not_open_is_registered_all_the_same(self):
        self.service.confidential = True
        ticket, answer = self._register(
            kind="request", service_id=self.service.id, text="Secret laptop"
        )
        self.assertTrue(ticket.confidential)
        self.assertEqual((answer["id"], answer["title"]), (0, ""))

    def test_what_no_rule_routes_goes_to_the_own_team(self):
        ticket, _answer = self._register(self.agent_a)
        self.assertEqual(ticket.team_id, self.team_a)

    def test_answered_at_once_counts_as_first_contact(self):
        ticket, answer = self._register(close=True, answer="On Tuesday.")
        self.assertTrue(answer["closed"])
        self.assertEqual(ticket.public_state, "resolved")
        self.assertEqual(ticket.public_answer, "On Tuesday.")
        self.assertFalse(ticket.received_mail_due)
        self.assertEqual(ticket.user_id, self.operator)
        tickets = self.env["helpdesk.ticket"]
        self.env.flush_all()
        counted = tickets.search([("figure", "=", "first_contact"), ("id", "=", ticket.id)])
        self.assertEqual(counted, ticket)

    def test_the_same_form_sent_twice_is_one_ticket(self):
        key = "k" * 20
        one, _answer = self._register(key=key)
        two, _answer = self._register(key=key)
        self.assertEqual(one, two)

    def test_what_is_missing_is_said_by_field_and_nothing_is_stored(self):
        before = self.env["helpdesk.ticket"].search_count([])
        bad = {
            "text": {"text": " "},
            "kind": {"kind": "complaint"},
            "report": {"kind": "nothing"},
            "channel": {"channel": "fax"},
            "answer": {"close": True},
            "service": {"kind": "request"},
            "email": {"email": "no address"},
            "phone": {"phone": "x"},
        }
        fields = {"text": "description", "report": "kind"}
        for name, values in bad.items():
            with self.subTest(name=name):
                answer = self._as(self.operator).action_register(self._values(**values))
                self.assertEqual(list(answer["errors"]), [fields.get(name, name)])
        for hostile in (None, [], "x", {"kind": ["question"], "text": {}, "partner_id": "1"}):
            answer = self._as(self.operator).action_register(hostile)
            self.assertTrue(answer["errors"])
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def test_nobody_writes_by_hand_who_registered(self):
        ticket, _answer = self._register()
        mine = ticket.with_user(self.operator)
        self.assertFalse(mine._has_field_access(mine._fields["registered_by_id"], "write"))

    def test_services_are_found_by_words(self):
        found = self._as(self.agent_a).action_services("labtop")
        self.assertIn(self.service.id, [item["id"] for item in found])
