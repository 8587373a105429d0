import base64

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import BaseCase, TransactionCase, tagged

from ..schemas.field_action import MAX_VISITS, parse, parse_order
from .common import picture
from .common_field import NEAR, report, setup_field, visit

#: a day of three visits; and of ten more, which are read together with them
DAY_QUERIES = 20
MORE_QUERIES = 5


@tagged("post_install", "-at_install")
class TestFieldParse(BaseCase):
    def test_nothing_sent_is_nothing(self):
        found = parse({}, (), fields.Datetime.now())
        self.assertEqual((found.key, found.ticket_id, found.version), ("", 0, -1))

    def test_files_and_odd_numbers_in_place_of_texts(self):
        odd = {"key": object(), "ticket": "１２", "visit": "-1", "version": "9" * 30}
        odd |= {"text": b"x", "at": "0001-01-01T00:00+14:00"}
        found = parse(odd, (), fields.Datetime.now())
        self.assertEqual((found.key, found.ticket_id, found.visit_id), ("", 0, 0))
        self.assertEqual((found.version, found.text, found.at), (-1, "", None))

    def test_an_order_is_a_bounded_list_of_numbers(self):
        self.assertEqual(parse_order("3,1,3,2"), [3, 1, 2])
        many = ",".join(map(str, range(MAX_VISITS + 1)))
        for text in (None, "", ",", "1,", "1,x", "-1", "1;2", many, "1" * 100_000):
            with self.assertRaises(ValueError, msg=text):
                parse_order(text)


@tagged("post_install", "-at_install")
class TestFieldWork(TransactionCase):
    """What a device gets to know, and in which order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write(
            {"meldpunt_map_latitude": 50.944, "meldpunt_map_longitude": 3.125}
        )
        setup_field(cls)

    def day(self, user=None):
        return self.env["meldpunt.field.work"].with_user(user or self.agent)._day()

    def numbers(self, user=None):
        return [item["number"] for item in self.day(user)["visits"]]

    def test_a_visit_says_what_is_needed_and_who_reported_it_not(self):
        far, near, nowhere = self.reports
        near.asset_id = self.env["meldpunt.asset"].create(
            {"name": "Lamp 17", "kind": "lamp", "latitude": NEAR[0], "longitude": NEAR[1]}
        )
        self.env["meldpunt.photo"].create({"ticket_id": near.id, "image": self._image()})
        day = self.day()
        self.assertEqual(self.numbers(), [near.number, far.number, nowhere.number])
        found = day["visits"][0]
        self.assertEqual(found["place"], "Noordstraat 5")
        self.assertIn("The bin is full", found["text"].replace("*", ""))
        self.assertIn("Look at the bin", found["todo"])
        self.assertIn("Lamp 17", found["asset"])
        self.assertEqual(len(found["photos"]), 1)
        self.assertTrue(found["writable"])
        self.assertIsNone(day["visits"][2]["lat"])
        self.assertNotIn("Secret", str(day))
        self.assertNotIn("jan@example.com", str(day))

    def _image(self):
        return base64.b64encode(picture())

    def test_earlier_reports_at_the_place_that_the_user_may_see(self):
        seen = report(self, NEAR)
        hidden = report(
            self, NEAR, team_id=self.env.ref("roeselare_servicedesk.team_groendienst").id
        )
        self.env.flush_all()
        found = self.day()["visits"][0]["history"]
        self.assertEqual([item["number"] for item in found], [seen.number])
        self.assertNotIn(hidden.number, str(self.day()))

    def test_history_of_many_is_that_of_each(self):
        asset = self.env["meldpunt.asset"].create(
            {"name": "Lamp 18", "kind": "lamp", "latitude": 50.9, "longitude": 3.1}
        )
        report(self, NEAR)
        (self.reports[0] + report(self)).asset_id = asset
        self.env.flush_all()
        history = self.env["meldpunt.place.history"]
        tickets = self.reports[0] + self.reports[1] + self.reports[2]
        self.assertEqual(
            history._ticket_ids_of_many(tickets),
            {ticket.id: history._ticket_ids(ticket) for ticket in tickets},
        )
        self.assertTrue(all(history._ticket_ids_of_many(tickets[:2]).values()))

    def test_only_own_visits_of_today(self):
        other = report(self, NEAR)
        visit(self, other, self.colleague)
        later = visit(self, report(self, NEAR))
        later.date_deadline = "2099-01-01"
        self.assertEqual(len(self.numbers()), 3)
        self.assertEqual(self.numbers(self.colleague), [other.number])

    def test_who_is_no_agent_gets_no_day(self):
        for user in (self.citizen, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.day(user)

    def test_the_day_costs_few_queries(self):
        self.day()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(DAY_QUERIES):
            self.day()
        for _number in range(10):
            visit(self, report(self, NEAR))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(DAY_QUERIES + MORE_QUERIES):
            self.assertEqual(len(self.day()["visits"]), 13)

    # ------------------------------------------------------------------ order

    def keep(self, visits, user=None):
        days = self.env["meldpunt.field.day"].with_user(user or self.agent)
        days._keep([item.id for item in visits])

    def test_the_chosen_order_stands_on_the_device_and_in_my_day(self):
        far, near, nowhere = self.visits
        self.keep([nowhere, far, near])
        expected = [item.res_id for item in (nowhere, far, near)]
        self.assertEqual([item["ticket"] for item in self.day()["visits"]], expected)
        day = self.env["servicedesk.my.day"].with_user(self.agent).action_read_day()
        section = next(item for item in day if item["key"] == "visits")
        self.assertEqual([row["id"] for row in section["rows"]], expected)
        self.assertEqual(section["page"]["url"], "/roeselare/veldwerk")

    def test_what_was_planned_later_comes_last(self):
        self.keep(self.visits)
        new = visit(self, report(self, NEAR))
        self.assertEqual(self.day()["visits"][-1]["id"], new.id)

    def test_another_order_takes_its_place(self):
        self.keep(self.visits)
        self.keep(self.visits[::-1])
        self.assertEqual(self.day()["visits"][0]["id"], self.visits[2].id)
        self.assertEqual(self.env["meldpunt.field.day"].search_count([]), 1)

    def test_visits_of_others_are_left_out(self):
        self.keep(self.visits, self.colleague)
        kept = self.env["meldpunt.field.day"].search([("user_id", "=", self.colleague.id)])
        self.assertEqual(kept.visit_ids, [])

    def test_the_order_is_that_of_today_only(self):
        self.keep(self.visits)
        row = self.env["meldpunt.field.day"].search([])
        row.day = "2020-01-01"
        self.assertEqual(self.env["meldpunt.field.day"].with_user(self.agent)._kept(), [])
        self.env["meldpunt.field.day"]._gc_days()
        self.assertFalse(row.exists())
