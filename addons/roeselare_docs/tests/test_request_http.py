import base64

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..tools.picked import reference_of
from .common import PDF, LibraryMixin
from .common_request import PNG, RequestMixin


@tagged("post_install", "-at_install")
class TestRequestPages(RequestMixin, LibraryMixin, HttpCase):
    """The pages on which a requester sends what was asked, with and without an account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.request = cls._ask()
        cls.link = cls.ticket._tracking_url()
        cls.own = f"/my/ticket/{cls.ticket.id}"
        cls.line = cls.request.line_ids[0]

    def _open(self, path, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        return response

    def _post(self, base, *files, **data):
        page = html.fromstring(self._open(f"{base}/stukken").content)
        form = page.xpath("//form[contains(@class, 'o_docs_asked_form')]")[0]
        hidden = {item.name: item.value or "" for item in form.xpath(".//input[@type='hidden']")}
        sent = {f"doc_{line.id}": (name, content) for line, name, content in files}
        response = self.url_open(
            f"{base}/stukken", data={**hidden, **data}, files=sent or None, allow_redirects=False
        )
        self.env.invalidate_all()
        return response

    def _as_marie(self):
        self.authenticate("t_marie", "t_marie-pass")

    def test_ticket_shows_the_list_by_account_and_by_secret_link(self):
        for login, base in ((None, self.link), ("t_marie", self.own)):
            self.authenticate(login, login and f"{login}-pass")
            page = html.fromstring(self._open(base).content)
            with self.subTest(base=base):
                [section] = page.xpath("//section[@id='stukken']")
                for words in ("Pay slip", "Identity card", "Letter", "Not sent yet"):
                    self.assertIn(words, section.text_content())
                [button] = section.xpath(".//a[contains(@class, 'btn')]")
                self.assertTrue(button.get("href").endswith(f"{base}/stukken"))
                self.assertNotIn("We have a question", page.text_content())

    def test_visitor_sends_by_the_secret_link(self):
        self.authenticate(None, None)
        response = self._post(self.link, (self.line, "slip.pdf", PDF))
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.line.state, "received")
        self.assertEqual(self.line.attachment_id.raw, PDF)
        self.assertFalse(self.line.keep)
        page = self._open(f"{self.link}/stukken?dank=ja").text
        self.assertIn("slip.pdf", page)
        self.assertNotIn("keep_", page, "no library without an account")

    def test_owner_sends_and_finds_it_in_the_own_library_when_accepted(self):
        self._as_marie()
        data = {f"keep_{self.line.id}": "1"}
        self.assertEqual(self._post(self.own, (self.line, "a.pdf", PDF), **data).status_code, 303)
        self.assertTrue(self.line.keep)
        mine = self.env["dms.file"].with_user(self.marie)
        kept = [("source", "=", "citizen"), ("label", "=", "Pay slip")]
        self.assertFalse(mine.search(kept), "not before it is accepted")
        self.line.with_user(self.agent_a).sudo(False).action_accept()
        document = mine.search(kept)
        self.assertEqual(len(document), 1)
        self.assertEqual(document.sudo().content_file, self.line.attachment_id.datas)
        self.assertIn("Pay slip", self._open("/my/documenten").text)
        self.assertFalse(self.env["dms.file"].with_user(self.karel).search(kept))

    def test_nobody_else_may_keep_it(self):
        self.authenticate("t_karel", "t_karel-pass")
        self._post(self.link, (self.line, "a.pdf", PDF), **{f"keep_{self.line.id}": "1"})
        self.assertEqual(self.line.state, "received", "whoever has the link may send")
        self.assertFalse(self.line.keep)

    def test_errors_stand_at_the_document(self):
        self.authenticate(None, None)
        response = self._post(self.link, (self.line, "photo.pdf", PNG))
        self.assertEqual(response.status_code, 422)
        page = html.fromstring(response.content)
        [error] = page.xpath(f"//*[@id='error_doc_{self.line.id}']")
        self.assertIn("has to be: PDF", error.text_content())
        self.assertEqual(self._post(self.link).status_code, 422)

    def test_a_form_that_expired_says_so(self):
        self.authenticate(None, None)
        response = self.url_open(
            f"{self.link}/stukken",
            data={"csrf_token": "x"},
            files={f"doc_{self.line.id}": ("a.pdf", PDF)},
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.line.state, "asked")

    def test_example_opens_and_only_where_there_is_one(self):
        self.authenticate(None, None)
        with_one = self._ask(
            self._ticket(self.marie, self.team_a),
            lines=[{"name": "A", "example": base64.b64encode(PDF), "example_name": "so.pdf"}],
        )
        base = with_one.ticket_id._tracking_url()
        address = f"{base}/stukken/{with_one.line_ids.id}/voorbeeld"
        response = self._open(address)
        self.assertEqual(response.content, PDF)
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        for path in (
            f"{self.link}/stukken/{self.line.id}/voorbeeld",
            f"{self.link}/stukken/{self.line.id}/bestand",
            f"{self.link}/stukken/{self.line.id}/content",
            f"{self.link}/stukken/{with_one.line_ids.id}/voorbeeld",
            f"{self.link}/stukken/{2**31}/voorbeeld",
            f"{base}x/stukken/{with_one.line_ids.id}/voorbeeld",
        ):
            self._open(path, 404)

    def test_a_stranger_finds_nothing(self):
        self.authenticate("t_karel", "t_karel-pass")
        theirs = self._open(f"{self.own}/stukken", 404).text
        self.assertNotIn("Pay slip", theirs)
        self._open(f"/my/ticket/{2**31 - 1}/stukken", 404)
        self._open(f"/volg/{self.ticket.id}-{'0' * 40}/stukken", 404)
        token = {"csrf_token": Request.csrf_token(self)}
        for path in (f"{self.own}/stukken", f"/volg/{self.ticket.id}-{'0' * 40}/stukken"):
            response = self.url_open(path, data=token, files={f"doc_{self.line.id}": ("a", PDF)})
            self.assertEqual(response.status_code, 404)
        self.assertEqual(self.line.state, "asked")

    def test_what_was_sent_opens_for_its_sender(self):
        self._as_marie()
        self._post(self.own, (self.line, "slip.pdf", PDF))
        response = self._open(f"{self.own}/stukken/{self.line.id}/bestand")
        self.assertEqual(response.content, PDF)
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_withdrawn_and_closed_say_so(self):
        self._as_marie()
        self.request.with_user(self.agent_a).sudo(False).action_withdraw()
        self.assertIn("do not have to send anything", self._open(f"{self.own}/stukken").text)
        page = html.fromstring(self._open(self.own).content)
        self.assertFalse(page.xpath("//section[@id='stukken']"))

    def test_pages_take_a_bounded_number_of_queries(self):
        self._as_marie()
        path = f"{self.own}/stukken"
        self._open(path)
        lines = [{"name": f"Document {number}"} for number in range(20)]
        few = self._count(path)
        self._ask(lines=lines)
        self.assertLessEqual(self._count(path), few + 8)

    def _count(self, path):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._open(path)
        return self.cr.sql_log_count - before

    def test_owner_chooses_a_document_of_the_own_library(self):
        reference = reference_of(self.document.version_id.id, self.document.label)
        self._as_marie()
        page = html.fromstring(self._open(f"{self.own}/stukken").content)
        self.assertEqual(len(page.xpath(f"//option[@value='{reference}']")), 3)
        self.assertIn("By choosing a document you agree", page.text_content())
        data = {f"pick_{self.line.id}": reference}
        self.assertEqual(self._post(self.own, **data).status_code, 303)
        pin = self.line.pin_ids
        self.assertEqual((self.line.state, pin.version_id), ("received", self.document.version_id))
        self.assertEqual(self.line.file_name, self.document.label)
        self.assertIn("City of Roeselare", self.line.origin)
        self.assertFalse(self.line.attachment_id, "nothing is copied")
        self.line.with_user(self.agent_a).sudo(False).action_accept()
        self.assertEqual(self.line.state, "accepted")
        # Another file takes its place in the next line only.
        both = {f"pick_{self.request.line_ids[1].id}": reference}
        answer = self._post(self.own, (self.request.line_ids[1], "a.pdf", PDF), **both)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("not both", answer.text)

    def test_forged_documents_are_refused_alike(self):
        foreign = self._deliver(self._ticket(self.karel, self.team_a), "Theirs")
        expired = self._deliver(self.ticket, "Old")
        expired.sudo().valid_to = "2020-01-01"
        forged = [
            reference_of(foreign.sudo().version_id.id, "Theirs"),
            reference_of(expired.sudo().version_id.id, "Old"),
            reference_of(2**29, "None"),
            "d1",
            "x" * 5000,
        ]
        own = reference_of(self.document.version_id.id, self.document.label)
        self._as_marie()
        answers = [(self.own, reference) for reference in forged]
        said = {self._refusal(base, reference) for base, reference in answers}
        self.authenticate("t_karel", "t_karel-pass")
        said.add(self._refusal(self.link, own))
        self.authenticate(None, None)
        said.add(self._refusal(self.link, own))
        self.assertEqual(len(said), 1, said)
        self.assertEqual(self.line.state, "asked")

    def _refusal(self, base, reference):
        answer = self._post(base, **{f"pick_{self.line.id}": reference})
        self.assertEqual(answer.status_code, 422)
        [words] = html.fromstring(answer.content).xpath(f"//*[@id='error_doc_{self.line.id}']")
        return words.text_content()
