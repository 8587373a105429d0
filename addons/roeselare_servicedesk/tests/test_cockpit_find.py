from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .common_cockpit import CockpitMixin

# What is typed → who has to be among the first three.
TYPED = {
    "godelieve vandekerckhove": "Godelieve Vandekerckhove",
    "vandekerckhove godelieve": "Godelieve Vandekerckhove",
    "GODELIÈVE": "Godelieve Vandekerckhove",
    "godeliev": "Godelieve Vandekerckhove",
    "godleieve": "Godelieve Vandekerckhove",
    "godelive vandekerkhove": "Godelieve Vandekerckhove",
    "vandekerkove amandstraat": "Godelieve Vandekerckhove",
    "sint amandsstraat 12": "Godelieve Vandekerckhove",
    "sint-amandstraat": "Godelieve Vandekerckhove",
    "0475 98 76 54": "Godelieve Vandekerckhove",
    "0475987654": "Godelieve Vandekerckhove",
    "+32 475 98 76 54": "Godelieve Vandekerckhove",
    "0475 98 7": "Godelieve Vandekerckhove",
    "godelieve@example.com": "Godelieve Vandekerckhove",
    "zonebloem": "Bakkerij Zonnebloem",
    "bakkerij zonnebloem": "Bakkerij Zonnebloem",
    "051/44.55.66": "Bakkerij Zonnebloem",
    "piet bakker zonnebloem": "Piet Bakker",
}


@tagged("post_install", "-at_install")
class TestCockpitFind(CockpitMixin, TransactionCase):
    """Who calls: found with typing errors, in few queries, in a city of any size."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_cockpit()

    def test_people_are_found_as_they_are_typed(self):
        for text, name in TYPED.items():
            with self.subTest(text=text):
                self.assertIn(name, self._names(text)[:3])

    def test_what_says_nothing_finds_nobody(self):
        for text in ("", " ", "g", "qxzwvk", "%", "_", "' OR 1=1", "0499 99 99 98", None, 5, ["a"]):
            with self.subTest(text=text):
                self.assertEqual(self._names(text), [])

    def test_a_long_text_is_cut(self):
        self.assertEqual(self._names("x" * 100_000), [])

    def test_a_ticket_is_found_by_its_number(self):
        found = self._as(self.operator).action_find(self.open_b.number)
        self.assertEqual([item["id"] for item in found["tickets"]], self.open_b.ids)
        hidden = self._as(self.agent_a).action_find(self.open_b.number)
        self.assertEqual(hidden["tickets"], [])

    def test_who_has_no_card_is_found_by_the_number_of_an_earlier_ticket(self):
        ticket = self._ticket(partner_id=False, partner_name="Jef", partner_phone="0499/11.22.33")
        found = self._as(self.operator).action_call("32499112233")
        self.assertEqual(found["people"], [])
        self.assertEqual([item["id"] for item in found["tickets"]], ticket.ids)
        self.assertEqual(found["spoken"], "0499 11 22 33")

    def test_a_call_finds_who_has_the_number(self):
        found = self._as(self.operator).action_call("32475987654")
        self.assertEqual([item["id"] for item in found["people"]], self.godelieve.ids)

    def test_archived_people_are_not_found(self):
        self.godelieve.active = False
        self.assertNotIn(self.godelieve.name, self._names("godelieve"))
        self.assertNotIn(self.godelieve.name, self._names("0475 98 76 54"))

    def test_a_new_number_and_a_new_name_count_at_once(self):
        self.wim.write({"name": "Willem Ganzeveer", "phone": "0488 77 66 55"})
        self.env.flush_all()
        self.assertEqual(self._names("ganzever"), ["Willem Ganzeveer"])
        self.assertEqual(self._names("0488776655"), ["Willem Ganzeveer"])

    def _queries(self, text):
        operator = self._as(self.operator)
        operator.action_find(text)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        operator.action_find(text)
        return self.env.cr.sql_log_count - before

    def test_a_search_takes_few_queries(self):
        for text in ("vandekerkove", "godelieve", "0475987654"):
            self.env.invalidate_all()
            self._as(self.operator).action_find(text)
            self.env.invalidate_all()
            with self.subTest(text=text), self.assertQueryCount(6):
                self._as(self.operator).action_find(text)

    def test_more_people_take_no_more_queries(self):
        few = self._queries("vandekerkove")
        self.env["res.partner"].create(
            [{"name": f"Persoon Vandekerkove {number}"} for number in range(40)]
        )
        self.assertLessEqual(self._queries("vandekerkove"), few)

    def test_the_index_serves_a_search(self):
        query = self.env["res.partner"].sudo()._search([])
        query.add_where(SQL("res_partner.desk_search %%> %s", "vandekerkove"))
        self.env.execute_query(SQL("SET LOCAL enable_seqscan = off"))
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.assertIn("res_partner_desk_search_trigram", str(plan))
