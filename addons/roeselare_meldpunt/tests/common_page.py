"""Filling in and sending the report page over HTTP."""

from lxml import html

from odoo.tests import HttpCase

from .common import CENTRE, setup_users


class ReportPageCase(HttpCase):
    def setUp(self):
        super().setUp()
        setup_users(self)
        self.tickets = self.env["helpdesk.ticket"]

    def page(self, path="/meldpunt"):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.content)

    def fields(self, page):
        names = ("csrf_token", "idempotency_key")
        return {
            name: page.xpath(f"//input[@name='{name}']/@value")[0] for name in names
        }

    def good(self, page=None):
        return {
            **self.fields(page if page is not None else self.page()),
            "category_id": str(self.category.id),
            "description": "The bin is full.",
            "address": "Noordstraat 5",
            "latitude": CENTRE[0],
            "longitude": CENTRE[1],
            "place_source": "map",
            "name": "An Peeters",
            "email": "an@example.com",
            "phone": "",
            "website_url": "",
        }

    def post(self, data, files=()):
        sent = [("photos", (name, content, "image/jpeg")) for name, content in files]
        return self.url_open(
            "/meldpunt", data=data, files=sent or None, allow_redirects=False
        )
