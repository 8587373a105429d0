from datetime import timedelta

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import PDF, LibraryMixin

REASON = "Marie vraagt een kopie aan de balie"


@tagged("post_install", "-at_install")
class TestLookReason(LibraryMixin, HttpCase):
    """Who does not handle a document says why before it opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.operator = cls._user("t_operator", "roeselare_servicedesk.group_operator")
        cls.address = f"/web/content/dms.file/{cls.document.id}/content_file"

    def _looks(self):
        looks = self.env["docs.look"].sudo()
        self.env.invalidate_all()
        return looks.search([("document_ref", "=", self.document.id)])

    def _log_in(self, user):
        self.authenticate(user.login, f"{user.login}-pass")

    def test_who_handles_it_is_not_asked(self):
        for user in (self.agent_a, self.agent_a2, self.marie):
            with self.subTest(user=user.login):
                document = self.document.with_user(user)
                self.assertFalse(document.look_reason_needed)
                self.assertTrue(document.read(["content"])[0]["content"])
        self.ticket.sudo().user_id = self.operator
        self.assertFalse(self.document.with_user(self.operator).look_reason_needed)

    def test_who_does_not_is_refused_by_call_until_a_reason_is_given(self):
        attachment = self._content_attachment(self.document)
        for user in (self.operator, self.admin, self.dpo):
            with self.subTest(user=user.login):
                document = self.document.with_user(user)
                self.assertTrue(document.look_reason_needed)
                # a reason in the context is none
                forged = document.with_context(purpose=REASON, docs_look_purpose=REASON)
                with self.assertRaisesRegex(AccessError, "say why"):
                    forged.read(["content"])
                with self.assertRaises(AccessError):
                    attachment.with_user(user).read(["raw"])
                self.assertTrue(document.read(["label"])[0]["label"])
                document._say_reason(REASON)
                self.env.invalidate_all()
                self.assertFalse(document.look_reason_needed)
                self.assertTrue(document.read(["content"])[0]["content"])
                look = self._looks()[0]
                self.assertEqual((look.purpose, look.user_ref), (REASON, user.id))

    def test_a_reason_is_more_than_spaces_and_dots(self):
        document = self.document.with_user(self.operator)
        for words in (
            "",
            " " * 40,
            "kort",
            "..............",
            "12345678901234",
            "a  b\u00a0 \u200b c",
        ):
            with self.subTest(words=words), self.assertRaises(UserError):
                document._say_reason(words)

    def test_nobody_gives_a_reason_for_what_he_may_not_read(self):
        for user in (self.agent_b, self.karel, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.document.with_user(user)._say_reason(REASON)
        ask = self.env["docs.look.ask"].with_user(self.agent_b)
        with self.assertRaises(AccessError):
            ask.create({"file_id": self.document.id, "purpose": REASON}).action_confirm()

    def test_a_reason_holds_for_one_user_one_document_and_a_while(self):
        other = self._deliver(self.ticket, "Tweede").with_user(self.operator)
        document = self.document.with_user(self.operator)
        self.env.company.docs_look_minutes = 30
        document._say_reason(REASON)
        self.assertFalse(document.look_reason_needed)
        self.assertTrue(other.look_reason_needed)
        self.assertTrue(self.document.with_user(self.admin).look_reason_needed)
        reason = self.env["docs.look.reason"].search([("file_id", "=", document.id)])
        left = reason.until - fields.Datetime.now()
        self.assertTrue(timedelta(minutes=29) < left <= timedelta(minutes=30))
        reason.until = fields.Datetime.now() - timedelta(seconds=1)
        self.env.invalidate_all()
        self.assertTrue(document.look_reason_needed)
        with self.assertRaises(AccessError):
            document.read(["content"])
        self.env["docs.look.reason"]._gc_reasons()
        self.assertFalse(reason.exists())

    def test_the_window_keeps_the_reason(self):
        document = self.document.with_user(self.operator)
        action = document.action_say_reason()
        ask = (
            self.env[action["res_model"]].with_user(self.operator).with_context(**action["context"])
        )
        ask.create({"purpose": REASON}).action_confirm()
        self.assertFalse(document.look_reason_needed)
        self.assertFalse(self._looks(), "saying why is no look yet")

    def test_a_direct_address_leads_to_the_page_that_asks(self):
        self._log_in(self.operator)
        self.assertEqual(self.url_open(self.address, allow_redirects=False).status_code, 303)
        page = self.url_open(self.address)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Why do you open this document?", page.text)
        self.assertNotIn(b"%PDF", page.content)
        self.assertFalse(self._looks())
        token = http.Request.csrf_token(self)
        values = {"csrf_token": token, "terug": self.address, "reden": "kort"}
        page = self.url_open(f"/inzage/{self.document.id}", data=values)
        self.assertIn("Say in a few words", page.text)
        values["reden"] = REASON
        answer = self.url_open(f"/inzage/{self.document.id}", data=values)
        self.assertEqual(answer.content, PDF)
        look = self._looks()
        self.assertEqual((look.purpose, look.kind), (REASON, "view"))

    def test_the_page_leads_nowhere_else(self):
        self._log_in(self.operator)
        self.document.with_user(self.operator)._say_reason(REASON)
        for away in ("https://example.com/", "//example.com/", "/\\example.com"):
            answer = self.url_open(
                f"/inzage/{self.document.id}?terug={away}", allow_redirects=False
            )
            self.assertEqual(answer.status_code, 303)
            self.assertNotIn("//example.com", answer.headers["Location"].removeprefix("http://127"))
