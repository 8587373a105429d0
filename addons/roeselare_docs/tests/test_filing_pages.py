from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_servicedesk.tests.common_upload import pdf

from .common import LibraryMixin
from .common_filing import FilingMixin

_ADD = "/my/documenten/toevoegen"


@tagged("post_install", "-at_install")
class TestFilingPages(FilingMixin, LibraryMixin, HttpCase):
    """The pages on which an owner adds a document and deletes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls._set_up_filing()
        # A test is faster than a person; what a flood gets is tested elsewhere.
        cls.env.company.servicedesk_guard = False

    def setUp(self):
        super().setUp()
        self.authenticate("t_marie", "t_marie-pass")

    def _page(self, path, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        return html.fromstring(response.content)

    def _post(self, path=_ADD, content=None, token=True, **data):
        if token:
            data["csrf_token"] = Request.csrf_token(self)
        sent = {} if content is None else {"file": ("diploma.pdf", content)}
        response = self.url_open(path, data=data, files=sent or None, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def _count(self):
        domain = [("own_upload", "=", True)]
        return self.env["dms.file"].search_count(domain), self.env["docs.filing"].search_count([])

    def test_a_document_is_added_shown_and_deleted(self):
        self.assertTrue(self._page("/my/documenten").xpath(f"//a[contains(@href, '{_ADD}')]"))
        response = self._post(label="Diploma", series="own-test", content=pdf())
        self.assertEqual(response.status_code, 303)
        page = self._page(response.headers["Location"])
        self.assertTrue(page.xpath("//*[@role='status' and contains(., 'was added')]"))
        document = self.env["dms.file"].search([("own_upload", "=", True)])
        address = f"/my/documenten/{document.id}/verwijderen"
        self.assertTrue(page.xpath(f"//a[contains(@href, '{address}')]"))
        self.assertFalse(
            page.xpath(f"//a[contains(@href, '/{self.document.id}/verwijderen')]"),
            "what the city delivered is not hers to delete",
        )
        self.assertIn("Diploma", self._page(address).text_content())
        self.assertTrue(document.exists(), "asking deletes nothing")
        self.assertEqual(self._post(address).status_code, 303)
        self.assertFalse(document.exists())
        self.assertEqual(self.url_open(address).status_code, 404)

    def test_bad_input_keeps_what_was_typed(self):
        response = self._post(
            label="Diploma <b>", series="own-test", valid_from="2026-02-02", valid_to="2026-02-01",
            content=pdf(),
        )
        self.assertEqual(response.status_code, 422)
        page = html.fromstring(response.content)
        self.assertEqual(page.xpath("//input[@id='field_label']/@value"), ["Diploma <b>"])
        self.assertEqual(page.xpath("//input[@id='field_valid_from']/@value"), ["2026-02-02"])
        self.assertEqual(page.xpath("//input[@id='field_valid_to']/@value"), ["2026-02-01"])
        self.assertEqual(page.xpath("//input[@name='series'][@checked]/@value"), ["own-test"])
        summary = page.xpath("//*[@id='form_errors']")[0].text_content()
        self.assertIn("last day", summary)
        self.assertIn("Choose the file again", summary)
        for target in page.xpath("//*[@id='form_errors']//a/@href"):
            self.assertTrue(page.xpath(f"//*[@id='{target[1:]}']"), target)
        self.assertEqual(self._count(), (0, 0))

    def test_every_field_may_be_missing_or_a_file(self):
        self.assertEqual(self._post().status_code, 422)
        token = Request.csrf_token(self)
        names = ("label", "series", "valid_from", "valid_to")
        response = self.url_open(
            _ADD,
            data={"csrf_token": token},
            files={name: ("a.pdf", pdf()) for name in names},
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 422)
        hostile = {"label": "\x00" * 3, "series": "\x00'--", "valid_to": "\ud7ff" * 3000}
        self.assertEqual(self._post(**hostile).status_code, 422)
        self.assertEqual(self._count(), (0, 0))

    def test_two_files_are_one_too_many(self):
        files = [("file", ("a.pdf", pdf("a"))), ("file", ("b.pdf", pdf("b")))]
        data = {"csrf_token": Request.csrf_token(self), "label": "Two", "series": "own-test"}
        response = self.url_open(_ADD, data=data, files=files, allow_redirects=False)
        self.assertEqual(response.status_code, 422)
        self.assertIn("one file for each document", response.text)
        self.assertEqual(self._count(), (0, 0))

    def test_without_a_token_nothing_is_written_and_nothing_lost(self):
        response = self._post(label="Diploma", series="own-test", content=pdf(), token=False)
        self.assertEqual(response.status_code, 400)
        page = html.fromstring(response.content)
        self.assertEqual(page.xpath("//input[@id='field_label']/@value"), ["Diploma"])
        self.assertEqual(self._count(), (0, 0))
        document = self._add()
        forged = {"csrf_token": "forged", "token": False}
        response = self._post(f"/my/documenten/{document.id}/verwijderen", **forged)
        self.assertEqual(response.status_code, 400)
        self.assertTrue(document.exists())

    def test_get_writes_nothing(self):
        document = self._add()
        for path in (
            f"{_ADD}?label=x&series=own-test",
            f"/my/documenten/{document.id}/verwijderen?csrf_token={Request.csrf_token(self)}",
        ):
            self._page(path)
        filing = self._waiting(self.marie)
        self._page(f"/my/documenten/wachtend/{filing.id}/verwijderen", 405)
        self.assertEqual(self._count(), (1, 1))

    def _waiting(self, user):
        return self.env["docs.filing"].create(
            {
                "partner_id": user.partner_id.id,
                "series_id": self.own_series.id,
                "label": f"Waits for {user.login}",
                "state": "pending",
            }
        )

    def test_what_waits_is_shown_and_taken_back(self):
        filing = self._waiting(self.marie)
        page = self._page("/my/documenten")
        [row] = page.xpath("//li[contains(@class, 'o_docs_waiting')]")
        self.assertIn("Waits for t_marie", row.text_content())
        self.assertIn("checked for viruses", row.text_content())
        response = self._post(f"/my/documenten/wachtend/{filing.id}/verwijderen")
        self.assertEqual(response.status_code, 303)
        self.assertFalse(filing.exists())

    def test_what_is_somebody_elses_is_answered_like_what_is_nowhere(self):
        theirs, waits = self._add(user=self.karel), self._waiting(self.karel)
        paths = (
            f"/my/documenten/{theirs.id}/verwijderen",
            f"/my/documenten/{self.document.id}/verwijderen",
            "/my/documenten/999999999/verwijderen",
            "/my/documenten/99999999999999999999/verwijderen",
            "/my/documenten/0/verwijderen",
        )
        answers = {self.url_open(path).status_code for path in paths}
        answers |= {self._post(path).status_code for path in paths}
        answers |= {
            self._post(f"/my/documenten/wachtend/{number}/verwijderen").status_code
            for number in (waits.id, 999999999, 99999999999999999999)
        }
        self.assertEqual(answers, {404})
        self.assertTrue(theirs.exists() and self.document.exists() and waits.exists())
        self.assertNotIn("Waits for t_karel", self.url_open("/my/documenten").text)

    def test_what_stays_says_why(self):
        document = self._add()
        document.sudo().legal_hold = True
        path = f"/my/documenten/{document.id}/verwijderen"
        page = self._page(path)
        self.assertIn("has to keep", page.text_content())
        self.assertFalse(page.xpath("//form[contains(@action, 'verwijderen')]"))
        self.assertEqual(self._post(path).status_code, 409)
        self.assertTrue(document.exists())

    def test_a_holder_of_a_mandate_neither_adds_nor_deletes(self):
        document = self._add(user=self.karel)
        mandate = self.env["docs.mandate"].create(
            {
                "holder_id": self.marie.partner_id.id,
                "principal_id": self.karel.partner_id.id,
                "kind": "person",
                "accepted_date": "2026-01-01",
            }
        )
        page = self._page(f"/my/documenten/namens/{mandate.id}")
        self.assertIn("Diploma", page.text_content())
        self.assertFalse(page.xpath("//a[contains(@href, 'verwijderen')]"))
        self.assertFalse(page.xpath(f"//a[contains(@href, '{_ADD}')]"))
        self.assertEqual(self._post(f"/my/documenten/{document.id}/verwijderen").status_code, 404)
        self.assertTrue(document.exists())

    def test_no_answer_is_kept_by_a_cache(self):
        document = self._add()
        for path in (_ADD, f"/my/documenten/{document.id}/verwijderen"):
            self.assertIn("no-store", self.url_open(path).headers["Cache-Control"])
