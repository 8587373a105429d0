from datetime import datetime
from unittest.mock import patch

from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common_follow import AN, FollowCase, mails_to


@tagged("post_install", "-at_install")
class TestSubscriptionDigest(FollowCase, TransactionCase):
    """When the mails to subscribers leave, and what is in them."""

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

    def test_digests_leave_at_seven(self):
        day = self.subscription(frequency="day")
        week = self.subscription("week@example.com", frequency="week")
        self.report()
        self.match()
        self.env.flush_all()
        # Monday 23 November 2026, 7:00 in Roeselare is 6:00 UTC.
        found = {  # found at → now → who is due
            ("2026-11-24 05:00:00", "2026-11-24 05:30:00"): [],
            ("2026-11-24 05:00:00", "2026-11-24 06:00:01"): [day],
            ("2026-11-24 06:30:00", "2026-11-24 20:00:00"): [],
            ("2026-11-24 06:30:00", "2026-11-30 05:59:00"): [day],
            ("2026-11-24 06:30:00", "2026-11-30 06:01:00"): [day, week],
        }
        for (found_at, now), due in found.items():
            self.hits.search([]).found_at = datetime.fromisoformat(found_at)
            with freeze_time(now):
                self.assertEqual(self.subscriptions._due(None), self.subscriptions.union(*due), now)

    def test_a_weekly_mail_that_leaves_late_holds_the_whole_week_once(self):
        week = self.subscription(frequency="week", since=datetime(2026, 11, 1))
        reports = {  # made at → found at, around last Monday 7:00 (6:00 UTC)
            "2026-11-16 05:58:00": "2026-11-16 06:00:30",
            "2026-11-16 06:01:00": "2026-11-16 06:02:00",
            "2026-11-22 20:00:00": "2026-11-22 20:01:00",
            "2026-11-23 06:03:00": "2026-11-23 06:03:30",
        }
        tickets = []
        for made, found in reports.items():
            ticket = self.report()
            self.match()
            self.move(ticket, create_date=datetime.fromisoformat(made))
            hit = week.pending_hit_ids.filtered(lambda hit, one=ticket: hit.ticket_id == one)
            hit.found_at = datetime.fromisoformat(found)
            tickets.append(ticket)
        self.env.flush_all()
        for late in ("06:04:00", "06:10:00"):
            with freeze_time(f"2026-11-23 {late}"):
                self.mail_due()
        (mail,) = mails_to(self, AN)
        for ticket in tickets:
            self.assertIn(ticket._public_url(), mail.body_html)
        with freeze_time("2026-11-30 06:04:00"):
            self.mail_due()
        self.assertEqual(mails_to(self, AN), mail, "nothing of it is told again")

    def test_a_digest_that_cannot_be_made_stops_no_other(self):
        broken = self.subscription("broken@example.com")
        self.subscription(kind="street", area_id=False, street="Noordstraat")
        report = self.report()
        language = type(self.subscriptions)._mail_lang

        def of_most(subscription):
            if subscription == broken:
                raise ValueError("this one cannot be written")
            return language(subscription)

        logger = "odoo.addons.roeselare_meldpunt.models.meldpunt_asked_mail"
        with (
            patch.object(type(self.subscriptions), "_mail_lang", of_most),
            self.assertLogs(logger, "ERROR"),
            mute_logger("odoo.addons.mail.models.mail_render_mixin"),
        ):
            self.jobs()
        (mail,) = mails_to(self, AN)
        self.assertIn(report._public_url(), mail.body_html)
        self.assertTrue(broken.pending_hit_ids, "it waits for the next run")
        self.jobs()
        self.assertEqual(len(mails_to(self, "broken@example.com")), 1)
        self.assertEqual(mails_to(self, AN), mail)

    def test_a_digest_is_one_mail_with_all_reports_and_no_words_of_reporters(self):
        self.subscription()
        reports = [
            self.report(description="Jan Secret did it", name="Jan Secret") for _each in range(3)
        ]
        self.told()
        (mail,) = mails_to(self, AN)
        for report in reports:
            self.assertIn(report._public_url(), mail.body_html)
        self.assertNotIn("Secret", mail.body_html)
        self.assertNotIn("Noordstraat 5", mail.body_html)
        self.assertIn("List-Unsubscribe-Post", mail.headers)
