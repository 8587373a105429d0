import time
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .common_follow import AN, CIRCLE, SQUARE, FollowCase, mails_to

# For each further mail of a batch: its message, its reports, nothing that grows.
QUERIES_A_MAIL = 12
NOW = fields.Datetime.now


@tagged("post_install", "-at_install")
class TestSubscription(FollowCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.setup_follow()

    def jobs(self):
        """Run both jobs as the scheduler does."""
        progress = patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60.0)
        with progress:
            self.subscriptions._cron_match()
            self.subscriptions._cron_digest()
        self.env.flush_all()

    # -------------------------------------------------------------------- areas

    def test_district_street_circle_and_drawing(self):
        outline = self.subscriptions._check_drawn(type("F", (), {"points": SQUARE}), {})
        kinds = {
            "district@example.com": {},
            "street@example.com": {
                "kind": "street",
                "area_id": False,
                "street": "noordstraat",
            },
            "circle@example.com": CIRCLE,
            "drawn@example.com": {"kind": "drawn", "area_id": False, **outline},
        }
        for email, values in kinds.items():
            self.subscription(email, **values)
        near = self.report()
        # In the corner of the boxes, but outside the circle, the street and the square.
        far = self.report(latitude="50.9484", longitude="3.1320", address="Botermarkt 2")
        rest = self.report(latitude="50.93", longitude="3.13", address="Elsewhere 1")
        for email in kinds:
            self.assertIn(near.number, self.told(email), email)
        self.assertNotIn(rest.number, self.told("drawn@example.com"))
        for email in ("circle@example.com", "street@example.com"):
            self.assertNotIn(far.number, self.told(email), email)

    def test_categories_narrow_it(self):
        waste, roads = self.category.parent_id, "roeselare_meldpunt.category_pothole"
        self.subscription(category_ids=[Command.set(waste.ids)])
        wanted = self.report()
        other = self.report(category=str(self.env.ref(roads).id))
        told = self.told()
        self.assertIn(wanted.number, told)
        self.assertNotIn(other.number, told)

    # -------------------------------------------------------------------- rules

    def test_never_the_own_report(self):
        self.subscription()
        mine = self.report(email="AN@example.com")
        self.assertNotIn(mine.number, self.told())
        self.citizen.partner_id.email = "citizen@example.com"
        self.subscription(False, partner_id=self.citizen.partner_id.id)
        mine = self.report(partner_id=self.citizen.partner_id.id)
        self.assertNotIn(mine.number, self.told("citizen@example.com"))
        self.assertIn(mine.number, self.told())

    def test_never_from_before_the_subscription(self):
        before = self.report()
        self.move(before, create_date=NOW() - timedelta(hours=2))
        self.subscription(since=NOW() - timedelta(hours=1))
        self.assertFalse(self.told())

    def test_never_from_before_also_when_approved_late(self):
        self.category.publication = "approval"
        before = self.report()
        self.move(before, create_date=NOW() - timedelta(hours=2))
        self.subscription(since=NOW() - timedelta(hours=1))
        before.publication_state = "public"
        self.assertFalse(self.told())

    def test_never_older_than_seven_days(self):
        self.subscription()
        self.category.publication = "approval"
        old = self.report()
        self.move(old, create_date=NOW() - timedelta(days=8))
        old.publication_state = "public"
        self.assertFalse(self.told())

    def test_never_older_also_when_it_waited_for_its_mail(self):
        subscription = self.subscription(frequency="week")
        waited = self.report()
        self.match()
        self.assertTrue(subscription.pending_hit_ids)
        self.move(waited, create_date=NOW() - timedelta(days=8))
        self.hits.search([]).found_at = NOW() - timedelta(days=8)
        self.mail_due()
        self.assertFalse(mails_to(self, AN))

    def test_each_once_whatever_happens_to_it(self):
        self.subscription()
        ticket = self.report()
        self.assertIn(ticket.number, self.told())
        ticket.category_id = self.env.ref("roeselare_meldpunt.category_bin_broken")
        self.env.flush_all()
        ticket.write({"latitude": 50.9441, "longitude": 3.1251})
        ticket.publication_state = "withheld"
        self.env.flush_all()
        ticket.publication_state = "public"
        self.env.flush_all()
        self.assertTrue(ticket.alert_since, "the change has to be looked at")
        self.told()
        self.assertEqual(len(mails_to(self, AN)), 1)

    def test_each_once_with_several_subscriptions(self):
        self.subscription()
        self.subscription(**{**CIRCLE, "frequency": "week"})
        self.citizen.partner_id.email = AN
        self.subscription(False, partner_id=self.citizen.partner_id.id)
        self.report()
        self.told()
        self.assertEqual(len(mails_to(self, AN)), 1)

    def test_after_late_approval_it_is_told(self):
        self.subscription()
        self.category.publication = "approval"
        ticket = self.report()
        self.assertFalse(self.told())
        ticket.publication_state = "public"
        self.env.flush_all()
        self.assertIn(ticket.number, self.told())

    def test_after_another_category_those_of_the_new_one_hear_of_it(self):
        roads = self.env.ref("roeselare_meldpunt.category_pothole")
        self.subscription(category_ids=[Command.set(roads.parent_id.ids)])
        waste = self.subscription(
            "waste@example.com",
            category_ids=[Command.set(self.category.parent_id.ids)],
        )
        ticket = self.report()
        self.match()
        self.assertTrue(waste.pending_hit_ids)
        ticket.category_id = roads
        self.env.flush_all()
        self.assertIn(ticket.number, self.told())
        self.assertFalse(mails_to(self, "waste@example.com"), "it is no waste after all")

    def test_jobs_that_run_twice_mail_once(self):
        self.subscription()
        self.report()
        self.jobs()
        self.jobs()
        self.assertEqual(len(mails_to(self, AN)), 1)

    def test_a_crash_between_mail_and_log_loses_and_doubles_nothing(self):
        self.subscription()
        ticket = self.report()
        self.match()
        self.env.flush_all()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.mail_due()
            self.env.flush_all()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertFalse(mails_to(self, AN))
        self.mail_due()
        self.assertIn(ticket.number, mails_to(self, AN).body_html)

    def test_withdrawn_before_the_mail_is_not_told(self):
        self.subscription()
        ticket = self.report()
        self.match()
        ticket._withdraw()
        self.env.flush_all()
        self.mail_due()
        self.assertFalse(mails_to(self, AN))

    def test_unconfirmed_and_paused_ones_hear_nothing(self):
        self.subscription(confirmed_at=False)
        paused = self.subscription("paused@example.com")
        self.report()
        self.match()
        paused._pause(True)
        self.report()
        self.assertFalse(self.told() + self.told("paused@example.com"))
        paused._pause(False)
        self.assertFalse(self.told("paused@example.com"), "what was before stays untold")

    # ------------------------------------------------------------------- figures

    def test_a_batch_of_mails_takes_few_queries_each(self):
        def measure(count):
            for number in range(count):
                self.subscription(f"s{count}-{number}@example.com")
            self.report()
            self.match()
            self.env.flush_all()
            self.env.invalidate_all()
            due = self.subscriptions._due(None).filtered(
                lambda item: item.email.startswith(f"s{count}-")
            )
            before = self.cr.sql_log_count
            due._send_digest()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        measure(1)
        few, many = measure(2), measure(22)
        self.assertLessEqual((many - few) / 20, QUERIES_A_MAIL)

    def test_ten_thousand_subscriptions_are_asked_at_once(self):
        self.env.cr.execute(
            """INSERT INTO meldpunt_subscription (kind, email, frequency, confirmed_at,
                since, company_id, latitude, longitude, radius, west, east, south, north)
            SELECT 'radius', 'many' || n || '@example.com', 'week', now(),
                now() - interval '1 day', %s, lat, lon, 500, lon - 0.0072, lon + 0.0072,
                lat - 0.0045, lat + 0.0045
            FROM (SELECT n, 50.90 + random() * 0.08 AS lat, 3.08 + random() * 0.1 AS lon
                  FROM generate_series(1, 10000) AS n) AS places""",
            (self.env.company.id,),
        )
        self.env.cr.execute("ANALYZE meldpunt_subscription")
        tickets = [self.report() for _each in range(10)]
        self.subscriptions._match(tickets[0])
        queries, started = self.cr.sql_log_count, time.monotonic()
        for ticket in tickets[1:]:
            self.subscriptions._match(ticket)
        seconds = (time.monotonic() - started) / 9
        self.assertLess(seconds, 0.25)
        self.assertLessEqual((self.cr.sql_log_count - queries) / 9, 10)
        plan = "\n".join(
            row[0]
            for row in self.env.execute_query(
                self.sql("EXPLAIN %s", self.subscriptions._near_query(tickets[0]))
            )
        )
        self.assertIn("meldpunt_subscription_box_index", plan)
        self.assertTrue(self.hits.search_count([]))

    @staticmethod
    def sql(text, part):
        return type(part)(text, part)

    # ------------------------------------------------------------------- rights

    def test_nobody_but_administrators_reads_subscriptions(self):
        subscription = self.subscription()
        for user in (self.citizen, self.agent, self.public):
            with self.assertRaises(AccessError):
                subscription.with_user(user).read(["email"])
            with self.assertRaises(AccessError):
                self.hits.with_user(user).search([])
