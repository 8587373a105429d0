import io

import pikepdf
from lxml import html

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.roeselare_servicedesk.tests.common_upload import UploadMixin

from . import signed
from .common import LibraryCase, LibraryMixin
from .common_request import RequestMixin
from .common_trust import TrustMixin


@tagged("post_install", "-at_install")
class TestTrustIssuers(TrustMixin, LibraryCase):
    """Whom the city trusts, and what it makes itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_trust()

    def test_other_trusted_issuers_change_the_verdict(self):
        file = self._arrive(signed.sign(self.plain, self.stranger))
        plain = self._arrive(self.plain)
        self._work()
        self.assertEqual(file.trust_state, "unknown")
        self.env.company.docs_trusted_roots = self.root.pem() + self.stranger.pem()
        self.assertEqual(file.trust_state, "unknown", "it stays until it was checked anew")
        self.assertFalse(self._trust(plain).due)
        self._work()
        self.assertEqual(file.trust_state, "valid")
        self.env.company.docs_trusted_roots = False
        self._work()
        self.assertEqual(file.trust_state, "unknown")

    def test_only_certificates_are_taken(self):
        key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
        for text in ("roots", key, self.root.pem() + key, self.root.pem() * 100):
            with self.assertRaises(ValidationError):
                self.env.company.docs_trusted_roots = text

    def test_only_the_system_reads_and_changes_whom_we_trust(self):
        for user in (self.marie, self.agent_a, self.dpo):
            company = self.env.company.with_user(user)
            with self.assertRaises(AccessError):
                company.read(["docs_trusted_roots"])
            with self.assertRaises(AccessError):
                company.write({"docs_trusted_roots": self.stranger.pem()})

    def test_settings_warn_when_nobody_vouches_for_the_own_seal(self):
        def warned():
            return self.env["res.config.settings"].create({}).docs_seal_unknown

        self.assertFalse(warned(), "there is no seal")
        with self._sealing():
            self.assertFalse(warned())
            self.env.company.docs_trusted_roots = self.stranger.pem()
            self.assertTrue(warned())
            self.env.company.docs_trusted_roots = False
            self.assertTrue(warned())

    def test_settings_say_whose_certificates_they_are(self):
        settings = self.env["res.config.settings"].create({})
        self.assertIn("Wortel (test), until", settings.docs_trusted_names)

    def test_what_the_city_makes_verifies_with_our_own_verifier(self):
        with self._sealing():
            made = {
                "evidence": self.document.with_user(self.marie).sudo(False)._evidence_pdf(),
                "receipt": self.ticket._receipt_pdf(),
            }
        for name, content in made.items():
            file = self._arrive(content, name)
            self._work()
            with self.subTest(name=name):
                self.assertEqual(file.trust_state, "valid")
                self.assertIn("valid seal of Stad Test", self._said(file)[0])
                with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as meta:
                    self.assertEqual(meta["pdfaid:conformance"], "B")


@tagged("post_install", "-at_install")
class TestTrustSent(TrustMixin, RequestMixin, LibraryCase):
    """The seal of what a citizen sends or chooses, for the colleague who judges it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_trust()

    def test_a_colleague_sees_the_seal_of_what_was_sent(self):
        request = self._ask(lines=[{"name": "Attest", "accepts": "pdf"}])
        self.assertEqual(self._send(request, "Attest", content=self.sealed), {})
        line = self._line(request, "Attest", self.agent_a)
        self.assertEqual(line.trust_state, "waiting")
        self._work()
        self.assertEqual(line.trust_state, "valid")
        self.assertIn("valid seal of Stad Test", line.trust_note)
        note = request.with_user(self.agent_a).sudo(False).trust_note
        self.assertIn("Attest: This document carries a valid seal of Stad Test", note)
        with self.assertRaises(AccessError):
            request.with_user(self.agent_b).sudo(False).read(["trust_note"])
        self.assertEqual(self._send(request, "Attest", content=signed.other_page(self.sealed)), {})
        self._work()
        line = self._line(request, "Attest", self.agent_a)
        self.assertEqual(line.trust_state, "altered")
        self.assertEqual(self.trusts.search_count([("attachment_id", "!=", False)]), 1)
        with self.assertRaises(AccessError):
            line.with_user(self.agent_b).read(["trust_note"])

    def test_a_chosen_document_shows_the_seal_of_its_version(self):
        request = self._ask(lines=[{"name": "Attest", "accepts": "pdf"}])
        file = self._arrive(self.sealed)
        self._work()
        self.env["docs.pin"].with_user(self.marie)._pin(
            self.ticket, file.version_id, line_id=request.line_ids.id
        )
        self.assertEqual(self._line(request, "Attest", self.agent_a).trust_state, "valid")


@tagged("post_install", "-at_install")
class TestTrustScan(TrustMixin, RequestMixin, UploadMixin, LibraryCase):
    """A file that waits for the virus scanner is checked when that let it go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_scanner()
        cls._set_up_trust()

    def test_a_held_file_is_checked_after_the_scanner(self):
        request = self._ask(lines=[{"name": "Attest", "accepts": "any"}])
        self.clamd.stop()
        self.assertEqual(self._send(request, "Attest", content=self.sealed), {})
        self.clamd.start()
        self._work()
        self.assertEqual(request.line_ids.trust_state, "waiting")
        with trap_jobs() as trap:
            self._run_scans()
            trap.assert_jobs_count(1, only=self.trusts._job_check)
        self._work()
        self.env.invalidate_all()
        self.assertEqual(request.line_ids.trust_state, "valid")


@tagged("post_install", "-at_install")
class TestTrustPage(TrustMixin, LibraryMixin, HttpCase):
    """The page of the owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls._set_up_trust()

    def test_the_sentence_stands_below_the_document_for_its_owner_only(self):
        self._arrive(signed.sign(self.plain, self.stranger))
        self._arrive(self.sealed)
        self._work()
        self.authenticate("t_marie", "t_marie-pass")
        page = html.fromstring(self.url_open("/my/documenten").content)
        lines = [
            " ".join(item.text_content().split())
            for item in page.xpath("//ul[contains(@class, 'o_docs_trust')]/li")
        ]
        self.assertEqual(len(lines), 2)
        self.assertIn("valid seal of Stad Test.", " ".join(lines))
        self.assertIn("“Iemand <b> (Onbekend)”", " ".join(lines))
        self.authenticate("t_karel", "t_karel-pass")
        self.assertNotIn("Stad Test", self.url_open("/my/documenten").text)

    def test_many_documents_cost_no_more_queries(self):
        for _number in range(3):
            self._arrive(self.sealed)
        self._work()
        files = self.env["dms.file"].with_user(self.marie).search([])
        files._portal_values()

        def count(records):
            self.env.invalidate_all()
            records.read(["id"])
            before = self.cr.sql_log_count
            records._portal_values()
            return self.cr.sql_log_count - before

        few, many = count(files[:1]), count(files)
        self.assertLessEqual(many, few + 1)
