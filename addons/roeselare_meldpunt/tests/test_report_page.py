import re

from odoo.tests import tagged

from .common import CENTRE, metadata, picture
from .common_page import ReportPageCase


@tagged("post_install", "-at_install")
class TestReportPage(ReportPageCase):
    def test_page_works_without_javascript(self):
        page = self.page()
        options = page.xpath("//select[@name='category_id']/optgroup/option")
        self.assertEqual(len(options), 79)
        self.assertEqual(len(page.xpath("//select[@name='category_id']/optgroup")), 12)
        for name in ("address", "description", "photos", "name", "email", "phone"):
            (field,) = page.xpath(f"//*[@name='{name}']")
            self.assertTrue(page.xpath(f"//label[@for='{field.get('id')}']"), name)

    def test_page_is_dutch_by_default_and_french_on_request(self):
        # Whatever this test database was made with, the city's page is Dutch.
        dutch = self.url_open("/nl/meldpunt", headers={"Accept-Language": "nl-BE"})
        self.assertIn("Meld een probleem", dutch.text)
        self.assertIn("Openbare vuilnisbak vol", dutch.text)
        french = self.url_open("/fr/meldpunt")
        self.assertIn("Signaler un problème", french.text)

    def test_report_is_stored_and_answered_with_number_and_link(self):
        photos = [("a.jpg", picture(exif=True)), ("b.png", picture("PNG"))]
        answer = self.post(self.good(), photos)
        self.assertEqual(answer.status_code, 303)
        location = answer.headers["Location"]
        self.assertRegex(location, r"/volg/\d+-[0-9a-f]+/verzonden$")
        sent = self.url_open(location)
        ticket = self.tickets.search([], order="id desc", limit=1)
        self.assertIn(ticket.number, sent.text)
        self.assertIn(ticket._tracking_url(), sent.text)
        self.assertEqual(sent.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(ticket.category_id, self.category)
        self.assertEqual(ticket.latitude, float(CENTRE[0]))
        self.assertEqual(len(ticket.photo_ids), 2)
        self.assertTrue(all(ticket.photo_ids.mapped("from_requester")))
        self.assertEqual(ticket.partner_email, "an@example.com")

    def test_report_without_contact_and_map_is_taken(self):
        data = self.good()
        data.update(name="", email="", latitude="", longitude="", place_source="")
        answer = self.post(data)
        self.assertEqual(answer.status_code, 303)
        ticket = self.tickets.search([], order="id desc", limit=1)
        self.assertEqual((ticket.has_place, ticket.place_source), (False, "text"))

    def test_logged_in_citizen_is_the_requester(self):
        self.authenticate("meld_citizen", "meld_citizen")
        page = self.page()
        self.assertEqual(
            page.xpath("//input[@name='name']/@value"), [self.citizen.name]
        )
        self.post(self.good(page))
        ticket = self.tickets.search([], order="id desc", limit=1)
        self.assertEqual(ticket.partner_id, self.citizen.partner_id)

    def test_double_submit_gives_the_same_ticket(self):
        data = self.good()
        before = self.tickets.search_count([])
        first, second = self.post(data), self.post(data)
        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self.assertEqual(self.tickets.search_count([]), before + 1)

    def test_unknown_answer_page_is_not_found(self):
        answer = self.post(self.good())
        token = re.search(r"/volg/([^/]+)/", answer.headers["Location"])[1]
        number, _dash, signature = token.partition("-")
        for wrong in (
            f"{int(number) + 1}-{signature}",
            f"{number}-{'0' * len(signature)}",
            "1",
            "x-y",
            "-",
        ):
            with self.subTest(wrong=wrong):
                self.assertEqual(
                    self.url_open(f"/volg/{wrong}/verzonden").status_code, 404
                )

    def test_stored_photo_has_no_metadata(self):
        self.post(self.good(), [("a.jpg", picture(exif=True))])
        ticket = self.tickets.search([], order="id desc", limit=1)
        photo = self.url_open(f"{ticket._tracking_url()}/foto/{ticket.photo_ids.id}")
        self.assertEqual(photo.status_code, 200)
        self.assertEqual(metadata(photo.content), ({}, False))
