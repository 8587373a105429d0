"""What seals say where a document is read outside the own library (docs/adr/0259)."""

from lxml import html

from odoo.tests import HttpCase, tagged

from . import signed
from .common_link import LinkMixin
from .common_request import RequestMixin
from .common_trust import TrustMixin
from .test_department_library import DepartmentMixin

SENTENCES = "//ul[contains(@class, 'o_docs_trust')]/li"


def said(response):
    """Return the sentences about seals on a page."""
    tree = html.fromstring(response.content)
    return [" ".join(item.text_content().split()) for item in tree.xpath(SENTENCES)]


@tagged("post_install", "-at_install")
class TestTrustOnPages(TrustMixin, RequestMixin, LinkMixin, DepartmentMixin, HttpCase):
    """Pages of the citizen, of whoever has a link, and of everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_departments()
        cls.env.company.servicedesk_guard = False
        cls._set_up_trust()
        cls.public = cls.env.ref("roeselare_docs.directory_public")

    def _publish(self, content, label):
        values = {"label": label, "public_kind": "regulation", "public_date": "2026-01-20"}
        return self._filed(
            self.editor, self.public, f"{label}.pdf", content=content, published=True, **values
        )

    def test_visitors_read_the_seal_of_what_is_published(self):
        self._publish(self.sealed, "Politiereglement")
        self._publish(signed.other_page(self.sealed), "Vervalst")
        self._publish(self.plain, "Zonder")
        self._work()
        self.authenticate(None, None)
        self.opener.cookies["frontend_lang"] = "en_US"
        first = self.url_open("/documenten?q=Politiereglement")
        self.assertEqual(len(said(first)), 1)
        self.assertIn("valid seal of Stad Test", said(first)[0])
        self.assertIn("changed after it was signed", said(self.url_open("/documenten?q=Verv"))[0])
        self.assertEqual(said(self.url_open("/documenten?q=Zonder")), [])
        etag = {"If-None-Match": first.headers["ETag"]}
        url = "/documenten?q=Politiereglement"
        self.assertEqual(self.url_open(url, headers=etag).status_code, 304)
        self.env.company.docs_trusted_roots = False
        self._work()
        self.assertEqual(self.url_open(url, headers=etag).status_code, 200, "it says otherwise")

    def test_many_published_documents_cost_no_more_queries(self):
        self._publish(self.sealed, "Een")
        self._work()
        library = self.env["dms.file"].with_user(self.env.ref("base.public_user"))

        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = library._public_library({"q": "reglement"}, 1, 20)["documents"]
            return len([item for item in found if item["trust"]]), self.cr.sql_log_count - before

        for number in range(6):
            self._publish(self.sealed, f"Reglement {number}")
        self._work()
        self.env["dms.file"].search([("label", "like", "Reglement")])[1:].write(
            {"published": False}
        )
        count()
        self.assertEqual(count()[0], 1)
        one = count()[1]
        self.env["dms.file"].search([("label", "like", "Reglement")]).write({"published": True})
        self.env.flush_all()
        self.assertEqual(count(), (6, one))

    def test_who_has_a_link_reads_it_before_the_document(self):
        content = signed.other_page(self.sealed)
        altered = self._arrive(content, "Vervalst attest")
        valid = self._arrive(self.sealed, "Attest")
        self._work()
        link, token = self._share(altered)
        self.assertEqual(said(self._page(token)), [], "not before the button is pressed")
        page = self._open(token)
        self.assertIn("changed after it was signed", said(page)[0])
        [form] = self._tree(page).xpath("//form[.//input[@name='fetch']]")
        answer = self._open(token, **dict(form.fields))
        self.assertEqual(answer.content, content)
        link.invalidate_recordset()
        self.assertEqual(link.opening_count, 1)
        _link, token = self._share(altered + valid + self.document)
        sentences = said(self._open(token))
        self.assertEqual(len(sentences), 2)
        self.assertIn("valid seal of Stad Test", " ".join(sentences))
        _link, token = self._share(self.document)
        self.assertTrue(self._open(token).content.startswith(b"%PDF"), "nothing to tell")

    def test_a_wrong_password_and_a_dead_link_tell_nothing_of_the_seal(self):
        file = self._arrive(self.sealed)
        self._work()
        link, token = self._share(file, password="een lang woord")
        self.assertEqual(said(self._open(token, password="fout")), [])
        link._revoke()
        self.assertEqual(said(self._open(token, password="een lang woord")), [])

    def test_who_was_asked_reads_the_seal_of_what_was_sent(self):
        request = self._ask(lines=[{"name": "Attest", "accepts": "pdf"}, {"name": "Brief"}])
        page = f"{self.ticket._tracking_url()}/stukken"
        self.assertEqual(self._send(request, "Attest", content=self.sealed), {})
        self.authenticate(None, None)
        self.opener.cookies["frontend_lang"] = "en_US"
        self.assertEqual(said(self.url_open(page)), [], "nothing is said before it was checked")
        self._work()
        for login, url in ((None, page), ("t_marie", f"/my/ticket/{self.ticket.id}/stukken")):
            self.authenticate(login, f"{login}-pass")
            with self.subTest(login=login):
                [sentence] = said(self.url_open(url))
                self.assertIn("valid seal of Stad Test", sentence)

    def test_a_chosen_document_tells_its_owner_only(self):
        request = self._ask(lines=[{"name": "Attest", "accepts": "pdf"}])
        file = self._arrive(self.sealed)
        self._work()
        reference = file.with_user(self.marie)._pick_offers("pdf")[0]["reference"]
        line = request.line_ids
        ticket = self.ticket.with_user(self.marie).sudo()
        answer = {"uploads": (), "keep": False, "pick": reference}
        self.assertEqual(ticket._receive_documents({line.id: answer}), {})
        self.env.flush_all()
        own, page = f"/my/ticket/{self.ticket.id}/stukken", self.ticket._tracking_url()
        self.authenticate("t_marie", "t_marie-pass")
        self.assertIn("valid seal of Stad Test", said(self.url_open(own))[0])
        for login in (None, "t_karel"):
            self.authenticate(login, f"{login}-pass")
            self.assertEqual(said(self.url_open(f"{page}/stukken")), [])

    def test_many_asked_documents_cost_no_more_queries(self):
        lines = [{"name": f"Attest {number}", "accepts": "pdf"} for number in range(5)]
        request = self._ask(lines=lines)
        names = [line["name"] for line in lines]
        offers = {"pdf": [{"reference": "x"}]}

        def count():
            self.env.invalidate_all()
            request.line_ids._page_values({"pdf": []})
            self.env["docs.trust"].invalidate_model()
            before = self.cr.sql_log_count
            values = request.line_ids._page_values(offers)
            return len([item for item in values if item["trust"]]), self.cr.sql_log_count - before

        self._send(request, names[0], content=self.sealed)
        self._work()
        found, one = count()
        self.assertEqual(found, 1)
        self._send(request, *names[1:], content=self.sealed)
        self._work()
        self.assertEqual(count(), (5, one))
