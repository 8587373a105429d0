from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_page import ReportPageCase


@tagged("post_install", "-at_install")
class TestReferral(ReportPageCase):
    def setUp(self):
        super().setUp()
        self.lamp = self.env.ref("roeselare_meldpunt.category_lamp_broken")
        self.referrals = self.env["meldpunt.referral"]

    def total(self, category):
        return sum(self.referrals.search([("category_id", "=", category.id)]).mapped("count"))

    def refer(self, **data):
        if not hasattr(self, "token"):
            self.token = self.fields(self.page())["csrf_token"]
        data = {"csrf_token": self.token, **data}
        return self.url_open("/meldpunt/doorverwezen", data=data, allow_redirects=False)

    def test_visitors_are_counted_a_day_and_category(self):
        for _visitor in range(3):
            self.assertEqual(self.refer(category_id=self.lamp.id).status_code, 204)
        self.assertEqual(self.total(self.lamp), 3)
        self.assertEqual(set(self.referrals.search([]).mapped("kind")), {"authority"})

    def test_without_script_the_button_leads_to_the_page(self):
        self.lamp.authority_id.url = "https://example.com/lamp"
        answer = self.refer(category_id=self.lamp.id, go="1")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(answer.headers["Location"], "https://example.com/lamp")
        self.assertEqual(self.total(self.lamp), 1)

    def test_nonsense_is_not_found_and_not_counted(self):
        for wrong in ("0", "x", "-1", "99999999999999", "", "1; drop table"):
            with self.subTest(wrong=wrong):
                self.assertEqual(self.refer(category_id=wrong).status_code, 404)
        self.assertFalse(self.referrals.search([]))

    def test_a_category_without_advice_is_not_counted(self):
        self.assertEqual(self.refer(category_id=self.category.id).status_code, 204)
        self.assertFalse(self.total(self.category))

    def test_pages_of_others_are_answered_and_not_counted(self):
        for token in ("", "made-up", "é"):
            answer = self.refer(category_id=self.lamp.id, csrf_token=token)
            self.assertEqual(answer.status_code, 204)
        self.assertFalse(self.total(self.lamp))

    def test_who_asks_all_the_time_is_helped_and_no_longer_counted(self):
        self.lamp.authority_id.url = "https://example.com/lamp"
        self.env.company.write({"servicedesk_guard": True, "servicedesk_guard_network_minute": 2})
        # The machine itself has no limit; this one is as good as any other.
        guard = self.env.registry["servicedesk.guard"]
        with patch.object(guard, "_network_key", lambda *_args: "n:198.51.100.0"):
            answers = [self.refer(category_id=self.lamp.id, go="1") for _visit in range(4)]
        self.assertEqual({answer.status_code for answer in answers}, {303})
        self.assertEqual(self.total(self.lamp), 2)

    def test_being_helped_elsewhere_takes_nothing_of_the_forms_a_network_may_send(self):
        self.env.company.write({"servicedesk_guard": True, "servicedesk_guard_network_minute": 1})
        guard = self.env["servicedesk.guard"]
        self.assertTrue(guard._visit("referral", "198.51.100.7"))
        self.assertFalse(guard._visit("referral", "198.51.100.8"), "the same network")
        self.assertLessEqual(guard._count("", "198.51.100.7").network, 1)

    def test_nothing_is_counted_by_get(self):
        answer = self.url_open(f"/meldpunt/doorverwezen?category_id={self.lamp.id}")
        self.assertIn(answer.status_code, (404, 405))
        self.assertFalse(self.total(self.lamp))

    def test_call_only_takes_no_report_and_says_whom_to_call(self):
        self.category.write({"danger_text": "Call 112 now.", "danger_stop": True})
        before = self.tickets.search_count([])
        answer = self.post(self.good())
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Call 112 now.", answer.text)
        self.assertEqual(self.tickets.search_count([]), before)

    def test_call_only_needs_a_warning(self):
        with self.assertRaises(ValidationError):
            self.category.write({"danger_text": False, "danger_stop": True})

    def test_the_page_of_an_advice_is_https(self):
        with self.assertRaises(ValidationError):
            self.category.advice_url = "javascript:alert(1)"

    def test_staff_read_the_figures_and_citizens_do_not(self):
        self.referrals._count(self.lamp)
        self.assertTrue(self.referrals.with_user(self.agent).search([]))
        with self.assertRaises(AccessError):
            self.referrals.with_user(self.citizen).search([])
        with self.assertRaises(AccessError):
            self.referrals.with_user(self.agent).search([]).write({"count": 9})

    def test_answers_are_given_in_the_chosen_language(self):
        data = {**self.good(), "lang": "en_US"}
        self.post(data)
        ticket = self.tickets.search([], order="id desc", limit=1)
        self.assertTrue(ticket)
        answer = self.post({**self.good(), "lang": "xx_XX' --"})
        self.assertEqual(answer.status_code, 303)
