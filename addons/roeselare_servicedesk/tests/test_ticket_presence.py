from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .common import CityMixin

TAB = "1700000000-12345"


@tagged("post_install", "-at_install")
class TestTicketPresence(CityMixin, TransactionCase):
    """Who has a ticket open is told to colleagues who may read it, and to nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls.ticket = cls._ticket(team_id=cls.team_a.id)
        cls.secret = cls._ticket(category_id=cls.secret_category.id)

    def _sent(self):
        self.env.cr.precommit.run()
        return self.env["bus.bus"].search([("message", "like", "servicedesk_presence")])

    def test_coming_and_leaving_is_told(self):
        before = self._sent()
        for state in ("hello", "here", "gone"):
            self.ticket.with_user(self.agent_a).action_presence(state, TAB)
        sent = self._sent() - before
        self.assertEqual(len(sent), 3)
        for message in sent.mapped("message"):
            self.assertIn(self.agent_a.name, message)

    def test_what_makes_no_sense_is_not_told(self):
        before = self._sent()
        mine = self.ticket.with_user(self.agent_a)
        strange = (("x", TAB), ("here", "<b>"), ("here", 5), (None, None), ("here", "a" * 99))
        for state, tab in strange:
            mine.action_presence(state, tab)
        self.assertEqual(self._sent(), before)

    def test_who_may_not_read_the_ticket_tells_nothing(self):
        for ticket, users in {
            self.ticket: (self.agent_b, self.citizen, self.employee),
            self.secret: (self.agent_b, self.colleague_a, self.operator, self.citizen),
        }.items():
            for user in users:
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    ticket.with_user(user).action_presence("hello", TAB)

    def _channels(self, user, *names):
        websocket = self.env["ir.websocket"].with_user(user)
        tickets = websocket.env["helpdesk.ticket"]
        ids = [int(name.rpartition("_")[2]) for name in names]
        return set(tickets._open_channels(ids).ids)

    def test_only_readers_hear_it(self):
        names = [f"servicedesk_ticket_{ticket.id}" for ticket in self.ticket + self.secret]
        for user, heard in {
            self.agent_a: {self.ticket.id, self.secret.id},
            self.operator: {self.ticket.id},
            self.agent_b: set(),
            self.citizen: set(),
            self.employee: set(),
            self.dpo: {self.ticket.id, self.secret.id},
        }.items():
            with self.subTest(user=user.login):
                self.assertEqual(self._channels(user, *names), heard)
