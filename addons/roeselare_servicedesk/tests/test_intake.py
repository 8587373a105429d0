from unittest.mock import patch

from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged

from ..schemas.submission import Contact, Submission, SubmissionError, Upload
from .common import CityCase, jpeg


def submission(**values):
    base = {
        "kind": "question",
        "title": "",
        "description": "When are you open?",
        "contact": Contact(name="Marie", email="marie@example.com", lang="en_US"),
    }
    return Submission(**{**base, **values})


@tagged("post_install", "-at_install")
class TestIntake(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public = cls.env.ref("base.public_user")
        cls.intake = cls.env["servicedesk.intake"].with_user(cls.public)

    def _errors(self, **values):
        before = self.env["helpdesk.ticket"].search_count([])
        with self.assertRaises(SubmissionError) as caught:
            self.intake._submit(submission(**values))
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        return caught.exception.errors

    def test_a_visitor_asks_a_question(self):
        ticket = self.intake._submit(
            submission(
                service_id=self.public_service.id,
                uploads=(Upload("photo.jpg", jpeg()),),
            )
        )
        self.assertEqual(ticket.name, "When are you open?")
        self.assertEqual(ticket.team_id, self.team_a)
        self.assertFalse(ticket.partner_id)
        self.assertFalse(ticket.user_id)
        self.assertFalse(ticket.message_partner_ids)
        self.assertEqual(ticket.requester_attachment_ids.mimetype, "image/jpeg")
        self.assertEqual(ticket.channel_id.name, "Web")

    def test_the_same_form_twice_is_one_ticket(self):
        first = self.intake._submit(submission(idempotency_key="once"))
        second = self.intake._submit(submission(idempotency_key="once"))
        other = self.intake._submit(submission(idempotency_key="twice"))
        self.assertEqual(first, second)
        self.assertNotEqual(first, other)

    def test_two_requests_at_once_are_one_ticket(self):
        """The second cannot see the first yet: it is told to try again."""
        self.intake._submit(submission(idempotency_key="race"))
        # The cursors of a test share one transaction, so what the second request
        # would not see is hidden from its search.
        intake_class = type(self.env["servicedesk.intake"])
        nothing = self.env["helpdesk.ticket"]
        with (
            patch.object(intake_class, "_find_submitted", lambda model, key: nothing),
            self.assertRaises(ConcurrencyError),
        ):
            self.intake._submit(submission(idempotency_key="race"))

    def test_texts_are_limited_and_required(self):
        self.assertIn("description", self._errors(description="  \n "))
        self.assertIn("description", self._errors(description="x" * 100_000))
        self.assertIn("title", self._errors(title="x" * 300))

    def test_contact_is_checked(self):
        for email in ("marie", "a@b", "a@example.com, b@example.com", "x" * 300):
            with self.subTest(email=email[:20]):
                self.assertIn("email", self._errors(contact=Contact(email=email)))
        for phone in ("call me", "0" * 60):
            with self.subTest(phone=phone[:20]):
                self.assertIn("phone", self._errors(contact=Contact(phone=phone)))
        self.assertIn("name", self._errors(contact=Contact(name="x" * 300)))

    def test_markup_stays_text(self):
        ticket = self.intake._submit(
            submission(
                title="<b>bold</b>",
                description="<script>alert(1)</script>\n<img src=x onerror=alert(2)>",
                contact=Contact(name="<i>Marie</i>"),
            )
        )
        self.assertEqual(ticket.name, "<b>bold</b>")
        self.assertNotIn("<script", ticket.description)
        self.assertNotIn("<img", ticket.description)
        self.assertIn("&lt;script&gt;", ticket.description)

    def test_files_are_checked_and_nothing_is_stored(self):
        cases = {
            "empty": Upload("a.jpg", b""),
            "renamed": Upload("a.jpg", b"MZ\x90\x00 a program"),
            "script": Upload("a.svg", b"<svg onload='alert(1)'/>"),
            "large": Upload("a.jpg", b"x" * (10 * 1024 * 1024 + 1)),
        }
        for name, upload in cases.items():
            with self.subTest(name):
                self.assertIn("files", self._errors(uploads=(upload,)))
        many = tuple(Upload(f"{i}.jpg", jpeg()) for i in range(6))
        self.assertIn("files", self._errors(uploads=many))

    def test_a_document_is_named_by_its_content(self):
        gate = self.env["servicedesk.upload.gate"]
        [clean] = gate._accept_documents([Upload("../x/photo.pdf", jpeg())])
        self.assertEqual((clean.name, clean.mimetype), ("photo.jpg", "image/jpeg"))

    def test_an_unknown_kind_is_a_bug_not_an_answer(self):
        with self.assertRaises(ValueError):
            self.intake._submit(submission(kind="wish"))

    def test_the_confirmation_is_queued_in_the_requesters_language(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        ticket = self.intake._submit(submission())
        self.assertFalse(self._mails_to("marie@example.com"), "nobody waits for a mail")
        self._make_mails()
        mail = self._mails_to("marie@example.com")
        self.assertEqual(len(mail), 1)
        self.assertIn(ticket.number, mail.subject)
        self.assertIn(ticket._tracking_url(), mail.body_html)
        self.assertTrue(mail.auto_delete)

    def test_the_tracking_link_is_not_in_the_chatter(self):
        ticket = self.intake._submit(submission())
        self._make_mails()
        self.assertFalse(
            ticket.message_ids.filtered(lambda message: "/volg/" in message.body)
        )
        self.assertFalse(self._mails_to("marie@example.com").res_id)

    def test_without_address_no_mail(self):
        before = self.env["mail.mail"].search_count([])
        self.intake._submit(submission(contact=Contact()))
        self._make_mails()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_a_confirmation_is_made_once(self):
        ticket = self.intake._submit(submission())
        self._make_mails()
        self._make_mails()
        self.assertEqual(len(self._mails_to("marie@example.com")), 1)
        self.assertFalse(ticket.received_mail_due)

    def test_a_broken_template_stops_no_report_and_no_other_mail(self):
        broken = self.intake._submit(submission())
        other = self.intake._submit(submission(contact=Contact(email="jan@example.com")))
        tickets = type(self.env["helpdesk.ticket"])
        mailed = tickets._mail_requester

        def fail(records, moment, text=""):
            if records == broken:
                raise ValueError("a broken template")
            return mailed(records, moment, text)

        log = "odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_watch"
        with patch.object(tickets, "_mail_requester", fail), self.assertLogs(log, "ERROR"):
            self._make_mails()
        self.assertTrue(broken.received_mail_due, "it waits for a template that works")
        self.assertFalse(other.received_mail_due)
        self.assertEqual(len(self._mails_to("jan@example.com")), 1)

    def _make_mails(self):
        cron = self.env.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", return_value=60.0):
            self.env["helpdesk.ticket"]._cron_received_mails()

    def _mails_to(self, address):
        return self.env["mail.mail"].search([("email_to", "=", address)])

    def test_submitting_costs_a_known_number_of_queries(self):
        self.intake._submit(submission(service_id=self.public_service.id))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.intake._submit(submission(service_id=self.public_service.id))
            self.env.flush_all()
