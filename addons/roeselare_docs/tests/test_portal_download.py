import re

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import PDF, SECRET, LibraryMixin


@tagged("post_install", "-at_install")
class TestPortalDownload(LibraryMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.url = f"/my/documenten/{cls.document.id}"

    def _get(self, url=None, login="t_marie", **kwargs):
        self.authenticate(login, f"{login}-pass")
        return self.url_open(url or self.url, **kwargs)

    def _opened(self):
        self.document.invalidate_recordset()
        return self.document.sudo().opened_date

    def test_owner_gets_the_bytes_with_safe_headers(self):
        response = self._get()
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, PDF)
        headers = response.headers
        self.assertEqual(headers["Content-Type"], "application/pdf")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", headers["Content-Security-Policy"])
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertIn("private", headers["Cache-Control"])
        self.assertNotIn("public", headers["Cache-Control"])
        self.assertTrue(headers["Content-Disposition"].startswith("inline"))

    def test_pdf_is_saved_when_asked_or_configured(self):
        response = self._get(f"{self.url}?download=1")
        disposition = response.headers["Content-Disposition"]
        self.assertTrue(disposition.startswith("attachment"))
        self.assertIn("Beslissing", disposition)
        self.env.company.docs_show_inline = False
        disposition = self._get().headers["Content-Disposition"]
        self.assertTrue(disposition.startswith("attachment"))

    def test_other_types_are_always_saved(self):
        attachment = self._content_attachment(self.document)
        for content in (b"<html><script>x</script></html>", b"PK\x03\x04", b"plain words"):
            attachment.raw = content
            self.env.flush_all()
            response = self._get()
            with self.subTest(content=content):
                self.assertEqual(response.content, content)
                disposition = response.headers["Content-Disposition"]
                self.assertTrue(disposition.startswith("attachment"))

    def test_part_of_the_document_can_be_asked(self):
        response = self._get(headers={"Range": "bytes=0-3"})
        self.assertEqual(response.status_code, 206)
        self.assertEqual(response.content, PDF[:4])

    def test_unchanged_document_is_not_sent_again(self):
        etag = self._get().headers["ETag"]
        response = self._get(headers={"If-None-Match": etag})
        self.assertEqual(response.status_code, 304)

    def test_first_opening_is_kept_and_later_ones_change_nothing(self):
        self.assertFalse(self._opened())
        self._get()
        first = self._opened()
        self.assertTrue(first)
        self.document.sudo().opened_date = earlier = fields.Datetime.subtract(first, days=3)
        self.env.flush_all()
        self._get()
        self.assertEqual(self._opened(), earlier)

    def test_head_and_prefetch_are_no_opening(self):
        self.authenticate("t_marie", "t_marie-pass")
        response = self.url_open(self.url, method="HEAD")
        self.assertEqual(response.status_code, 200)
        self.assertFalse(response.content)
        self._get(headers={"Sec-Purpose": "prefetch;prerender"})
        self.assertFalse(self._opened())

    def test_staff_reading_is_no_opening_by_the_owner(self):
        content = f"/web/content/dms.file/{self.document.id}/content_file"
        self.assertEqual(self._get(content, "t_agent_a").content, PDF)
        self.assertFalse(self._opened())

    def _not_found(self, document_id, login):
        response = self._get(f"/my/documenten/{document_id}", login)
        self.assertEqual(response.status_code, 404)
        self.assertNotIn(SECRET, response.text)
        self.assertNotIn("Content-Disposition", response.headers)
        # What differs between any two loads of one page.
        text = response.text.replace(f"documenten/{document_id}", "documenten/ID")
        text = re.sub(r'csrf_token: "[^"]*"', "", text)
        return re.sub(r'csrf_token" value="[^"]*"', "", text)

    def test_foreign_pending_archived_and_missing_documents_look_the_same(self):
        tickets = self.ticket.with_user(self.agent_a)
        items = [(self._clean(), SECRET, self.series) for _n in range(2)]
        pending, archived = tickets._deliver_documents(items).sudo()
        pending.document_state = "pending"
        archived.active = False
        missing = archived.id + 100_000
        foreign = self._deliver(self._ticket(self.karel, self.team_a))
        expected = self._not_found(missing, "t_marie")
        for document in (foreign, pending, archived):
            with self.subTest(document=document):
                self.assertEqual(self._not_found(document.id, "t_marie"), expected)
        for login in ("t_karel", "t_agent_a", "t_agent_b", "t_dms_manager"):
            with self.subTest(login=login):
                self.assertEqual(
                    self._not_found(self.document.id, login),
                    self._not_found(missing, login),
                )
        self.assertFalse(self._opened())

    def test_odd_numbers_are_answered_like_missing_documents(self):
        for number in ("0", "2147483648", "9" * 30):
            with self.subTest(number=number):
                response = self._get(f"/my/documenten/{number}")
                self.assertEqual(response.status_code, 404)
        for path in ("-1", "x", "1/x"):
            with self.subTest(path=path):
                response = self._get(f"/my/documenten/{path}")
                self.assertEqual(response.status_code, 404)

    def test_posting_to_a_document_does_nothing(self):
        self.authenticate("t_marie", "t_marie-pass")
        response = self.url_open(self.url, data={"x": "1"})
        self.assertIn(response.status_code, (400, 405))
        self.assertFalse(self._opened())
