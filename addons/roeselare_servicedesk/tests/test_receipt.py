import hashlib
import io

import pikepdf

from odoo.tests import HttpCase, tagged

from ..tools.receipt import Receipt, render_receipt
from .common import jpeg
from .common_apply import ApplyMixin


def text_of(content):
    """Return the text of a PDF as a reader would find it."""
    from PyPDF2 import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@tagged("post_install", "-at_install")
class TestReceipt(ApplyMixin, HttpCase):
    def _sent(self):
        car = self._first(q_who="Marie Łukasz <b>", q_kind="visitor")
        files = {"q_proof": ("car.jpg", jpeg(), "image/jpeg")}
        contact = self._post(car, q_days="3", files=files)
        return self._post(self._post(contact, name="Marie", email="marie@example.com"))

    def test_it_says_what_was_asked_and_answered(self):
        page = self._sent()
        ticket = self._tickets()
        ticket.lang = "en_US"
        self.assertIn("/ontvangstbewijs", page.text)
        answer = self.url_open(f"{ticket._tracking_url()}/ontvangstbewijs")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.headers["Cache-Control"], "no-store, private")
        text = text_of(answer.content)
        checksum = hashlib.sha256(ticket.requester_attachment_ids.raw).hexdigest()
        for part in (
            ticket.number,
            "Test certificate",
            "For how many days?",
            "Marie Łukasz <b>",
            "Visitor",
            "car.jpg",
        ):
            self.assertIn(part, text)
        self.assertIn(checksum, text.replace("\n", ""))
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            self.assertEqual(str(pdf.Root.Lang), "en-US")
            self.assertIn(ticket.number, str(pdf.docinfo["/Title"]))

    def test_it_is_in_the_language_of_the_requester(self):
        self._sent()
        ticket = self._tickets()
        self.questions["days"].with_context(lang="nl_BE").label = "Hoeveel dagen?"
        ticket.lang = "nl_BE"
        with pikepdf.open(io.BytesIO(ticket._receipt_pdf())) as pdf:
            self.assertEqual(str(pdf.Root.Lang), "nl-BE")

    def test_only_the_requester_gets_it(self):
        self._login(self.citizen)
        self._sent()
        ticket = self._tickets()
        path = f"/my/ticket/{ticket.id}/ontvangstbewijs"
        self.assertEqual(self.url_open(path).status_code, 200)
        self._login(self.other_citizen)
        self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate(None, None)
        forged = f"/volg/{ticket.id}-{'0' * 40}/ontvangstbewijs"
        self.assertEqual(self.url_open(forged).status_code, 404)

    def test_long_texts_and_missing_fonts_make_a_receipt_too(self):
        receipt = Receipt(
            "Receipt",
            "nl-BE",
            "City",
            sections=(("", (("Why?", "x" * 6000 + "\n" + "word " * 3000),)),),
            fonts=("/nowhere/a.ttf", "/nowhere/b.ttf"),
        )
        self.assertIn("word word", text_of(render_receipt(receipt)))
