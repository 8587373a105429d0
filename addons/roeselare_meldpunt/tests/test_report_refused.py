from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import IZEGEM, KORTRIJK, picture
from .common_page import ReportPageCase

SCRIPT = '<script>alert("x")</script>'


@tagged("post_install", "-at_install")
class TestReportRefused(ReportPageCase):
    """Every bad input over HTTP: a clear answer, the text kept, nothing stored."""

    def setUp(self):
        super().setUp()
        self.before = self.tickets.search_count([])
        self.photos = self.env["meldpunt.photo"].search_count([])
        # Attachments of the page's own styles and scripts come and go.
        self.stored = [("res_model", "in", ["meldpunt.photo", "helpdesk.ticket"])]
        self.stored += [("id", ">", 0), "|", ("res_field", "=", False)]
        self.stored += [("res_field", "!=", False)]
        self.files = self.env["ir.attachment"].search_count(self.stored)

    def refused(self, data, status=422, files=()):
        with mute_logger("odoo.http"):
            answer = self.post(data, files)
        self.assertEqual(answer.status_code, status)
        self.assertNotIn("Traceback", answer.text)
        self.assertEqual(self.tickets.search_count([]), self.before)
        return answer

    def test_what_a_program_fills_in_is_held_not_swallowed(self):
        self.env.company.servicedesk_guard = True
        self.env.company.servicedesk_guard_wait = 0
        data = {**self.good(), "website_url": "https://spam.example.com"}
        held = self.refused(data)
        self.assertIn(data["description"], held.text)
        token = html.fromstring(held.content).xpath("//input[@name='guard_wait']/@value")
        again = self.post({**data, "guard_wait": token[0]})
        self.assertEqual(again.status_code, 303)
        # The same form once more is the same report, without another proof.
        self.assertEqual(self.post(data).headers["Location"], again.headers["Location"])

    def test_each_fault_stands_with_its_field_and_on_top(self):
        data = self.good()
        table = {
            "category_id": {"category_id": ""},
            "address": {"latitude": IZEGEM[0], "longitude": IZEGEM[1]},
            "description": {"description": ""},
            "email": {"email": "no address"},
            "phone": {"phone": "x"},
        }
        for name, change in table.items():
            with self.subTest(name=name):
                answer = self.refused({**data, **change})
                self.assertIn(f'href="#field_{name}"', answer.text)
                self.assertIn(f'id="error_{name}"', answer.text)
                self.assertIn("Noordstraat 5", answer.text)
                self.assertIn(data["idempotency_key"], answer.text)

    def test_outside_names_the_neighbour(self):
        data = self.good()
        izegem = {"latitude": IZEGEM[0], "longitude": IZEGEM[1]}
        self.assertIn("Izegem", self.refused({**data, **izegem}).text)
        kortrijk = {"latitude": KORTRIJK[0], "longitude": KORTRIJK[1]}
        self.refused({**data, **kortrijk})

    def test_hostile_values(self):
        data = self.good()
        for change in (
            {"latitude": "nan", "longitude": "nan"},
            {"latitude": "1e308", "longitude": "1e308"},
            {"latitude": "50.9"},
            {"category_id": "999999999"},
            {"category_id": "9" * 400},
            {"category_id": SCRIPT},
            {"category_id": str(self.category.parent_id.id)},
            {"description": "x" * 100_000},
            {"address": "x" * 100_000},
            {"name": "x" * 100_000},
            {"email": "x" * 100_000 + "@example.com"},
        ):
            # A point that is given counts before the address, so only it is changed.
            if "latitude" in change and "longitude" not in change:
                change = {**change, "longitude": ""}
            with self.subTest(change=str(change)[:60]):
                answer = self.refused({**data, **change})
                self.assertLess(len(answer.text), 400_000)

    def test_markup_is_shown_and_stored_as_text(self):
        fields = ("description", "address", "name", "email", "phone", "place_source")
        data = {**self.good(), **dict.fromkeys(fields, SCRIPT), "category_id": ""}
        answer = self.refused({**data, "latitude": SCRIPT, "longitude": SCRIPT})
        self.assertNotIn(SCRIPT, answer.text)
        self.assertIn("&lt;script&gt;", answer.text)
        good = {"email": "", "phone": "", "category_id": str(self.category.id)}
        self.assertEqual(self.post({**data, **good}).status_code, 303)
        ticket = self.tickets.search([], order="id desc", limit=1)
        pages = [ticket._tracking_url(), f"{ticket._tracking_url()}/verzonden"]
        for page in pages:
            text = self.url_open(page).text
            self.assertNotIn(SCRIPT, text)
            self.assertIn("&lt;script&gt;", text)

    def test_bad_photos_are_refused_and_nothing_is_stored(self):
        self.env.company.servicedesk_upload_max_mb = 1
        data = self.good()
        for name, content in {
            "empty.jpg": b"",
            "big.jpg": picture() + b"0" * 1_200_000,
            "renamed.jpg": b"MZ this is a program",
            "page.jpg": b"<html><script>alert(1)</script></html>",
        }.items():
            with self.subTest(name=name):
                answer = self.refused(data, files=[(name, content)])
                self.assertIn(name, answer.text)
                self.assertIn("o_meldpunt_note", answer.text, "choose photos again")
        too_many = [(f"{number}.jpg", picture()) for number in range(6)]
        self.refused(data, files=too_many)
        self.assertEqual(self.env["meldpunt.photo"].search_count([]), self.photos)
        self.assertEqual(
            self.env["ir.attachment"].search_count(self.stored), self.files
        )

    def test_wrong_token_keeps_the_text(self):
        for token in ("", "x", "é", "0" * 40 + "o9999999999", None):
            data = {**self.good(), "description": "Do not lose this."}
            data.pop("csrf_token")
            if token is not None:
                data["csrf_token"] = token
            with self.subTest(token=token):
                answer = self.refused(data, status=400)
                self.assertIn("Do not lose this.", answer.text)
                self.assertIn(data["idempotency_key"], answer.text)

    def test_resending_after_a_wrong_token_works(self):
        answer = self.refused({**self.good(), "csrf_token": "x"}, status=400)
        page = html.fromstring(answer.content)
        self.assertEqual(self.post(self.good(page)).status_code, 303)

    def test_other_methods_and_form_types(self):
        with mute_logger("odoo.http"):
            empty = self.url_open("/meldpunt", data={"x": "y"}, allow_redirects=False)
            self.assertEqual(empty.status_code, 400)
            json = self.url_open(
                "/meldpunt",
                data='{"category_id": 1}',
                headers={"Content-Type": "application/json"},
            )
            self.assertIn(json.status_code, (400, 415))
        self.assertEqual(self.tickets.search_count([]), self.before)

    def test_text_in_the_photo_field_and_file_in_a_text_field(self):
        data = {**self.good(), "photos": "no file"}
        self.assertEqual(self.post(data).status_code, 303)
        page = self.good()
        page.pop("description")
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/meldpunt",
                data=page,
                files=[("description", ("d.txt", b"text", "text/plain"))],
                allow_redirects=False,
            )
        self.assertEqual(answer.status_code, 422)
