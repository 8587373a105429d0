import base64
import io
from datetime import timedelta
from email.message import EmailMessage

from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError, Upload

from .common import EXIF_MAKE, metadata, picture, setup_users, submit

PHOTO = Upload("nu.jpg", picture(exif=True), "image/jpeg")
#: measured on Odoo 19.0; the page of a report with photos, history and conversation
PAGE_QUERIES = 30


@tagged("post_install", "-at_install")
class TestAfter(HttpCase):
    """What comes after a report: photos on both sides, and once more."""

    def setUp(self):
        super().setUp()
        setup_users(self)
        self.ticket = submit(self, email="an@example.com", lang="en_US", name="An")
        self.url = self.ticket._tracking_url()

    def _close(self):
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        self.ticket.with_user(self.agent)._close_for(reason, "It is empty")

    def _result_photo(self, publication="approved", content=None):
        return self.env["meldpunt.photo"].create(
            {
                "ticket_id": self.ticket.id,
                "kind": "after",
                "publication": publication,
                "name": "na.jpg",
                "image": base64.b64encode(content or picture(size=(1600, 1200))),
            }
        )

    def _last_mail(self):
        return self.env["mail.mail"].search([], order="id desc", limit=1)

    def test_pictures_of_an_answer_become_photos_of_the_report(self):
        self.ticket.with_user(self.agent)._ask_requester("Which bin?")
        self.ticket._register_reply("This one", [PHOTO])
        photo = self.ticket.photo_ids
        self.assertTrue(photo.from_requester)
        self.assertEqual(photo.publication, "draft", "nobody approved it yet")
        exif, has_exif = metadata(base64.b64decode(photo.image))
        self.assertFalse(has_exif or EXIF_MAKE in exif)
        message = self.ticket._public_messages()[-1]
        self.assertFalse(message.attachment_ids)
        self.assertIn("Photos added: 1", message.body)
        page = self.url_open(self.url).text
        self.assertIn(f"{self.url}/foto/{photo.id}", page)

    def test_other_files_stay_files(self):
        question = self.ticket.copy({"kind": "question"})
        question._register_reply("This one", [PHOTO])
        self.assertFalse(question.photo_ids)
        self.assertEqual(len(question._public_messages().attachment_ids), 1)

    def test_pictures_by_mail_become_photos_too(self):
        self.ticket._mail_received()
        sent = self._last_mail()
        message = EmailMessage()
        message["From"] = "an@example.com"
        message["To"] = "1788@city.example"
        message["Message-Id"] = "<a@mail.example>"
        message["In-Reply-To"] = sent.message_id
        message.set_content("See photo")
        message.add_attachment(PHOTO.content, "image", "jpeg", filename="nu.jpg")
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process("helpdesk.ticket", message.as_bytes())
        self.assertEqual(self.ticket.photo_ids.mapped("from_requester"), [True])

    def test_the_closing_mail_carries_the_approved_result_only_and_small(self):
        approved = self._result_photo()
        self._result_photo("draft")
        self._close()
        mail = self._last_mail()
        self.assertEqual(mail.attachment_ids.mapped("name"), [f"foto-{approved.id}.jpg"])
        self.assertEqual(mail.attachment_ids.raw, base64.b64decode(approved.image_512))
        self.assertLess(len(mail.attachment_ids.raw), 60_000)
        self.assertIn("attached photo", mail.body_html)
        attachment = mail.attachment_ids
        mail.unlink()
        self.assertFalse(attachment.exists(), "goes with the mail")

    def test_the_closing_mail_shows_no_more_than_everyone_sees(self):
        out = io.BytesIO()
        Image.effect_noise((800, 600), 80).convert("RGB").save(out, "JPEG")
        photo = self._result_photo(content=out.getvalue())
        photo.cover_areas = [[0.25, 0.25, 0.5, 0.5]]
        self._close()
        sent = self._last_mail().attachment_ids.raw
        self.assertEqual(sent, base64.b64decode(photo.public_image_512))
        self.assertNotEqual(sent, base64.b64decode(photo.image_512))

    def test_the_page_shows_the_result_once_it_is_approved(self):
        photo = self._result_photo("draft")
        self._close()
        self.assertNotIn(f"/foto/{photo.id}", self.url_open(self.url).text)
        photo.publication = "approved"
        small = f"/foto/{photo.id}?formaat=klein"
        self.assertEqual(self.url_open(self.url).text.count(small), 1, "not in both places")

    def test_an_approved_result_is_shown_before_the_report_is_closed(self):
        photo = self._result_photo()
        small = f"/foto/{photo.id}?formaat=klein"
        self.assertEqual(self.url_open(self.url).text.count(small), 1)

    def test_a_photo_of_how_it_is_now_comes_with_not_solved(self):
        self._close()
        self.ticket._ask_reopen("Still full", [PHOTO])
        self.assertEqual(self.ticket.photo_ids.mapped("from_requester"), [True])
        self.assertEqual(self.ticket.reopen_state, "requested")

    # -------------------------------------------------------------- once more

    def _too_late(self):
        self._close()
        self.ticket.closed_date -= timedelta(days=40)

    def test_too_late_to_reopen_is_reported_again_at_the_same_place(self):
        self._too_late()
        again = self.ticket._report_again("It is full again", [PHOTO])
        self.assertEqual(again.former_ticket_id, self.ticket)
        for name in ("category_id", "latitude", "longitude", "address_text", "partner_email"):
            self.assertEqual(again[name], self.ticket[name], name)
        self.assertEqual(again.public_state, "received")
        self.assertEqual(len(again.photo_ids), 1)
        self.assertTrue(again.term_deadline)

    def test_sent_twice_it_is_one_report(self):
        self._too_late()
        first, second = (self.ticket._report_again("Again", key="k" * 20) for _time in "12")
        self.assertEqual(first, second)

    def test_what_cannot_be_reported_again_stores_nothing(self):
        before = self.env["helpdesk.ticket"].search_count([])
        with self.assertRaises(SubmissionError):
            self.ticket._report_again("It is open")
        self._close()
        with self.assertRaises(SubmissionError):
            self.ticket._report_again("It can be reopened")
        self.ticket.closed_date -= timedelta(days=40)
        bad = [Upload("a.jpg", b"MZ", "image/jpeg")]
        for text, uploads in (("", ()), ("x" * 9000, ()), ("Look", bad)):
            with self.assertRaises(SubmissionError):
                self.ticket._report_again(text, uploads)
        self.category.show_in_portal = False
        with self.assertRaises(SubmissionError):
            self.ticket._report_again("No longer a category")
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def test_the_form_to_report_again_works_over_http(self):
        self._too_late()
        page = self.url_open(self.url)
        token, key = (
            page.text.split(f'name="{name}" value="')[1].split('"')[0]
            for name in ("csrf_token", "idempotency_key")
        )
        data = {"csrf_token": token, "idempotency_key": key}
        empty = self.url_open(f"{self.url}/opnieuw", data=data)
        self.assertEqual(empty.status_code, 422)
        self.assertIn("#field_again", empty.text)
        answer = self.url_open(
            f"{self.url}/opnieuw", data={**data, "again": "Full"}, allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/verzonden", answer.headers["Location"])
        once_more = {"csrf_token": token, "again": "More"}
        more = self.url_open(f"{self.url}/opnieuw", data=once_more, allow_redirects=False)
        self.assertEqual(more.headers["Location"], answer.headers["Location"])
        self.assertEqual(self.url_open(f"{self.url}/opnieuw", data={"again": "x"}).status_code, 400)
        self.assertEqual(self.url_open(f"{self.url[:-1]}x/opnieuw", data=data).status_code, 404)

    # ----------------------------------------------------------------- access

    def test_programs_that_fill_in_everything_report_nothing_again(self):
        self.env.company.write({"servicedesk_guard": True, "servicedesk_guard_wait": 5})
        self._too_late()
        before = self.env["helpdesk.ticket"].search_count([])
        token = self.url_open(self.url).text.split('name="csrf_token" value="')[1].split('"')[0]
        data = {"csrf_token": token, "again": "Buy this", "website_url": "https://x.example"}
        held = self.url_open(f"{self.url}/opnieuw", data=data)
        self.assertEqual(held.status_code, 422)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def test_citizens_reopen_nothing_by_themselves(self):
        self._close()
        for user in (self.citizen, self.stranger):
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).action_reopen()

    def test_the_page_costs_few_queries(self):
        self._result_photo()
        self.ticket.with_user(self.agent)._ask_requester("Which bin?")
        self.ticket._register_reply("This one", [PHOTO])
        self._close()
        self.env.flush_all()
        for _time in range(2):
            self.url_open(self.url)  # warms templates and translations
        with self.assertQueryCount(PAGE_QUERIES):
            self.url_open(self.url)
