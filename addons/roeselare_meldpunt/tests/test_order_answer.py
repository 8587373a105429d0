from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError, Upload

from .common import picture, submit
from .common_order import ADDRESS, OrderMixin, forward, setup_order


@tagged("post_install", "-at_install")
class TestOrderAnswer(OrderMixin, TransactionCase):
    """What a contractor answers, and what follows on the ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_order(cls)

    def _photo(self):
        return [Upload("done.jpg", picture())]

    def test_accept_and_plan_come_back_to_the_ticket(self):
        self.report.lang = "en_US"
        order = self._as_visitor(forward(self))
        self._clear()
        order._accept()
        self.assertEqual(order.state, "accepted")
        day = self.env.company._city_today() + timedelta(days=20)
        order._plan(day.isoformat())
        self.assertEqual((order.state, order.planned_on), ("planned", day))
        self.assertGreater(order.expires_at.date(), day + timedelta(days=13))
        self.assertIn("Test contractor accepts", self._notes())
        self.assertIn("plans it on", self._notes())
        (mail,) = self._mails("an@example.com")
        self.assertIn("The work is planned on", mail)
        self.assertNotIn("Test contractor", mail)
        public = self.report._public_messages()
        self.assertFalse(self.report._is_from_requester(public[-1]), "the city says so")

    def test_the_reporter_is_not_told_the_day_when_the_city_does_not_want_it(self):
        self.contractor.tell_planned = False
        order = self._as_visitor(forward(self))
        self._clear()
        order._plan(self.env.company._city_today().isoformat())
        self.assertFalse(self._mails("an@example.com"))

    def test_days_that_cannot_be(self):
        order = self._as_visitor(forward(self))
        today = self.env.company._city_today()
        far, past = today + timedelta(days=400), today - timedelta(days=2)
        for text in ("", None, "x", "2026-13-01", far.isoformat(), past.isoformat()):
            with self.subTest(text=text), self.assertRaises(SubmissionError):
                order._plan(text)
        self.assertEqual(order.state, "sent")

    def test_done_leaves_the_judgement_to_staff(self):
        self.report.user_id = self.agent
        order = self._as_visitor(forward(self))
        order._done("Emptied, and <b>cleaned</b>", self._photo())
        self.assertEqual(order.state, "done")
        after = self.report.photo_ids.filtered(lambda photo: photo.kind == "after")
        self.assertEqual(len(after), 1)
        self.assertEqual(after.publication, "draft")
        self.assertFalse(after.from_requester)
        self.assertEqual(self.report.public_state, "in_progress")
        self.assertEqual(self.report.activity_ids.user_id, self.agent)
        self.assertIn("&lt;b&gt;cleaned", self._notes())
        public = self.report._public_messages()
        self.assertFalse(any("Emptied" in message.body for message in public))

    def test_done_closes_where_it_is_configured(self):
        self.contractor.after_done = "close"
        order = self._as_visitor(forward(self))
        self._clear()
        order._done("My own words", self._photo())
        self.assertEqual(self.report.public_state, "resolved")
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        self.assertEqual(self.report.close_reason_id, reason)
        (mail,) = self._mails("an@example.com")
        self.assertNotIn("My own words", mail)
        self.assertFalse(self._mails(ADDRESS), "who did the work is not told to stop")

    def test_the_category_decides_over_the_contractor(self):
        for contractor, category, state in (
            ("close", "judge", "in_progress"),
            ("judge", "close", "resolved"),
        ):
            self.contractor.after_done = contractor
            self.category.contractor_after_done = category
            self.report = submit(self)
            self._as_visitor(forward(self))._done("", self._photo())
            with self.subTest(contractor=contractor, category=category):
                self.assertEqual(self.report.public_state, state)

    def test_done_needs_a_good_photo(self):
        order = self._as_visitor(forward(self))
        bad = [Upload("a.jpg", b"no picture")]
        for uploads in ((), bad, self._photo() * 6):
            with self.subTest(count=len(uploads)), self.assertRaises(SubmissionError) as error:
                order._done("", uploads)
            self.assertIn("photos", error.exception.errors)
        with self.assertRaises(SubmissionError):
            order._done("x" * 2001, self._photo())
        self.assertEqual(order.state, "sent")
        self.assertEqual(len(self.report.photo_ids), 1)
        self.contractor.photo_required = False
        order._done("", ())
        self.assertEqual(order.state, "done")

    def test_a_refusal_needs_a_reason_and_lands_on_a_list(self):
        self.report.user_id = self.agent
        order = self._as_visitor(forward(self))
        for reason in ("", "  \n", "x" * 2001):
            with self.assertRaises(SubmissionError):
                order._refuse(reason)
        order._refuse("Not our road")
        self.assertEqual(order.state, "refused")
        self.assertIn("Not our road", self._notes())
        self.assertEqual(self.report.activity_ids.user_id, self.agent)
        self.assertIn("refuses", self.report.activity_ids.summary)
        self.assertTrue(forward(self, contractor_id=self.contractor.copy({"name": "B"}).id))

    def test_what_is_over_takes_no_answer(self):
        order = self._as_visitor(forward(self))
        order._accept()
        with self.assertRaises(SubmissionError):
            order._accept()
        order._refuse("No")
        answers = (
            order._accept,
            lambda: order._plan(self.env.company._city_today().isoformat()),
            lambda: order._done("", self._photo()),
            lambda: order._refuse("Again"),
        )
        for answer in answers:
            with self.assertRaises(SubmissionError):
                answer()
        late = self._as_visitor(forward(self))
        late.expires_at = fields.Datetime.now() - timedelta(seconds=1)
        with self.assertRaises(SubmissionError):
            late._accept()

    def test_closing_the_report_ends_the_order_and_tells_the_contractor(self):
        order = forward(self)
        self._clear()
        self.report.with_user(self.agent)._set_public_state("resolved")
        self.assertEqual(order.state, "ended")
        self.assertIn("No longer needed", self._mails(ADDRESS)[0])
        self.assertFalse(self._as_visitor(order)._may("done"))

    def test_silence_is_told_once(self):
        self.report.user_id = self.agent
        order = forward(self)
        orders = self.env["meldpunt.order"]
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60.0):
            orders._cron_silence()
            self.assertFalse(self.report.activity_ids)
            order.expires_at = fields.Datetime.now() - timedelta(hours=1)
            for _run in range(2):
                orders._cron_silence()
                self.assertEqual(len(self.report.activity_ids), 1)
