from lxml import html

from odoo.tests import HttpCase, tagged

from .common import SECRET, LibraryMixin


@tagged("post_install", "-at_install")
class TestPortalDocuments(LibraryMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()

    def _page(self, login="t_marie", url="/my/documenten"):
        self.authenticate(login, f"{login}-pass")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return response

    def _labels(self, response):
        return html.fromstring(response.content).xpath(
            "//*[contains(@class, 'o_docs_list')]"
            "//*[contains(@class, 'o_roeselare_row_title')]/text()"
        )

    def test_owner_sees_his_documents_and_nobody_elses(self):
        self.assertEqual(self._labels(self._page()), [SECRET])
        for login in ("t_karel", "t_agent_a", "t_employee"):
            with self.subTest(login=login):
                response = self._page(login)
                self.assertNotIn(SECRET, response.text)
                self.assertFalse(self._labels(response))

    def test_page_shows_department_series_and_size(self):
        (row,) = html.fromstring(self._page().content).xpath("//a[contains(@class, 'o_docs_row')]")
        for part in ("Tests", "Welzijn (test)", "PDF", "1 kB"):
            with self.subTest(part=part):
                self.assertIn(part, row.text_content())
        self.assertTrue(row.xpath(".//*[contains(@class, 'o_docs_new')]"))
        self.document.sudo().opened_date = "2026-01-01 00:00:00"
        again = html.fromstring(self._page().content)
        self.assertFalse(again.xpath("//*[contains(@class, 'o_docs_new')]"))

    def test_page_of_a_stranger_is_not_kept_by_caches(self):
        self.assertIn("no-store", self._page().headers["Cache-Control"])

    def test_visitor_is_asked_to_log_in(self):
        for url in ("/my/documenten", f"/my/documenten/{self.document.id}"):
            response = self.url_open(url)
            with self.subTest(url=url):
                self.assertIn("/web/login", response.url)
                self.assertNotIn(SECRET, response.text)

    def test_folders_are_virtual(self):
        other = self.env["docs.series"].create({"name": "Andere map", "code": "map"})
        agent = self.ticket.with_user(self.agent_a)
        agent._deliver_documents([(self._clean(), "Tweede", other)])
        self.assertEqual(set(self._labels(self._page())), {SECRET, "Tweede"})
        page = self._page(url="/my/documenten?series=map")
        self.assertEqual(self._labels(page), ["Tweede"])
        unknown = self._page(url="/my/documenten?series=<script>")
        self.assertEqual(len(self._labels(unknown)), 2)
        self.assertNotIn('<script>"', unknown.text)

    def test_markup_in_label_and_message_stays_text(self):
        clean, label = self._clean(), "<b>vet</b><script>x</script>"
        self.ticket.with_user(self.agent_a)._deliver_documents(
            [(clean, label, self.series)], "<img src=x onerror=alert(1)>"
        )
        page = self._page()
        self.assertIn(label, self._labels(page))
        self.assertNotIn("<img src=x", page.text)

    def test_number_of_queries_does_not_grow_with_documents(self):
        counts = []
        for total in (1, 100):
            if total > 1:
                items = [(self._clean(), f"Stuk {n}", self.series) for n in range(99)]
                self.ticket.with_user(self.agent_a)._deliver_documents(items)
            self._page()  # assets, menus and rules into the cache
            before = self._queries()
            page = self._page()
            counts.append(self._queries() - before)
            self.assertTrue(self._labels(page))
        self.assertGreater(counts[0], 5, "queries are counted at all")
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
        self.assertLessEqual(counts[1], 40, counts)

    def _queries(self):
        return self.env.cr.sql_log_count

    def test_pages_hold_twenty(self):
        items = [(self._clean(), f"Stuk {n:02}", self.series) for n in range(24)]
        self.ticket.with_user(self.agent_a)._deliver_documents(items)
        self.assertEqual(len(self._labels(self._page())), 20)
        second = self._page(url="/my/documenten/pagina/2")
        self.assertEqual(len(self._labels(second)), 5)

    def test_home_has_one_card_for_documents(self):
        page = html.fromstring(self._page(url="/my").content)
        (card,) = page.xpath("//a[contains(@href, '/my/documenten')]")
        self.assertEqual(card.text_content().split()[0], "1", "the counter")
        self.assertFalse(page.xpath("//a[contains(@href, '/my/dms')]"))

    def test_size_is_written_in_the_language_of_the_reader(self):
        document = self.document.sudo()
        for size, text in ((3, "1 kB"), (2_345, "2 kB"), (1_440_000, "1,4 MB")):
            document.size = size
            dutch = document.with_context(lang="nl_BE")
            self.assertEqual(dutch._size_text(), text)

    def test_ticket_page_shows_documents_to_the_owner_who_logged_in(self):
        tracking = self.ticket._tracking_url()
        own = f"/my/ticket/{self.ticket.id}"
        self.assertEqual(self._labels(self._page(url=own)), [SECRET])
        self.assertEqual(self._labels(self._page(url=tracking)), [SECRET])
        for login in ("t_karel", "t_agent_b"):
            self.assertNotIn(SECRET, self._page(login, tracking).text)
        self.authenticate(None, None)
        response = self.url_open(tracking)
        self.assertEqual(response.status_code, 200)
        self.assertNotIn(SECRET, response.text)
        self.assertNotIn("/my/documenten/", response.text)
