import io

import pikepdf

from odoo.tests import HttpCase, tagged

from .common import PDF, SECRET, LibraryMixin, other_pdf


def text_of(content):
    """Return the words of a PDF that reportlab drew."""
    from PyPDF2 import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@tagged("post_install", "-at_install")
class TestEvidence(LibraryMixin, HttpCase):
    """The page that proves a delivery."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.file = cls.document.sudo()
        cls.own = f"/my/documenten/{cls.file.id}/bewijs"
        cls.staff = f"/roeselare/documenten/{cls.file.id}/bewijs"

    def _get(self, login, url):
        self.authenticate(login, f"{login}-pass")
        return self.url_open(url)

    def test_owner_and_staff_get_the_same_facts_without_the_content(self):
        self.file.write({"delivered_date": "2026-07-01 22:30:00"})
        for login, url in (("t_marie", self.own), ("t_agent_a", self.staff)):
            response = self._get(login, url)
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
            self.assertIn("no-store", response.headers["Cache-Control"])
            self.assertNotIn(PDF, response.content)
            words = text_of(response.content)
            with self.subTest(login=login):
                for fact in (SECRET, "Tests", "t_marie", "Welzijn (test)", "Version: 1"):
                    self.assertIn(fact, words)
                self.assertIn(self.file.sha256, "".join(words.split()))
                # The clocks of the city are two hours ahead in summer.
                self.assertIn("07/02/2026", words)
                self.assertIn("12:30", words)
                self.assertIn("Not opened yet", words)

    def test_page_is_dutch_for_who_reads_dutch_and_never_speaks_of_registered_mail(self):
        self.marie.lang = "nl_BE"
        self.document.with_user(self.marie)._register_opening()
        words = text_of(self._get("t_marie", self.own).content)
        for word in ("Bewijs van bezorging", "Bezorgd", "Geopend", "Versie"):
            self.assertIn(word, words)
        self.assertNotIn("aangetekend", words.lower())
        with pikepdf.open(io.BytesIO(self._get("t_marie", self.own).content)) as pdf:
            self.assertEqual(str(pdf.Root.Lang), "nl-BE")

    def test_earlier_version_is_proved_with_its_own_times(self):
        self.document.with_user(self.marie)._register_opening()
        first = self.file.sha256
        wizard = self.env["docs.replace"].with_user(self.agent_a)
        content = self._base64(other_pdf(b"second"))
        wizard.create(
            {"file_id": self.file.id, "content": content, "reason": "Fout"}
        ).action_replace()
        words = text_of(self._get("t_agent_a", self.staff).content)
        flat = "".join(words.split())
        self.assertIn(first, flat)
        self.assertIn(self.file.sha256, flat)
        self.assertIn("Version: 2", words)
        self.assertIn("Not opened yet", words)
        self.assertIn("Opened", words.split("Version 1")[1])

    def test_not_yours_looks_like_not_there(self):
        missing = self.file.id + 100_000
        for login in ("t_karel", "t_agent_b", "t_employee", "t_dms_manager"):
            for url in (self.own, self.staff):
                with self.subTest(login=login, url=url):
                    answer = self._get(login, url)
                    other = self._get(login, url.replace(str(self.file.id), str(missing)))
                    self.assertEqual((answer.status_code, other.status_code), (404, 404))
        self.assertEqual(self._get("t_agent_a", self.own).status_code, 404, "not the owner")
        for number in (0, 2**31):
            for url in (self.own, self.staff):
                url = url.replace(str(self.file.id), str(number))
                self.assertEqual(self._get("t_agent_a", url).status_code, 404)

    def test_withdrawn_document_is_proved_to_staff_only(self):
        self.document.with_user(self.agent_a).action_withdraw()
        self.env.flush_all()
        self.assertEqual(self._get("t_marie", self.own).status_code, 404)
        self.assertIn("Withdrawn", text_of(self._get("t_agent_a", self.staff).content))

    def test_button_opens_the_page_for_who_may_read(self):
        action = self.document.with_user(self.agent_a).action_evidence()
        self.assertEqual(action["url"], self.staff)
