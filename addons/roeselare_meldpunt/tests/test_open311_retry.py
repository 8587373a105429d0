from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..tools import open311_client
from .common import submit
from .common_open311 import JOB, Open311Mixin, setup_open311
from .fake_open311 import KEY


@tagged("post_install", "-at_install")
class TestOpen311Retry(Open311Mixin, TransactionCase):
    """What does not arrive is tried again, and then it is somebody's task."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_open311(cls)

    def test_tries_wait_longer_and_longer_and_then_somebody_is_told(self):
        order = self._forward()
        waits = []
        for _try in range(6):
            self._send("broken", "broken")
            if order.delivery != "failed":
                waits.append(round((order.next_try - fields.Datetime.now()).total_seconds() / 60))
        self.assertEqual(waits, [1, 5, 30, 120, 720])
        self.assertEqual(order.delivery, "failed")
        self.assertIn("It is not sure that the system", self._notes())
        self.assertIn("a fault (500)", self._notes())
        self.assertEqual(self.report.activity_ids.user_id, self.agent)
        self.assertIn("failed", self.report.activity_ids.summary)
        count = len(self.there.asked)
        self._send()
        self.assertEqual(len(self.there.asked), count, "given up is given up")

    def test_sending_again_by_hand_looks_first(self):
        order = self._forward()
        with self.assertRaises(UserError):
            order.with_user(self.agent).action_send_again()
        self._send("lost")
        for _try in range(6):
            self._send("broken")
        self.assertEqual(order.delivery, "failed")
        order.with_user(self.agent).action_send_again()
        self._send()
        self.assertEqual((order.delivery, order.open311_id), ("delivered", "601"))
        self.assertEqual(len(self.there.posts()), 1)

    def test_only_who_may_change_the_report_sends_again(self):
        order = self._forward()
        self._send("refused")
        for user in (self.stranger, self.citizen):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                order.with_user(user).action_send_again()

    def test_a_refusal_is_final_and_in_their_words(self):
        order = self._forward()
        self._send("refused")
        self.assertEqual((order.delivery, order.asked_at), ("failed", False))
        self.assertIn("did not receive it", self._notes())
        self.assertIn("attribute[COLOUR] is missing", self._notes())

    def test_a_wrong_key_is_tried_later_and_stands_nowhere(self):
        self.contractor.open311_key = "wrong"
        order = self._forward()
        with self.assertLogs(JOB, "WARNING") as logs:
            self._send()
        self.assertEqual(order.delivery, "queued")
        self.contractor.open311_key = KEY
        for _try in range(6):
            self._send("key")
        self.assertEqual(order.delivery, "failed")
        self.assertIn("did not accept the API key", self._notes())
        self.assertNotIn(KEY, self._notes() + str(logs.output))
        self.assertNotIn(KEY, repr(self.contractor._open311_endpoint()))

    def test_the_system_says_how_long_to_wait(self):
        for text, seconds in (("3600", 3600), ("9" * 30, 86_400), ("never", 60)):
            with self.subTest(text=text):
                self.report = submit(self)
                order = self._forward()
                self._send(f"wait {text}")
                left = (order.next_try - fields.Datetime.now()).total_seconds()
                self.assertAlmostEqual(left, seconds, delta=5)
                self.assertEqual(order.delivery, "queued", "it was not taken")
                order.state = "withdrawn"

    def test_a_fault_of_ours_stops_no_other_order(self):
        first = self._forward()
        self.report = submit(self)
        second = self._forward()
        send = type(first)._open311_values

        def values(order, service):
            if order == first:
                raise ZeroDivisionError
            return send(order, service)

        self.patch(type(first), "_open311_values", values)
        with mute_logger(JOB):
            self._send()
        self.assertEqual((first.delivery, first.attempts), ("queued", 1))
        self.assertEqual(second.delivery, "delivered")

    def test_slow_and_silent_systems_are_left_in_time(self):
        order = self._forward()
        self.patch(open311_client, "TIMEOUT_S", 0.5)
        self._send("drip")
        self.assertEqual(order.delivery, "asked")
        self.contractor.open311_url = "http://127.0.0.1:9/open311"
        self.report = submit(self)
        order = self._forward()
        self._send()
        self.assertEqual((order.delivery, order.asked_at), ("queued", False))
