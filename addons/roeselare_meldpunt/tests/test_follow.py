import ast
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from .common_follow import AN, FollowCase, links, mails_to


@tagged("post_install", "-at_install")
class TestFollow(FollowCase, TransactionCase):
    def setUp(self):
        super().setUp()
        self.setup_follow()

    def tell(self):
        self.followers.search([("news_at", "!=", False)])._tell()
        self.env.flush_all()

    def close(self, ticket, answer="We emptied it."):
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        ticket._close_for(reason, answer)
        self.env.flush_all()

    # ------------------------------------------------------------------- begin

    def test_an_address_follows_only_after_its_mailed_link(self):
        ticket = self.report()
        follower = self.follow(ticket, confirm=False)
        self.assertFalse(follower.confirmed_at)
        self.assertFalse(ticket.follower_total)
        (mail,) = mails_to(self, AN)
        self.assertIn(follower._url(), links(mail))
        self.close(ticket)
        self.tell()
        self.assertEqual(mails_to(self, AN), mail)

    def test_asking_again_gives_the_same_follower_and_tells_nothing(self):
        ticket = self.report()
        first = self.follow(ticket)
        again = self.follow(ticket, "AN@Example.com ", confirm=False)
        self.assertEqual(first, again)

    def test_a_mailbox_is_not_flooded(self):
        for _each in range(3):
            ticket = self.report()
            for _again in range(5):
                self.follow(ticket, confirm=False)
        self.assertEqual(len(mails_to(self, AN)), 3)
        for _each in range(12):
            self.follow(self.report(), confirm=False)
        self.assertEqual(len(mails_to(self, AN)), 10)

    def test_what_is_no_address_is_refused(self):
        ticket = self.report()
        for bad in ("", "an", "an@", "a b@example.com", "an@example.com,b@example.com"):
            with self.assertRaises(SubmissionError, msg=bad):
                self.follow(ticket, bad)
        self.assertFalse(self.followers.search([("ticket_id", "=", ticket.id)]))

    def test_an_account_follows_at_once(self):
        ticket = self.report()
        follower = self.follow(ticket, "", self.citizen, confirm=False)
        self.assertTrue(follower.confirmed_at)
        self.assertEqual(ticket.follower_total, 1)

    # -------------------------------------------------------------------- news

    def test_followers_hear_of_the_public_answer_and_of_no_name(self):
        ticket = self.report(name="Jan Secret", email="jan@example.com")
        self.follow(ticket)
        ticket.with_user(self.agent).message_post(body="Jan Secret called again")
        self.close(ticket)
        self.tell()
        mail = mails_to(self, AN)[-1]
        self.assertIn("Resolved", mail.body_html)
        self.assertNotIn("We emptied it.", mail.body_html, "nobody approved it yet")
        ticket.answer_public = True
        self.env.flush_all()
        self.tell()
        mail = mails_to(self, AN)[-1]
        self.assertIn("We emptied it.", mail.body_html)
        self.assertIn(ticket._public_url(), mail.body_html)
        for secret in ("Secret", "jan@", self.agent.name, "/volg/"):
            self.assertNotIn(secret, mail.body_html)

    def test_who_is_held_by_another_run_is_left_to_it(self):
        ticket = self.report()
        follower = self.follow(ticket)
        self.close(ticket)
        before = len(mails_to(self, AN))
        cron, followers = type(self.env["ir.cron"]), type(self.followers)
        with patch.object(cron, "_commit_progress", return_value=1):
            with patch.object(followers, "try_lock_for_update", lambda found: found.browse()):
                self.followers._cron_tell()
            self.assertEqual(len(mails_to(self, AN)), before)
            self.assertTrue(follower.news_at, "it is still to be told")
            self.followers._cron_tell()
        self.assertEqual(len(mails_to(self, AN)), before + 1)

    def test_a_mail_that_cannot_be_made_stops_no_other(self):
        ticket = self.report()
        broken = self.follow(ticket, "broken@example.com")
        self.follow(ticket)
        before = len(mails_to(self, AN))
        self.close(ticket)
        self.assertTrue(broken.news_at)
        address = type(self.followers)._mail_lang

        def of_most(follower):
            if follower == broken:
                raise ValueError("this one cannot be written")
            return address(follower)

        cron = type(self.env["ir.cron"])
        logger = "odoo.addons.roeselare_meldpunt.models.meldpunt_asked_mail"
        with (
            patch.object(cron, "_commit_progress", return_value=1),
            patch.object(type(self.followers), "_mail_lang", of_most),
            self.assertLogs(logger, "ERROR"),
            mute_logger("odoo.addons.mail.models.mail_render_mixin"),
        ):
            self.followers._cron_tell()
        self.assertEqual(len(mails_to(self, AN)), before + 1)
        self.assertTrue(broken.news_at, "it waits for the next run")
        with patch.object(cron, "_commit_progress", return_value=1):
            self.followers._cron_tell()
        self.assertEqual(len(mails_to(self, AN)), before + 1, "nobody hears it twice")
        self.assertFalse(broken.news_at)

    def test_a_mail_can_be_stopped_by_the_mail_program(self):
        ticket = self.report()
        follower = self.follow(ticket)
        self.close(ticket)
        self.tell()
        headers = ast.literal_eval(mails_to(self, AN)[-1].headers)
        self.assertIn(f"{follower._url()}/stoppen>", headers["List-Unsubscribe"])
        self.assertEqual(headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")

    def test_each_change_is_told_once(self):
        ticket = self.report()
        self.follow(ticket)
        before = len(mails_to(self, AN))
        ticket._set_public_state("in_progress")
        self.tell()
        self.tell()
        self.assertEqual(len(mails_to(self, AN)) - before, 1)
        ticket._set_public_state("waiting")
        ticket._set_public_state("in_progress")
        self.tell()
        self.assertEqual(len(mails_to(self, AN)) - before, 1)

    def test_a_report_that_is_no_longer_public_tells_no_more_than_that(self):
        ticket = self.report()
        self.follow(ticket)
        before = mails_to(self, AN)
        ticket._withdraw()
        self.env.flush_all()
        self.tell()
        mail = mails_to(self, AN) - before
        self.assertIn(ticket.number, mail.body_html)
        self.assertNotIn("Noordstraat", mail.body_html)
        self.assertNotIn(self.category.name, mail.body_html)

    def test_the_reporter_hears_it_as_reporter_only(self):
        ticket = self.report(email=AN)
        self.follow(ticket)
        before = len(mails_to(self, AN))
        ticket._set_public_state("in_progress")
        self.env.flush_all()
        self.tell()
        self.assertEqual(len(mails_to(self, AN)), before)

    def test_account_and_address_of_one_person_get_one_mail(self):
        ticket = self.report()
        self.citizen.partner_id.email = AN
        self.follow(ticket)
        self.follow(ticket, "", self.citizen)
        before = len(mails_to(self, AN))
        ticket._set_public_state("in_progress")
        self.env.flush_all()
        self.tell()
        self.assertEqual(len(mails_to(self, AN)) - before, 1)

    # ------------------------------------------------------------------ double

    def test_withdrawing_for_a_known_one_follows_it(self):
        kept, mine = self.report(), self.report(email=AN)
        self.follow(mine, "piet@example.com")
        mine._withdraw_for(kept, "en_US")
        self.assertEqual(mine.public_state, "cancelled")
        self.assertEqual(mine.duplicate_id, kept)
        followers = self.followers.search([("ticket_id", "=", kept.id)])
        self.assertEqual(set(followers.mapped("email")), {AN, "piet@example.com"})
        asked = followers.filtered(lambda item: item.email == AN)
        self.assertFalse(asked.confirmed_at, "the reporter's mailbox was not proved")

    def test_marking_as_duplicate_moves_followers_once(self):
        kept, double = self.report(), self.report()
        self.follow(kept)
        self.follow(double)
        self.follow(double, "piet@example.com")
        double.duplicate_id = kept
        emails = self.followers.search([("ticket_id", "=", kept.id)]).mapped("email")
        self.assertEqual(sorted(emails), [AN, "piet@example.com"])
        self.assertFalse(self.followers.search([("ticket_id", "=", double.id)]))

    def test_who_followed_a_double_is_told_once(self):
        kept, double = self.report(), self.report()
        self.follow(kept)
        both = self.follow(double)
        self.follow(double, "piet@example.com")
        waiting = self.follow(double, "kato@example.com", confirm=False)
        before = {each: len(mails_to(self, each)) for each in (AN, "piet@example.com")}
        double.with_user(self.agent).duplicate_id = kept
        self.env.flush_all()
        self.assertFalse(both.exists())
        for _run in range(2):
            self.tell()
        for address, count in before.items():
            mails = mails_to(self, address)
            self.assertEqual(len(mails) - count, 1, address)
            self.assertIn(double.number, mails[-1].body_html)
            self.assertIn(kept._public_url(), mails[-1].body_html)
        self.assertFalse(waiting.confirmed_at)
        self.assertEqual(len(mails_to(self, "kato@example.com")), 1, "only to confirm")
        kept._set_public_state("in_progress")
        self.env.flush_all()
        self.tell()
        self.assertNotIn(double.number, mails_to(self, "piet@example.com")[-1].body_html)

    def test_followers_never_hear_of_a_report_that_is_not_public(self):
        double, hidden = self.report(), self.report()
        hidden.publication_state = "withheld"
        follower = self.follow(double)
        double.duplicate_id = hidden
        self.env.flush_all()
        self.tell()
        self.assertEqual(follower.ticket_id, double)
        self.assertNotIn(hidden.number, mails_to(self, AN)[-1].body_html)

    def test_followers_are_moved_to_no_other_report_than_a_like_one(self):
        mine, far = self.report(email=AN), self.report(latitude="50.9600")
        other = self.report(category=str(self.env.ref("roeselare_meldpunt.category_pothole").id))
        follower = self.follow(mine, "piet@example.com")
        for wrong in (far, other):
            self.assertFalse(mine._withdraw_for(wrong, "en_US"))
        self.assertEqual(mine.public_state, "received")
        self.assertEqual(follower.ticket_id, mine)

    # --------------------------------------------------------------- retention

    def test_unconfirmed_and_finished_followers_are_forgotten(self):
        now = fields.Datetime.now()
        ticket, closed = self.report(), self.report()
        unconfirmed = self.follow(ticket, "late@example.com", confirm=False)
        self.move(unconfirmed, create_date=now - timedelta(days=4))
        fresh = self.follow(ticket)
        over = self.follow(closed)
        self.close(closed)
        self.move(closed, closed_date=now - timedelta(days=31))
        progress = patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60.0)
        with progress:
            self.followers._cron_forget()
        self.assertFalse(unconfirmed.exists() | over.exists())
        self.assertTrue(fresh.exists())

    # ------------------------------------------------------------------ rights

    def test_nobody_but_administrators_reads_who_follows(self):
        follower = self.follow(self.report())
        for user in (self.citizen, self.agent, self.public):
            with self.assertRaises(AccessError):
                follower.with_user(user).read(["email"])
            with self.assertRaises(AccessError):
                self.followers.with_user(user).create({"ticket_id": follower.ticket_id.id})
