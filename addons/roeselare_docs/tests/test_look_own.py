from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import SECRET, LibraryMixin

REASON = "Marie vraagt een kopie aan de balie"


@tagged("post_install", "-at_install")
class TestLookOwn(LibraryMixin, HttpCase):
    """The owner sees who looked, without names; nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.operator = cls._user("t_operator", "roeselare_servicedesk.group_operator")
        cls.address = f"/my/documenten/{cls.document.id}/inzage"

    def _note(self, user, kind="view", purpose="", times=1):
        for _number in range(times):
            self.env.cr.precommit.clear()
            self.document.with_user(user)._note_look(kind, purpose)

    def _log_in(self, user):
        self.authenticate(user.login, f"{user.login}-pass")

    def test_the_owner_sees_time_department_reason_and_what_but_no_names(self):
        self._note(self.agent_a, "download")
        self._note(self.operator, "view", REASON)
        self._note(self.marie)
        self._note(self.env.ref("base.public_user"), "share")
        self._log_in(self.marie)
        page = self.url_open(self.address)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "private, no-store")
        words = (SECRET, "Welzijn (test)", "Downloaded", REASON, "You", "link that was shared")
        for expected in (*words, self.env.company.name):
            self.assertIn(expected, page.text)
        for name in ("t_agent_a", "t_operator"):
            self.assertNotIn(name, page.text)
        self.assertIn(self.address, self.url_open("/my/documenten").text)

    def test_times_are_those_of_the_city_wherever_the_owner_reads(self):
        self.marie.tz = "America/New_York"
        self._note(self.agent_a)
        look = self.env["docs.look"].search([("document_ref", "=", self.document.id)], limit=1)
        there = fields.Datetime.context_timestamp(look.with_context(tz=self.marie.tz), look.date)
        here = self.env.company._to_city_zone(look.date)
        self._log_in(self.marie)
        page = self.url_open(self.address).text
        self.assertIn(f"{here:%H:%M}", page)
        self.assertNotIn(f"{there:%H:%M}", page)

    def test_who_to_ask_can_be_reached(self):
        self.env.company.servicedesk_contact_phone = "1788"
        self._log_in(self.marie)
        page = self.url_open(self.address).text
        self.assertRegex(page, r"You reach this officer at\s+<strong>1788</strong>")

    def test_nobody_else_gets_the_page(self):
        for user in (self.karel, self.agent_a, self.dpo, self.admin):
            with self.subTest(user=user.login):
                self._log_in(user)
                self.assertEqual(self.url_open(self.address).status_code, 404)
        self._log_in(self.karel)
        nowhere = self.url_open("/my/documenten/2147483646/inzage")
        self.assertEqual(nowhere.status_code, 404)

    def test_what_a_former_owner_saw_is_not_shown_to_the_next(self):
        self._note(self.marie)
        self.document.sudo().partner_id = self.karel.partner_id
        found = self.document.with_user(self.karel)._own_looks(1, 20)
        self.assertEqual((found["total"], found["looks"]), (0, []))

    def test_a_long_list_is_paged_within_few_queries(self):
        self._note(self.agent_a, times=45)
        self._log_in(self.marie)
        self.url_open(self.address)
        first = self.url_open(self.address).text.count("Welzijn (test)")
        third = self.url_open(f"{self.address}/pagina/3").text.count("Welzijn (test)")
        self.assertEqual((first, third), (20, 5))
        self.env.invalidate_all()
        document = self.document.with_user(self.marie)
        with self.assertQueryCount(12):
            document._own_looks(2, 20)

    def test_the_page_asks_at_most_forty_queries(self):
        self._note(self.agent_a, times=45)
        self._log_in(self.marie)
        self.url_open(self.address)
        before = self.env.cr.sql_log_count
        self.url_open(self.address)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 40)
