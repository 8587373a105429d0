import logging
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_servicedesk.tools.log_mask import install_log_mask, mask

from .common import picture
from .common_order import forward, setup_order
from .common_public import noise

PAGE_QUERIES = 45


@tagged("post_install", "-at_install")
class TestOrderPage(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_order(cls)
        cls.order = forward(
            cls, text="Empty <the> bin", photo_ids=[(6, 0, cls.report.photo_ids.ids)]
        )
        cls.url = cls.order._url()

    def _post(self, step, data=None, files=None, url=None):
        return self.url_open(
            f"{url or self.url}/{step}",
            data=data or {"x": "1"},
            files=files,
            allow_redirects=False,
        )

    def test_the_page_shows_what_is_needed_and_nobody(self):
        answer = self.url_open(self.url)
        self.assertEqual(answer.status_code, 200)
        text = answer.text
        for words in (self.report.number, "Noordstraat 5", "Empty &lt;the&gt; bin"):
            self.assertIn(words, text)
        for secret in ("Peeters", "an@example.com", "0470", "Secret words"):
            self.assertNotIn(secret, text)
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertIn("noindex", answer.headers["X-Robots-Tag"])

    def test_the_contact_is_there_only_when_staff_gave_it_and_while_it_runs(self):
        self.order.share_contact = True
        text = self.url_open(self.url).text
        self.assertIn("An Peeters", text)
        self.assertIn("0470", text)
        self.assertNotIn("an@example.com", text)
        self.order.state = "done"
        self.assertNotIn("An Peeters", self.url_open(self.url).text)

    def test_far_too_many_answers_from_one_network_are_held_up_and_refused(self):
        self.env.company.write({"servicedesk_guard": True, "servicedesk_guard_network_minute": 1})
        page = self.url_open(self.url).text
        for step in ("accept", "plan", "done", "refuse"):
            self.assertIn(f'data-kind="order-{step}"', page)
        counted = {}
        rates = type(self.env["servicedesk.guard.rate"])
        hit = rates._hit

        def busy(model, cr, keys, now=None):
            return {key: counted or rate for key, rate in hit(model, cr, keys, now).items()}

        self.patch(rates, "_hit", busy)
        guard = type(self.env["servicedesk.guard"])
        self.patch(guard, "_network_key", lambda *_args, **_kwargs: "n:test-order")
        # Whoever was mailed the link has five times the limit of 1; ten times that is too many.
        for count, status in ((51.0, 429), (6.0, 422)):
            counted.update(dict.fromkeys(("minute", "hour", "day"), count))
            answer = self._post("weigeren", {"reason": "Not <our> street"})
            with self.subTest(count=count):
                self.assertEqual(answer.status_code, status)
                self.assertIn("Not &lt;our&gt; street", answer.text)
                self.assertIn("Retry-After", answer.headers)
                self.assertEqual(self.order.state, "sent")
        self.assertIn("data-challenge", answer.text)
        counted.update(dict.fromkeys(("minute", "hour", "day"), 4.0))
        self.assertEqual(self._post("weigeren", {"reason": "No"}).status_code, 303)
        self.assertEqual(self.order.state, "refused")

    def test_get_changes_nothing(self):
        before = self.order.state
        for step in ("", "/aanvaarden", "/plannen", "/klaar", "/weigeren"):
            answer = self.url_open(self.url + step)
            self.assertEqual(answer.status_code == 200, not step)
            self.order.invalidate_recordset()
            self.assertEqual(self.order.state, before)

    def test_the_whole_way_by_buttons(self):
        self.assertEqual(self._post("aanvaarden").status_code, 303)
        self.assertEqual(self._post("plannen", {"day": "yesterday"}).status_code, 422)
        day = (self.env.company._city_today() + timedelta(days=3)).isoformat()
        self.assertEqual(self._post("plannen", {"day": day}).status_code, 303)
        refused = self._post("klaar", {"remark": "My words"})
        self.assertEqual(refused.status_code, 422)
        self.assertIn("My words", refused.text, "what was typed comes back")
        files = {"photos": ("done.jpg", picture(exif=True), "image/jpeg")}
        self.assertEqual(self._post("klaar", {"remark": "Done"}, files).status_code, 303)
        self.order.invalidate_recordset()
        self.assertEqual(self.order.state, "done")
        self.assertEqual(self._post("weigeren", {"reason": "No"}).status_code, 422)
        self.order.invalidate_recordset()
        self.assertEqual(self.order.state, "done")

    def test_a_refusal_without_a_reason_is_asked_again(self):
        self.assertEqual(self._post("weigeren").status_code, 422)
        self.assertEqual(self._post("weigeren", {"reason": "No time"}).status_code, 303)
        self.order.invalidate_recordset()
        self.assertEqual(self.order.remark, "No time")

    def test_a_file_in_place_of_a_text_is_no_text(self):
        files = {"reason": ("x.txt", b"x", "text/plain")}
        self.assertEqual(self._post("weigeren", {"x": "1"}, files).status_code, 422)
        files = {"day": ("x.txt", b"x", "text/plain")}
        self.assertEqual(self._post("plannen", {"x": "1"}, files).status_code, 422)

    def test_unknown_withdrawn_and_not_yours_are_one_answer(self):
        self.order.with_user(self.agent).action_withdraw()
        forged = f"/opdracht/{self.order.id}-{'0' * 40}"
        texts = set()
        for url in (self.url, forged, "/opdracht/x", "/opdracht/999999-" + "0" * 40):
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, 404, url)
            texts.add(len(answer.text))
            for step in ("aanvaarden", "plannen", "klaar", "weigeren"):
                self.assertEqual(self._post(step, url=url).status_code, 404, step)
        self.assertEqual(self.order.state, "withdrawn")

    def test_too_late_is_said_with_410(self):
        self.order.expires_at = fields.Datetime.now() - timedelta(seconds=1)
        answer = self.url_open(self.url)
        self.assertEqual(answer.status_code, 410)
        self.assertNotIn("Noordstraat", answer.text)
        self.assertNotIn("Empty", answer.text)
        for step in ("aanvaarden", "plannen", "klaar", "weigeren"):
            self.assertEqual(self._post(step).status_code, 410, step)
        photo = self.order.photo_ids
        self.assertEqual(self.url_open(f"{self.url}/foto/{photo.id}").status_code, 404)
        self.order.invalidate_recordset()
        self.assertEqual(self.order.state, "sent")

    def test_photos_are_those_of_the_order_and_stay_covered(self):
        photo = self.order.photo_ids
        photo.image = noise()
        self.env.flush_all()
        answer = self.url_open(f"{self.url}/foto/{photo.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        photo.cover_areas = [[0, 0, 1, 1]]
        self.env.flush_all()
        self.assertNotEqual(self.url_open(f"{self.url}/foto/{photo.id}").content, answer.content)
        other = photo.copy()
        self.assertEqual(self.url_open(f"{self.url}/foto/{other.id}").status_code, 404)

    def test_the_secret_stays_out_of_logs(self):
        install_log_mask()
        with self.assertLogs("werkzeug", logging.INFO) as logs:
            self.url_open(self.url)
            logging.getLogger("werkzeug").info("GET %s", self.url)
        secret = self.url.partition("-")[2]
        self.assertNotIn(secret, "\n".join(logs.output))
        self.assertEqual(mask(f"{self.url}/klaar"), f"/opdracht/{self.order.id}-***/klaar")

    def test_the_page_costs_few_queries(self):
        self.url_open(self.url)
        self.env.flush_all()
        # The server shares the cursor of the test.
        count = self.cr.sql_log_count
        self.url_open(self.url)
        self.assertLessEqual(self.cr.sql_log_count - count, PAGE_QUERIES)
