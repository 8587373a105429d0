from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PDF, SECRET, other_pdf
from .common_mandate import MandateMixin


@tagged("post_install", "-at_install")
class TestMandatePages(MandateMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_mandates()
        cls.mandate = cls._mandate(scope="series", series_ids=[(6, 0, cls.series.ids)])
        cls.base = f"/my/documenten/namens/{cls.mandate.id}"

    def _labels(self, page):
        return set(self._tree(page).xpath("//*[contains(@class, 'o_roeselare_row_title')]/text()"))

    def test_holder_switches_and_sees_the_scope(self):
        own = self._mine("/my/documenten", "t_karel")
        self.assertEqual(self._labels(own), set())
        self.assertTrue(self._tree(own).xpath(f"//a[contains(@href, '{self.base}')]"))
        page = self._mine(self.base, "t_karel")
        self.assertEqual(self._labels(page), {SECRET, "Bewijs van woonst"})
        [href] = self._tree(page).xpath(f"//a[contains(@href, '{self.base}/{self.document.id}')]")
        self.assertEqual(self._mine(href.get("href"), "t_karel").content, PDF)
        self.assertFalse(
            self._tree(self._mine("/my/documenten")).xpath("//a[contains(@href, '/namens/')]"),
            "who holds none sees no switch",
        )

    def test_every_link_on_the_page_leads_somewhere(self):
        self.document.sudo()._replace_content(self._clean(other_pdf(b"new")), "Fout.")
        for page, login in ((self.base, "t_karel"), ("/my/documenten", "t_marie")):
            links = set(self._tree(self._mine(page, login)).xpath("//a/@href"))
            links = {href for href in links if "/my/documenten" in href}
            self.assertGreater(len(links), 3)
            for href in links:
                with self.subTest(login=login, href=href):
                    self.assertEqual(self._mine(href, login).status_code, 200)

    def test_opening_in_the_name_of_somebody_is_written_down(self):
        looks = self.env["docs.look"].sudo()
        domain = [("document_ref", "=", self.document.id), ("role", "=", "mandate")]
        before = looks.search_count(domain)
        self._mine(f"{self.base}/{self.document.id}", "t_karel")
        self.assertEqual(looks.search_count(domain), before + 1)
        self.document.invalidate_recordset()
        self.assertTrue(self.document.sudo().opened_date)

    def test_versions_are_in_the_mandate_too(self):
        self.document.sudo()._replace_content(self._clean(other_pdf(b"new")), "Fout.")
        first = f"{self.base}/{self.document.id}/versie/1"
        self.assertEqual(self._mine(first, "t_karel").content, PDF)
        self.assertEqual(self._mine(f"{first}0", "t_karel").status_code, 404)

    @mute_logger("odoo.http")
    def test_what_is_not_in_the_mandate_is_as_if_it_were_not(self):
        missing = self.third.id + 100_000
        other = self._mandate(principal_id=self.employee.partner_id.id)
        for path in (
            f"{self.base}/{self.third.id}",
            f"{self.base}/{missing}",
            f"{self.base}/{2**31}",
            f"{self.base}/{self.third.id}/versie/1",
            f"/my/documenten/namens/{other.id}/{self.document.id}",
            f"/my/documenten/namens/{other.id + 1000}",
            f"/my/documenten/namens/{other.id + 1000}/{self.document.id}",
            f"/my/documenten/{self.document.id}",
            f"/my/documenten/delen?namens={self.mandate.id}",
            f"/my/documenten/delen?namens={other.id + 1000}",
            "/my/documenten/delen?namens=x",
        ):
            with self.subTest(path=path):
                response = self._mine(path, "t_karel")
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(SECRET, response.text)
        for login in ("t_marie", "t_agent_a", "t_employee", "t_dms_manager"):
            with self.subTest(login=login):
                self.assertEqual(self._mine(self.base, login).status_code, 404)
                one = self._mine(f"{self.base}/{self.document.id}", login)
                self.assertEqual(one.status_code, 404)

    @mute_logger("odoo.http")
    def test_ended_in_a_session_refuses_the_next_click(self):
        address = f"{self.base}/{self.document.id}"
        content = f"/web/content/dms.file/{self.document.id}/content_file"
        self.assertEqual(self._mine(address, "t_karel").status_code, 200)
        self.assertEqual(self._mine(content, "t_karel").content, PDF)
        self._mine(f"/my/documenten/mandaten/{self.mandate.id}/stoppen", x="1")
        for path in (address, self.base, content):
            with self.subTest(path=path):
                response = self._mine(path, "t_karel")
                self.assertIn(response.status_code, (403, 404))
                self.assertNotIn(b"%PDF", response.content)

    @mute_logger("odoo.http")
    def test_only_its_own_sides_answer_a_mandate(self):
        asked = self._mandate(accepted=False)
        base = f"/my/documenten/mandaten/{asked.id}"
        for login, answers in (
            ("t_employee", ("aanvaarden", "weigeren", "stoppen")),
            ("t_marie", ("aanvaarden", "weigeren")),
            ("t_karel", ("stoppen",)),
        ):
            for answer in answers:
                with self.subTest(login=login, answer=answer):
                    response = self._mine(f"{base}/{answer}", login, x="1")
                    self.assertEqual(response.status_code, 404)
        self.assertFalse(asked.accepted_date or asked.ended_date)
        self.assertEqual(self._mine(f"{base}/aanvaarden", "t_karel", x="1").status_code, 303)
        self.assertTrue(asked.accepted_date)
        self._mine(f"{base}/weigeren", "t_karel", x="1")
        self.assertTrue(asked.ended_date)
        self.assertEqual(self._mine(f"{base}/aanvaarden", "t_karel", x="1").status_code, 404)

    def test_person_gives_by_the_page(self):
        day = self.env.company._city_today() + timedelta(days=10)
        url = "/my/documenten/mandaten"
        wrong = self._mine(url, email="x", valid_to="")
        self.assertEqual(wrong.status_code, 422)
        for address in ("t_karel@example.com", "no.account@example.com"):
            sent = self._mine(url, email=address, valid_to=str(day), scope="all")
            with self.subTest(address=address):
                self.assertEqual(sent.status_code, 303, "the same whether there is an account")
        listed = self._mine(url)
        for address in ("t_karel@example.com", "no.account@example.com"):
            self.assertIn(address, listed.text, "no name is looked up")

    def test_holder_shares_in_the_name_of_the_principal(self):
        self.mandate.may_share = True
        form = self._mine(f"/my/documenten/delen?namens={self.mandate.id}", "t_karel")
        self.assertIn(SECRET, form.text)
        done = self._mine(
            "/my/documenten/delen",
            "t_karel",
            document=str(self.document.id),
            name="School",
            namens=str(self.mandate.id),
        )
        self.assertEqual(done.status_code, 200)
        listed = self._mine("/my/documenten/gedeeld").text
        self.assertIn("School", listed, "the principal sees it")
        self.assertIn("Shared for you by", listed)
        mine = self._mine(f"/my/documenten/gedeeld?namens={self.mandate.id}", "t_karel")
        self.assertIn("School", mine.text)
        self.assertNotIn("School", self._mine("/my/documenten/gedeeld", "t_karel").text)

    def test_first_page_of_a_holder_in_forty_queries(self):
        for _n in range(5):
            self._mandate()
        for path in ("/my/documenten", self.base):
            self._mine(path, "t_karel")
            before = self.env.cr.sql_log_count
            self._mine(path, "t_karel")
            with self.subTest(path=path):
                self.assertLessEqual(self.env.cr.sql_log_count - before, 40)
