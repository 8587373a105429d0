from datetime import timedelta

from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.roeselare_meldpunt.tools import geometry
from odoo.addons.roeselare_servicedesk.tests.many import many_tickets

from .common import CENTRE, picture, setup_users, submit

# Shared facts, section 4.
ASKED = geometry.Point(51.754926, -1.256179)
AT = {13: 51.7549, 326: 51.752, 715: 51.7485, 1660: 51.74}
# Two of them are the company and its time zone, which a page has read already.
FRAGMENT_QUERIES = 7


def metres_north(metres):
    """Return the latitude so many metres north of the centre."""
    return f"{float(CENTRE[0]) + metres / 111_195:.6f}"


class KnownCase:
    def setup_known(self):
        setup_users(self)
        self.known = self.env["meldpunt.known"]
        self.centre = geometry.Point(float(CENTRE[0]), float(CENTRE[1]))
        self.sibling = self.env.ref("roeselare_meldpunt.category_bin_broken")
        self.other = self.env.ref("roeselare_meldpunt.category_pothole")
        self.category.duplicate_distance = 50
        # What a demo or another test left near by is not what is asked here.
        self.env["helpdesk.ticket"].search([("kind", "=", "report")]).active = False

    def numbers(self, category=None, place=None):
        found = self.known._near(category or self.category, place or self.centre)
        return [item["number"] for item in found]


@tagged("post_install", "-at_install")
class TestKnown(KnownCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.setup_known()

    def test_distances_are_those_of_the_facts(self):
        self.env.company.meldpunt_outline = False
        for metres, lat in AT.items():
            ticket = submit(self, latitude=str(lat), longitude="-1.256")
            self.category.duplicate_distance = metres + 1
            (found,) = [
                item
                for item in self.known._near(self.category, ASKED)
                if item["number"] == ticket.number
            ]
            self.assertEqual(found["distance"], metres)
            self.category.duplicate_distance = metres - 2
            self.assertNotIn(ticket.number, self.numbers(place=ASKED))

    def test_nearest_comes_first_and_five_at_most(self):
        far = [submit(self, latitude=metres_north(40 - step * 5)) for step in range(7)]
        self.assertEqual(self.numbers(), [item.number for item in reversed(far)][:5])

    def test_sibling_category_counts_and_another_does_not(self):
        same = submit(self, category=str(self.sibling.id))
        submit(self, category=str(self.other.id))
        self.assertEqual(self.numbers(), [same.number])

    def test_distance_of_the_asked_category_counts(self):
        report = submit(self, latitude=metres_north(40))
        self.sibling.duplicate_distance = 25
        self.assertEqual(self.numbers(), [report.number])
        self.assertEqual(self.numbers(self.sibling), [])
        self.category.duplicate_distance = 0
        self.assertEqual(self.numbers(), [])

    def test_closed_and_old_reports_are_not_known(self):
        old, closed, fresh = (submit(self) for _each in range(3))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            (old.create_date - timedelta(weeks=13), old.id),
        )
        closed._withdraw()
        self.env.flush_all()
        self.assertEqual(self.numbers(), [fresh.number])

    def test_what_is_not_public_is_never_told(self):
        report = submit(self)
        self.category.publication = "never"
        self.env.flush_all()
        self.assertEqual(self.numbers(), [])
        self.category.publication = "approval"
        waiting = submit(self)
        self.assertNotIn(waiting.number, self.numbers())
        self.assertFalse(report.is_public)

    def test_a_place_shown_in_steps_is_not_found_to_the_metre(self):
        self.category.place_precision = 500
        report = submit(self)
        self.env.flush_all()
        (found,) = [
            item
            for item in self.known._near(self.category, self.centre)
            if item["number"] == report.number
        ]
        shown = geometry.distance_m(
            self.centre.lon,
            self.centre.lat,
            report.public_longitude,
            report.public_latitude,
        )
        self.assertEqual(found["distance"], round(shown))
        self.assertGreater(shown, 20)

    def test_colleague_finds_double_reports_that_are_not_public(self):
        first, second = submit(self), submit(self)
        self.category.publication = "never"
        action = second.with_user(self.agent).action_known_near()
        seen = self.env["helpdesk.ticket"].with_user(self.agent).search(action["domain"])
        self.assertIn(first, seen)
        hidden = self.env["helpdesk.ticket"].with_user(self.stranger)
        self.assertFalse(hidden.search(action["domain"]))

    def test_search_reads_the_index(self):
        many_tickets(
            submit(self),
            is_public=SQL("TRUE"),
            public_latitude=SQL("50.90 + random() * 0.08"),
            public_longitude=SQL("3.08 + random() * 0.1"),
        )
        query = self.known._public_query(self.category, self.centre, 50, self.category)
        plan = "\n".join(row[0] for row in self.env.execute_query(type(query)("EXPLAIN %s", query)))
        self.assertIn("_public_point_index", plan)
        self.assertNotIn("Seq Scan on helpdesk_ticket", plan)


@tagged("post_install", "-at_install")
class TestKnownPage(KnownCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.setup_known()

    def ask(self, **values):
        query = {"category": self.category.id, "lat": CENTRE[0], "lon": CENTRE[1]}
        return self.url_open("/meldpunt/bekend", params={**query, **values})

    def test_fragment_tells_distance_age_and_state_and_no_words_of_the_reporter(self):
        report = submit(
            self,
            description="Ask Jan Secret of number 7",
            name="Jan Secret",
            email="jan@example.com",
            latitude=metres_north(20),
            photos=(("p.jpg", picture()),),
        )
        text = self.ask().text
        for part in ("20 m", "today", "Received", report.number):
            self.assertIn(part, text)
        for secret in ("Secret", "jan@", "/foto/", "Noordstraat 5"):
            self.assertNotIn(secret, text)
        report.photo_ids.publication = "approved"
        self.env.flush_all()
        self.assertIn("/foto/", self.ask().text)

    def test_nonsense_is_answered_with_nothing(self):
        submit(self)
        for values in (
            {"category": "x"},
            {"category": "99999999"},
            {"category": str(self.category.parent_id.id)},
            {"category": "1' OR '1'='1"},
            {"lat": "nan"},
            {"lat": "91"},
            {"lon": ""},
            {"lat": "50.944", "lon": "3.125;--"},
        ):
            answer = self.ask(**values)
            self.assertEqual(answer.status_code, 200, values)
            self.assertNotIn("o_meldpunt_known_item", answer.text, values)

    def test_nothing_known_and_nothing_public_look_the_same(self):
        empty = self.ask().text
        submit(self)
        self.category.publication = "never"
        self.env.flush_all()
        self.assertEqual(self.ask().text, empty)

    def test_page_after_sending_offers_it_without_a_script(self):
        known, mine = submit(self), submit(self, email="an@example.com", lang="en_US")
        page = self.url_open(f"{mine._tracking_url()}/verzonden").text
        self.assertIn(f"/bekend/{known.number}", page)
        self.assertNotIn(f"/bekend/{mine.number}", page)

    def test_few_queries(self):
        for step in range(5):
            submit(self, latitude=metres_north(step))
        self.env.flush_all()
        self.known._asked(str(self.category.id), *CENTRE)
        self.env.invalidate_all()
        with self.assertQueryCount(FRAGMENT_QUERIES):
            self.known._asked(str(self.category.id), *CENTRE)
