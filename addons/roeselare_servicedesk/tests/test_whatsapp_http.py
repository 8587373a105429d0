import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..schemas.whatsapp import Notice, NotUnderstood
from .common_whatsapp import NUMBER_ID, VERIFY, WhatsappMixin, call, signed, words

DESK = "odoo.addons.roeselare_servicedesk.models.servicedesk_whatsapp"


@tagged("post_install", "-at_install")
class TestWhatsappHttp(WhatsappMixin, HttpCase):
    """The webhook: who gets in, and what is kept of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_whatsapp()

    def _post(self, raw, signature=None, number_id=NUMBER_ID, **headers):
        headers = {"Content-Type": "application/json", **headers}
        if signature is not False:
            headers["X-Hub-Signature-256"] = signed(raw) if signature is None else signature
        url = f"/roeselare/whatsapp/{number_id}"
        answer = self.url_open(url, data=raw, headers=headers, method="POST")
        return answer.status_code

    def _verify(self, **changes):
        params = {"mode": "subscribe", "verify_token": VERIFY, "challenge": "1158201444"}
        params = {f"hub.{key}": value for key, value in {**params, **changes}.items()}
        number_id = changes.get("number_id", NUMBER_ID)
        return self.url_open(f"/roeselare/whatsapp/{number_id}", params=params, method="GET")

    def test_the_challenge_is_answered_to_who_knows_the_token(self):
        answer = self._verify()
        self.assertEqual((answer.status_code, answer.text), (200, "1158201444"))
        self.assertIn("text/plain", answer.headers["Content-Type"])
        self.assertNotIn("Set-Cookie", answer.headers)
        for changes in (
            {"verify_token": "wrong"},
            {"verify_token": ""},
            {"mode": "unsubscribe"},
            {"number_id": "1"},
        ):
            answer = self._verify(**changes)
            self.assertEqual((answer.status_code, answer.text), (403, ""))

    def test_only_what_is_signed_is_kept(self):
        raw = words()
        for signature in (
            False,
            "",
            "sha256=",
            "sha256=" + "0" * 64,
            signed(raw, "other"),
            signed(raw).removeprefix("sha256="),
            signed(raw + b" "),
            signed(raw).upper(),
        ):
            self.assertEqual(self._post(raw, signature), 403)
        self.assertEqual(self._post(raw, number_id="1"), 403)
        self.assertFalse(self.rows.search([]))
        self.assertEqual(self._post(raw), 200)
        self.assertEqual(self.rows.search([]).state, "received")
        self.assertEqual(self._post(raw), 200)
        self.assertEqual(len(self.rows.search([])), 1)

    def test_while_it_is_off_the_door_is_shut(self):
        self.env.company.servicedesk_whatsapp = False
        self.assertEqual(self._post(words()), 403)
        self.assertEqual(self._verify().status_code, 403)
        self.assertFalse(self.rows.search([]))

    def test_a_company_without_secret_takes_nothing(self):
        self.env.company.servicedesk_whatsapp = False
        self.env.company.servicedesk_whatsapp_secret = False
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_company SET servicedesk_whatsapp = TRUE")
        self.env.invalidate_all()
        self.assertEqual(self._post(words(), signed(words(), "")), 403)

    def test_large_bodies_are_not_read(self):
        self.assertEqual(self._post(b" " * (256 * 1024 + 1)), 413)

    def test_odd_bodies_are_taken_and_forgotten(self):
        with mute_logger(DESK):
            for raw in (
                b"",
                b"null",
                b"[1, 2]",
                b"\xff\xfe",
                b"{" * 5000,
                b'{"entry": 5}',
                b'{"entry": [{"changes": [{"value": []}]}]}',
                call(messages="x"),
                call(messages=[None, 5, {"id": 5}]),
                call(statuses=[{"id": "unknown", "status": "read"}]),
                words(number="no number"),
                words(kind="location", latitude="x", longitude=[]),
                call("other", messages=[{}]),
            ):
                self.assertEqual(self._post(raw), 200, raw[:40])
        kept = self.rows.search([])
        self.assertEqual(kept.mapped("kind"), ["other"], "a place without a point")

    def test_what_is_for_another_number_of_the_provider_is_left_out(self):
        document = json.loads(words())
        value = document["entry"][0]["changes"][0]["value"]
        value["metadata"]["phone_number_id"] = "555"
        self.assertEqual(self._post(json.dumps(document).encode()), 200)
        self.assertFalse(self.rows.search([]))

    def test_what_is_read_is_bounded(self):
        notice = Notice.parse(words(body="x" * 50_000 + "\x00"), NUMBER_ID)
        self.assertEqual(len(notice.messages[0].text), 10_000)
        for latitude, longitude in ((91, 0), (0, 181), (float("nan"), 3), (True, True)):
            raw = words(kind="location", latitude=latitude, longitude=longitude)
            self.assertEqual(Notice.parse(raw, NUMBER_ID).messages[0].kind, "other")
        with self.assertRaises(NotUnderstood):
            Notice.parse(b"[]", NUMBER_ID)
