"""Walks through the pages of a request as a browser without scripts does."""

import re

from .common import PASSWORD, CityMixin
from .common_form import FormMixin


class ApplyMixin(FormMixin, CityMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls._set_up_form()

    def setUp(self):
        super().setUp()
        self.path = f"/diensten/{self.public_service.code}/aanvragen"

    def _login(self, user):
        # Pages are read in the language of the source, whatever is translated by now.
        user.lang = "en_US"
        self.authenticate(user.login, PASSWORD)

    def _hidden(self, page, name):
        found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
        return found and found.group(1)

    def _post(self, page, files=None, url=None, follow=True, **data):
        """Send the form of ``page`` with these fields."""
        values = {"csrf_token": self._hidden(page, "csrf_token")}
        if key := self._hidden(page, "idempotency_key"):
            values["idempotency_key"] = key
        return self.url_open(
            url or page.url, data={**values, **data}, files=files, allow_redirects=follow
        )

    def _first(self, **data):
        """Send the first step; return the page that comes after it."""
        return self._post(self.url_open(self.path), **{"q_who": "Marie", **data})

    def _to_summary(self, email="marie@example.com"):
        """Fill in everything; return the summary."""
        car = self._first(q_kind="visitor")
        contact = self._post(car, q_days="3", q_cars="2")
        return self._post(contact, name="Marie", email=email)

    def _drafts(self):
        return self.env["servicedesk.draft"].search([("service_id", "=", self.public_service.id)])

    def _tickets(self):
        return self.env["helpdesk.ticket"].search([("service_id", "=", self.public_service.id)])

    def _number(self, page):
        """Return "2/4" for "Step 2 of 4"."""
        return "/".join(re.search(r"Step\s+(\d+)\s+of\s+(\d+)", page.text).groups())
