from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from .common import CityCase
from .many import many_tickets

_FEW = "odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_person._FEW"


@tagged("post_install", "-at_install")
class TestQueuePerson(CityCase):
    """Tickets are found by the name, the e-mail or the number of whom they are of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.env["res.partner"].create(
            [
                {"name": "Els Vandersmissen", "email": "els@example.com"},
                {"name": "Jan Vandersmissen", "active": False},
                {"name": "Iemand Anders"},
            ]
        )
        cls.els, cls.jan, cls.other = (cls._ticket(partner_id=one.id) for one in people)
        cls.env.flush_all()

    def _found(self, typed, operator="ilike"):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent_a)
        domain = [
            ("id", "in", (self.els | self.jan | self.other).ids),
            ("partner_id", operator, typed),
        ]
        found = tickets.search(domain)
        self.assertEqual(tickets.search_count(domain), len(found))
        return found.with_user(1).sudo(False)

    def test_few_and_many_people_are_found_alike(self):
        for few in (1000, 1, 0):
            with patch(_FEW, few):
                for typed, expected in (
                    ("vandersmissen", self.els | self.jan),
                    ("Els Vander", self.els),
                    ("els@example", self.els),
                    ("nobody of that name", self.els.browse()),
                    ("", self.els | self.jan | self.other),
                    ("%", self.els | self.jan | self.other),
                ):
                    with self.subTest(few=few, typed=typed):
                        self.assertEqual(set(self._found(typed).ids), set(expected.ids))
                others = self._found("vandersmissen", "not ilike")
                self.assertEqual(others.ids, self.other.ids)

    def test_a_name_is_looked_up_before_the_tickets(self):
        many_tickets(self.other)
        tickets = self.env["helpdesk.ticket"].with_user(self.agent_a)
        query = tickets._search([("partner_id", "ilike", "vandersmissen")], limit=80)
        plan = str(self.env.execute_query(SQL("EXPLAIN %s", query.select())))
        self.assertIn("helpdesk_ticket__partner_id_index", plan)
        self.assertNotIn("res_partner", plan)
