from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..tools import open311_client
from .common import submit
from .common_open311 import READ, Open311Mixin, setup_open311


@tagged("post_install", "-at_install")
class TestOpen311Read(Open311Mixin, TransactionCase):
    """The state of an order comes back from a contractor's own system."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_open311(cls)

    def test_open_says_nothing_new(self):
        order = self._arrived()
        notes = self._notes()
        for _time in range(2):
            self._read()
        self.assertEqual((order.state, self._notes()), ("sent", notes))
        self.assertTrue(order.checked_at)

    def test_words_come_back_once_for_staff_only(self):
        order = self._arrived()
        self._clear()
        self.there.change("601", status_notes="Crew <b>tomorrow</b>")
        for _time in range(2):
            self._read()
        self.assertEqual((order.state, order.remark), ("accepted", "Crew <b>tomorrow</b>"))
        self.assertEqual(self._notes().count("Crew &lt;b&gt;tomorrow"), 1)
        self.assertFalse(self._mails("an@example.com"))
        public = self.report._public_messages()
        self.assertFalse(any("Crew" in message.body for message in public))

    def test_closed_leaves_the_judgement_to_staff(self):
        order = self._arrived()
        self.there.change("601", status="closed", status_notes="Emptied")
        self._read()
        self.assertEqual((order.state, order.remark), ("done", "Emptied"))
        self.assertIn("closed number 601", self._notes())
        self.assertEqual(self.report.public_state, "in_progress")
        self.assertEqual(self.report.activity_ids.user_id, self.agent)
        self.there.asked.clear()
        self._read()
        self.assertFalse(self.there.asked, "what is done is not asked for")

    def test_closed_closes_where_it_is_configured(self):
        self.contractor.after_done = "close"
        self._arrived()
        self._clear()
        self.there.change("601", status="closed", status_notes="My own words")
        self._read()
        self.assertEqual(self.report.public_state, "resolved")
        (mail,) = self._mails("an@example.com")
        self.assertNotIn("My own words", mail)

    def test_an_expected_day_is_a_plan_and_the_reporter_is_not_told(self):
        order = self._arrived()
        self._clear()
        day = self.env.company._city_today() + timedelta(days=3)
        for text, planned in (
            ("", False),
            ("soon", False),
            ("1999-01-01T00:00:00Z", False),
            (f"{day}T10:00:00+01:00", day),
            ("9999-12-31T23:59:59-12:00", day),
        ):
            with self.subTest(text=text):
                self.there.change("601", expected_datetime=text)
                self._read()
                self.assertEqual(order.planned_on, planned)
        self.assertEqual(order.state, "planned")
        self.assertFalse(self._mails("an@example.com"))

    def test_a_copy_from_before_changes_nothing(self):
        order = self._arrived()
        self.there.change("601", status_notes="Second")
        self._read()
        self.there.requests["601"].update(
            updated_datetime="2020-01-01T00:00:00Z", status_notes="First", status="closed"
        )
        self._read()
        self.assertEqual((order.remark, order.state), ("Second", "accepted"))

    def test_many_orders_are_few_calls(self):
        self.patch(open311_client, "BATCH", 3)
        orders = self.orders
        for _number in range(7):
            self.report = submit(self)
            orders += self._forward()
        self._send()
        self.there.asked.clear()
        for number in self.there.requests:
            self.there.change(number, status="closed")
        self._read()
        self.assertEqual(len(self.there.asked), 3)
        self.assertEqual(set(orders.mapped("state")), {"done"})

    def test_reading_is_cheap_when_nothing_changed(self):
        for _number in range(6):
            self.report = submit(self)
            self._forward()
        self._send()
        self._read()
        orders = self.orders.search([("delivery", "=", "delivered")])
        orders.checked_at = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.contractor.open311_next  # noqa: B018
        with self._no_commit(), self.assertQueryCount(22):
            self.orders._cron_open311_read()
            self.env.flush_all()

    # ------------------------------------------------------------------ absence

    def test_a_number_that_is_gone_is_asked_after_a_day_once(self):
        order = self._arrived()
        kept = self.there.requests.pop("601")
        self._read()
        self.assertEqual(order.delivery, "delivered")
        self.assertFalse(self.report.activity_ids)
        order.missing_since -= timedelta(days=1)
        for _time in range(2):
            self._read()
        self.assertEqual(order.delivery, "unknown")
        self.assertEqual(len(self.report.activity_ids), 1)
        self.assertIn("601", self.report.activity_ids.summary)
        self.there.requests["601"] = kept
        self._read()
        self.assertEqual((order.delivery, order.missing_since), ("delivered", False))

    def test_one_unknown_number_hides_no_other(self):
        self.there.strict = True
        orders = self.orders
        for _number in range(5):
            self.report = submit(self)
            orders += self._forward()
        self._send()
        for number in self.there.requests:
            self.there.change(number, status="closed")
        gone = self.there.requests.pop("603")
        self._read()
        lost = orders.filtered(lambda order: order.open311_id == gone["service_request_id"])
        self.assertTrue(lost.missing_since)
        self.assertEqual(set((orders - lost).mapped("state")), {"done"})

    # -------------------------------------------------------------- bad answers

    def test_bad_answers_change_nothing_and_are_said(self):
        order = self._arrived()
        self.there.change("601", status="closed")
        notes = self._notes()
        said = {
            "html": "a web page",
            "xml": "in XML",
            "empty": "nothing",
            "nonsense": "not Open311",
            "odd": "not Open311",
            "deep": "not Open311",
            "huge": "more than can be read",
            "broken": "a fault (500)",
            "key": "API key",
            "redirect": "another address",
            "wait 10": "asked us to wait",
            "drip": "too long",
            "drip in headers": "too long",
        }
        self.patch(open311_client, "TIMEOUT_S", 1.5)
        for mode, words in said.items():
            with self.subTest(mode=mode), self.assertLogs(READ, "WARNING") as logs:
                self._read(mode)
                self.assertIn(words, self.contractor.open311_problem)
                self.assertEqual((order.state, self._notes()), ("sent", notes))
                self.assertNotIn("city-key", str(logs.output) + self.contractor.open311_problem)
        paths = {path for _method, path, _query in self.there.asked}
        self.assertEqual(paths, {"/open311/v2/requests.json"}, "no redirect is followed")
        self._read()
        self.assertEqual(order.state, "done")
        self.assertFalse(self.contractor.open311_problem)
        self.assertFalse(self.contractor.open311_failures)

    def test_a_failing_system_is_left_alone_for_a_while(self):
        self._arrived()
        for wait, minutes in (("0", 10), ("0", 20), ("3600", 60), ("86400", 1440)):
            with mute_logger(READ):
                self._read(f"wait {wait}")
            left = (self.contractor.open311_next - fields.Datetime.now()).total_seconds()
            self.assertAlmostEqual(left, minutes * 60, delta=10)
        self.there.asked.clear()
        with self._no_commit():
            self.orders._cron_open311_read()
        self.assertFalse(self.there.asked)

    def test_somebody_is_told_when_it_lasts(self):
        self._arrived()
        for _time in range(14):
            with mute_logger(READ):
                self._read("broken")
        self.assertEqual(len(self.report.activity_ids), 1)
        self.assertIn("does not answer", self.report.activity_ids.summary)

    def test_a_failing_contractor_stops_no_other(self):
        order = self._arrived()
        self.there.change("601", status="closed")
        gone = self.contractor.copy({"name": "Gone", "open311_url": "http://127.0.0.1:9"})
        self.report = submit(self)
        other = self.orders._forward(self.report, self.contractor, "x")
        other.write(
            {"contractor_id": gone.id, "delivery": "delivered", "open311_id": "1"}
        )
        with mute_logger(READ):
            self._read()
        self.assertEqual(order.state, "done")
        self.assertIn("cannot be reached", gone.open311_problem)

    def test_words_in_another_encoding_come_out(self):
        order = self._arrived()
        self.there.charset = "cp1252"
        self.there.change("601", status_notes="Vélo retiré")
        self._read()
        self.assertEqual(order.remark, "Vélo retiré")
        self.there.charset = "utf-16"
        self.there.change("601", status_notes="Encore là")
        self._read()
        self.assertEqual(order.remark, "Encore là")

    def test_hostile_values_do_no_harm(self):
        order = self._arrived()
        for values in (
            {"status": ["closed"]},
            {"status": None},
            {"status": "CLOSE"},
            {"updated_datetime": {"a": 1}},
            {"updated_datetime": "2026-13-45"},
            {"status_notes": 5},
            {"status_notes": "\x00\u202e"},
            {"description": ["x"]},
        ):
            with self.subTest(values=values):
                before = dict(self.there.requests["601"])
                self.there.requests["601"].update(values)
                self._read()
                self.assertEqual((order.state, order.remark), ("sent", False))
                self.there.requests["601"] = before
        self.there.change("601", status_notes="y" * 50_000)
        self._read()
        self.assertEqual(len(order.remark), 2000)

    def test_silence_of_an_order_there_has_its_own_words(self):
        order = self._arrived()
        order.expires_at = fields.Datetime.now() - timedelta(hours=1)
        with self._no_commit():
            self.orders._cron_silence()
        self.assertIn("No news of the order", self.report.activity_ids.summary)
