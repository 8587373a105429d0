from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.roeselare_meldpunt.tools import geometry
from odoo.addons.roeselare_servicedesk.tests.many import many_tickets

from .common import CENTRE, picture, setup_users, submit

CENTRE_LAT = float(CENTRE[0])


def metres_north(metres):
    """Return the latitude so many metres north of the centre."""
    return f"{CENTRE_LAT + metres / 111_195:.6f}"


@tagged("post_install", "-at_install")
class TestHandling(TransactionCase):
    """Parts, doubles and what came back, of reports on a place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        cls.env["helpdesk.ticket"].search([("kind", "=", "report")]).active = False
        cls.category.write({"duplicate_distance": 50, "recurrence_days": 365})
        cls.sibling = cls.env.ref("roeselare_meldpunt.category_bin_broken")

    def _submit(self, **values):
        ticket = submit(self, **values)
        self.env.flush_all()
        return ticket

    def _solve(self, ticket, days_ago=1):
        ticket._set_public_state("resolved")
        ticket.closed_date = fields.Datetime.now() - timedelta(days=days_ago)
        self.env.flush_all()
        return ticket

    # ------------------------------------------------------------------ parts

    def test_a_part_has_the_place_and_the_photos_and_stays_off_the_map(self):
        whole = self._submit(photos=(("p.jpg", picture()),))
        (child,) = whole.with_user(self.agent)._split(
            [{"name": "Repair it", "category_id": self.sibling.id}]
        )
        self.assertEqual(child.latitude, whole.latitude)
        self.assertEqual(child.address_text, whole.address_text)
        self.assertEqual(child.photo_ids.image, whole.photo_ids.image)
        self.assertNotEqual(child.photo_ids, whole.photo_ids)
        self.assertFalse(child.photo_ids.from_requester)
        for category in (self.sibling, self.category):
            child.category_id = category
            child._set_public_state("in_progress")
            self.assertEqual(child.publication_state, "private")
            self.assertFalse(child.is_public)
        self.assertFalse(child.recurs_id)

    def test_a_part_needs_a_category_of_reports(self):
        whole = self._submit()
        other = self.env["helpdesk.ticket.category"].create({"name": "No report"})
        for category in (other, self.category.parent_id):
            with self.subTest(category=category.name), self.assertRaises(UserError):
                whole._split([{"name": "Part", "category_id": category.id}])

    # ---------------------------------------------------------------- doubles

    def test_a_reporter_who_follows_hears_it_once(self):
        kept, double = self._submit(email="an@example.com"), self._submit(email="bo@example.com")
        self.assertTrue(kept.is_public)
        (kept | double).with_user(self.agent)._merge_into(kept.with_user(self.agent))
        self.assertEqual(kept._merged_doubles(), double)
        follower = self.env["meldpunt.follower"].create(
            {"ticket_id": kept.id, "email": "bo@example.com"}
        )
        self.assertEqual(kept._merged_doubles(), double, "not confirmed: hears nothing yet")
        follower.confirmed_at = fields.Datetime.now()
        self.assertFalse(kept._merged_doubles())

    def test_followers_of_a_double_go_along(self):
        kept, double = self._submit(), self._submit(email="bo@example.com")
        follower = self.env["meldpunt.follower"].create(
            {
                "ticket_id": double.id,
                "email": "cas@example.com",
                "confirmed_at": fields.Datetime.now(),
            }
        )
        (kept | double).with_user(self.agent)._merge_into(kept.with_user(self.agent))
        self.assertEqual(follower.ticket_id, kept)
        self.assertFalse(double.is_public)

    # -------------------------------------------------------------- came back

    def test_what_comes_back_is_linked_and_counted(self):
        first = self._solve(self._submit(), days_ago=30)
        second = self._submit(latitude=metres_north(20))
        self.assertEqual(second.recurs_id, first)
        self.assertEqual(second.recurrence_number, 1)
        self._solve(second)
        third = self._submit()
        self.assertEqual(third.recurs_id, second, "the last one that was solved")
        self.assertEqual(third.recurrence_number, 2)

    def test_what_is_no_recurrence(self):
        first = self._submit()
        self.assertFalse(self._submit().recurs_id, "the first one is still open")
        self._solve(first)
        self.assertFalse(self._submit(latitude=metres_north(60)).recurs_id, "too far")
        other = self._submit(category=str(self.sibling.id))
        self.assertFalse(other.recurs_id, "another category")
        self._solve(first, days_ago=366)
        self.assertFalse(self._submit().recurs_id, "too long ago")
        self._solve(first)
        self.assertFalse(self._submit(latitude="", longitude="").recurs_id, "no point")
        self.category.recurrence_days = 0
        self.assertFalse(self._submit().recurs_id, "switched off")

    def test_what_was_rejected_does_not_come_back(self):
        first = self._submit()
        first._set_public_state("rejected")
        self.env.flush_all()
        self.assertFalse(self._submit().recurs_id)

    def test_both_are_found_by_an_index(self):
        history = self.env["meldpunt.place.history"]
        many_tickets(
            self._submit(),
            latitude=SQL("50.90 + random() * 0.08"),
            longitude=SQL("3.08 + random() * 0.1"),
            public_state=SQL("'resolved'"),
            closed_date=SQL("now()"),
        )
        place = geometry.Point(CENTRE_LAT, 3.125)
        for query, index in (
            (history._near_query(place, 50), "helpdesk_ticket_place_gist_index"),
            (history._solved_query(self.category, place, 50), "helpdesk_ticket_solved_here_index"),
        ):
            plan = "\n".join(row[0] for row in self.env.execute_query(SQL("EXPLAIN %s", query)))
            self.assertIn(index, plan)

    def test_it_comes_back_over_the_edge_of_a_cell(self):
        # the corner of four cells
        corner = {"latitude": "50.9465", "longitude": f"{3747 / 1200:.6f}"}
        first = self._solve(self._submit(**corner))
        for north, east in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            near = self._submit(
                latitude=f"{50.9465 + north * 0.0002:.6f}",
                longitude=f"{3747 / 1200 + east * 0.0003:.6f}",
            )
            self.assertEqual(near.recurs_id, first)

    # ---------------------------------------------------------------- history

    def test_all_there_was_at_a_post_or_a_spot(self):
        asset = self.env["meldpunt.asset"].create(
            {"kind": "bin", "number": "B-1", "latitude": CENTRE_LAT, "longitude": 3.125}
        )
        here = self._submit()
        near = self._solve(self._submit(latitude=metres_north(20)))
        far = self._submit(latitude=metres_north(40))
        there = self._submit(latitude=metres_north(500))
        (here | there).asset_id = asset
        self.env.flush_all()
        found = here.search(here.with_user(self.agent)._place_history_domain())
        self.assertEqual(found, near | there)
        self.assertNotIn(far, found)
        self.assertEqual(here.with_user(self.agent).place_history_count, 2)
        action = here.with_user(self.agent).action_place_history()
        self.assertEqual(len(here.search(action["domain"])), 2)

    def test_the_history_shows_what_one_may_see(self):
        here, near = self._submit(), self._submit()
        near.team_id = self.env.ref("roeselare_servicedesk.team_groendienst")
        self.env.flush_all()
        self.assertEqual(here.place_history_count, 1)
        self.assertEqual(here.with_user(self.agent).place_history_count, 0)

    def test_the_history_is_counted_in_few_queries(self):
        here = self._submit()
        self._submit()
        agent_view = here.with_user(self.agent)
        agent_view.place_history_count  # noqa: B018 - fills the caches of rules
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.assertEqual(agent_view.place_history_count, 1)

    # ----------------------------------------------------------------- macros

    def test_a_macro_names_the_place(self):
        ticket = self._submit()
        macro = self.env["servicedesk.macro"].create(
            {"name": "Place", "answer": "We come to {place}."}
        )
        self.assertEqual(macro._text_for(ticket), "We come to Noordstraat 5.")
