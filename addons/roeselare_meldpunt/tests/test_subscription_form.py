from unittest.mock import patch

from odoo import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_meldpunt.models.meldpunt_subscription import MAX_SUBSCRIPTIONS
from odoo.addons.roeselare_meldpunt.schemas import subscription_form
from odoo.addons.roeselare_meldpunt.tools import watch_area
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from .common_follow import AN, OUTSIDE_POINTS, SQUARE, FollowCase, mails_to

DRAWN = {"kind": "drawn", "area_id": ""}
CIRCLE = {
    "kind": "radius",
    "latitude": "50.944",
    "longitude": "3.125",
    "radius": "500",
    "address": "Noordstraat 5",
}


@tagged("post_install", "-at_install")
class TestSubscriptionForm(FollowCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.setup_follow()

    def check(self, categories=(), **values):
        good = {
            "kind": "district",
            "area_id": str(self.district.id),
            "frequency": "day",
            "email": AN,
            "lang": "en_US",
        }
        form = subscription_form.parse({**good, **values}, categories)
        return self.subscriptions._check_form(form, with_email=True)

    def begin(self, user=None, **values):
        checked = self.check(**values)
        return self.subscriptions._begin(checked, user or self.public, AN)

    def test_bad_input_names_its_field(self):
        many = ";".join(f"50.94{n % 10},3.1{n:03d}" for n in range(101))
        cases = (
            ({"kind": ""}, "kind"),
            ({"kind": "planet"}, "kind"),
            ({"area_id": ""}, "area_id"),
            ({"area_id": "99999999"}, "area_id"),
            ({"area_id": "1 OR 1=1"}, "area_id"),
            ({"kind": "street", "street": ""}, "street"),
            ({"kind": "street", "street": "5"}, "street"),
            ({"kind": "street", "street": "x" * 200}, "street"),
            ({**CIRCLE, "radius": "1"}, "radius"),
            ({**CIRCLE, "radius": "999999"}, "radius"),
            ({**CIRCLE, "latitude": "nan"}, "address"),
            ({**CIRCLE, "longitude": ""}, "address"),
            ({**CIRCLE, "latitude": "50.828", "longitude": "3.264"}, "address"),
            ({**CIRCLE, "latitude": "", "longitude": "", "address": ""}, "address"),
            ({**DRAWN, "points": ""}, "points"),
            ({**DRAWN, "points": "50.94,3.12;50.95,3.13"}, "points"),
            ({**DRAWN, "points": "50.94,3.12;50.95,3.13;50.94,3.13;50.95,3.12"}, "points"),
            ({**DRAWN, "points": "50.94,3.12;50.94,3.13;50.94,3.14"}, "points"),
            ({**DRAWN, "points": "50,3;51,3;51,4;50,4"}, "points"),
            ({**DRAWN, "points": many}, "points"),
            ({**DRAWN, "points": "nan,3;51,3;51,4"}, "points"),
            ({**DRAWN, "points": "950,3;51,3;51,4"}, "points"),
            ({**DRAWN, "points": "<script>;1,2;3,4"}, "points"),
            ({**DRAWN, "points": OUTSIDE_POINTS}, "points"),
            ({"categories": ["99999999"]}, "category_ids"),
            ({"frequency": "hour"}, "frequency"),
            ({"email": "an"}, "email"),
            ({"email": "a b@example.com"}, "email"),
        )
        for values, field in cases:
            with self.subTest(values=values), self.assertRaises(SubmissionError) as caught:
                self.check(**values)
            self.assertEqual(list(caught.exception.errors), [field], values)

    def test_confidential_categories_are_not_offered(self):
        nuisance = self.env.ref("roeselare_meldpunt.category_nuisance")
        self.assertNotIn(nuisance, self.subscriptions._offered_categories())
        with self.assertRaises(SubmissionError):
            self.check(categories=[str(nuisance.id)])

    def test_all_that_is_wrong_is_told_at_once(self):
        with self.assertRaises(SubmissionError) as caught:
            self.check(kind="street", street="", frequency="", email="x")
        self.assertEqual(set(caught.exception.errors), {"street", "frequency", "email"})

    def test_a_drawn_area_keeps_its_corners(self):
        drawn = self.begin(**DRAWN, points=SQUARE)
        self.assertEqual(watch_area.parse_points(drawn._points()), watch_area.parse_points(SQUARE))
        self.assertAlmostEqual(watch_area.square_km(watch_area.parse_points(SQUARE)), 0.98, 1)

    def test_asking_twice_is_one_subscription(self):
        first, again = self.begin(), self.begin()
        self.assertEqual(first, again)
        self.assertEqual(len(mails_to(self, AN)), 1)
        self.assertNotEqual(first, self.begin(kind="street", street="Noordstraat"))

    def test_an_account_has_a_limit_and_so_has_an_address(self):
        for number in range(MAX_SUBSCRIPTIONS):
            self.subscription(kind="street", area_id=False, street=f"Street {number}x")
        asked = self.begin()
        self.assertFalse(asked.confirmed_at)
        self.assertFalse(asked._confirm(), "one more than the limit")
        self.subscriptions.search([("street", "=", "Street 1x")]).unlink()
        self.assertTrue(asked._confirm())

    def test_a_change_of_area_begins_anew(self):
        subscription = self.subscription(frequency="week")
        self.report()
        self.match()
        self.assertTrue(subscription.pending_hit_ids)
        before = subscription.since
        subscription._change(self.check(frequency="day"))
        self.assertEqual(subscription.since, before)
        self.assertTrue(subscription.pending_hit_ids)
        roads = self.env.ref("roeselare_meldpunt.category_pothole").parent_id
        subscription._change(self.check(categories=[str(roads.id)]))
        self.assertGreater(subscription.since, before)
        self.assertFalse(subscription.pending_hit_ids)
        self.assertEqual(subscription.category_ids, roads)

    def test_what_nobody_confirmed_is_forgotten_after_three_days(self):
        asked = self.begin()
        kept = self.subscription("kept@example.com", category_ids=[Command.clear()])
        self.move(asked | kept, create_date="2026-01-01 10:00:00")
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60.0):
            self.followers._cron_forget()
        self.assertFalse(asked.exists())
        self.assertTrue(kept.exists())
