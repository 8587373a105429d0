from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PDF, SECRET, LibraryCase, LibraryMixin, other_pdf
from .fake_ebox import TOKEN, Ebox

#: correct, and of nobody
NUMBER = "85073003328"
_LOG = "odoo.addons.roeselare_docs.models.docs_ebox_message"


class EboxMixin(LibraryMixin):
    @classmethod
    def _set_up_ebox(cls):
        cls.ebox = Ebox()
        cls.addClassCleanup(cls.ebox.stop)
        cls.env.company.sudo().write(
            {
                "docs_ebox_address": cls.ebox.url,
                "docs_ebox_token": TOKEN,
                "docs_ebox_sender": "0207485837",
            }
        )


@tagged("post_install", "-at_install")
class TestEbox(EboxMixin, LibraryCase):
    """Told in the eBox too, only who asked for it, once, and never at the cost of the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_ebox()

    def setUp(self):
        super().setUp()
        for kept in (self.ebox.calls, self.ebox.modes, self.ebox.taken, self.ebox.states):
            kept.clear()
        self._tell_owners()  # of the delivery that all tests begin with, before any consent

    def _consent(self, user=None, given=True):
        consents = self.env["docs.ebox.consent"].with_user(user or self.marie)
        consents._choose(given, NUMBER)

    def _delivered(self, user=None):
        file = self._deliver(self._ticket(user or self.marie, self.team_a)).sudo()
        self._tell_owners()
        return file, self._messages(file)

    def _messages(self, file):
        return self.env["docs.ebox.message"].search([("file_id", "=", file.id)])

    def _job(self):
        cron = self.env.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", return_value=60.0), mute_logger(_LOG):
            self.env["docs.ebox.message"]._cron_ebox()
        self.env.invalidate_all()

    def _again(self, message):
        message.next_try = "2000-01-01"
        self._job()

    # ------------------------------------------------------------------ consent

    def test_nobody_is_told_there_without_asking_for_it(self):
        file, messages = self._delivered()
        self._job()
        self.assertFalse(messages or self.ebox.calls)
        self.assertTrue(file.notice_mail_id)

    def test_consent_holds_until_it_is_withdrawn_and_the_number_no_longer(self):
        self._consent()
        _file, message = self._delivered()
        self._consent(given=False)
        rows = self.env["docs.ebox.consent"].search(
            [("partner_id", "=", self.marie.partner_id.id)], order="id"
        )
        self.assertEqual(rows.mapped("given"), [True, False])
        self.assertFalse(any(rows.mapped("number")))
        # Also what waited already is not published any more.
        self._job()
        self.assertEqual(message.state, "ended")
        self.assertFalse(self.ebox.calls or self._delivered()[1])

    def test_number_that_is_none_is_refused_with_what_to_do(self):
        consents = self.env["docs.ebox.consent"].with_user(self.marie)
        for number in ("", "85073003329", "abc", "1" * 30):
            with self.subTest(number=number), self.assertRaisesRegex(UserError, "eleven"):
                consents._choose(True, number)
        self.assertFalse(consents._latest(self.marie.partner_id))

    def test_switched_off_nothing_happens(self):
        self._consent()
        self.env.company.docs_ebox_address = False
        self.assertFalse(self._delivered()[1])

    def test_token_goes_to_safe_addresses_only(self):
        for address in ("http://ebox.example", "ftp://x", "https://u:p@x.be", "https://x.be/?a=1"):
            with self.subTest(address=address), self.assertRaises(ValidationError):
                self.env.company.docs_ebox_address = address

    # ------------------------------------------------------------------ publish

    def test_message_says_that_there_is_something_not_what(self):
        self._consent()
        _file, message = self._delivered()
        self._job()
        self.assertEqual(message.state, "sent")
        [(method, headers, body)] = self.ebox.calls
        self.assertEqual(method, "POST")
        self.assertEqual(headers["Idempotency-Key"], message.key)
        self.assertEqual((body["recipient"], body["sender"]), (NUMBER, "0207485837"))
        self.assertIn("/my/documenten", body["link"])
        for hidden in (SECRET, "Tests", TOKEN, PDF.decode("latin-1")):
            self.assertNotIn(hidden, str(body))

    def test_lost_answer_makes_no_second_message(self):
        self._consent()
        _file, message = self._delivered()
        self.ebox.modes[:] = ["lost"]
        self._job()
        self.assertEqual((message.state, message.attempts), ("queued", 1))
        self._again(message)
        self.assertEqual(message.state, "sent")
        self.assertEqual(len(self.ebox.calls), 2)
        self.assertEqual(list(self.ebox.taken), [message.key])
        self.assertEqual(message.remote_id, "m1")

    def test_failures_are_tried_again_and_never_stop_the_portal(self):
        self._consent()
        file, message = self._delivered()
        for mode in ("500 x", "429 {}", "200 <html>", "200 []", "401 {}"):
            self.ebox.modes[:] = [mode]
            self._again(message)
            with self.subTest(mode=mode):
                self.assertEqual(message.state, "queued")
                self.assertTrue(message.failure)
                self.assertNotIn(TOKEN, message.failure)
        self.ebox.modes[:] = ["500 x"]
        self._again(message)
        self.assertEqual(message.state, "failed", "after the last try")
        self.assertTrue(file.with_user(self.marie).has_access("read"))
        self.assertTrue(file.notice_mail_id)

    def test_refused_message_is_not_tried_again(self):
        self._consent()
        _file, message = self._delivered()
        self.ebox.modes[:] = ["400 {}"]
        self._job()
        self.assertEqual((message.state, message.failure), ("failed", "refused"))
        self._job()
        self.assertEqual(len(self.ebox.calls), 1)

    def test_connector_that_is_gone_waits(self):
        self._consent()
        self.env.company.docs_ebox_address = "http://127.0.0.1:9"
        _file, message = self._delivered()
        self._job()
        self.assertEqual((message.state, message.failure), ("queued", "gone"))

    def test_state_is_read_back(self):
        self._consent()
        file, message = self._delivered()
        self._job()
        for there, here in (("published", "sent"), ("what?", "sent"), ("opened", "read")):
            self.ebox.states["m1"] = there
            self._again(message)
            with self.subTest(there=there):
                self.assertEqual(message.state, here)
        self.assertFalse(message.next_try)
        self.assertFalse(file.opened_date, "opened in the eBox is not opened here")

    def test_reminder_tells_no_second_time_and_a_new_version_does(self):
        self._consent()
        file, message = self._delivered()
        file._mail_owner("roeselare_docs.mail_template_document_unread")
        self.assertEqual(self._messages(file), message)
        wizard = self.env["docs.replace"].with_user(self.agent_a)
        values = {"file_id": file.id, "content": self._base64(other_pdf(b"2")), "reason": "x"}
        wizard.create(values).action_replace()
        self._tell_owners()
        self.assertEqual(self._messages(file).mapped("number"), [2, 1])


@tagged("post_install", "-at_install")
class TestEboxPage(EboxMixin, HttpCase):
    """The choice on the account page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls._set_up_ebox()

    def _post(self, **values):
        page = self.url_open("/my/ebox")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open("/my/ebox", data={"csrf_token": token, **values})

    def test_citizen_switches_it_on_and_off_and_sees_since_when(self):
        self.authenticate("t_marie", "t_marie-pass")
        self.assertIn("/my/ebox", self.url_open("/my").text)
        page = self._post(choice="yes", number="123")
        self.assertIn("eleven digits", page.text)
        page = self._post(choice="yes", number="85.07.30-033.28")
        self.assertIn("since", page.text)
        self.assertNotIn("3328", page.text)
        choice = self.env["docs.ebox.consent"]._latest(self.marie.partner_id)
        self.assertEqual((choice.given, choice.sudo().number), (True, NUMBER))
        self.assertIn("You stopped", self._post(choice="no").text)
        self.assertFalse(self.env["docs.ebox.consent"]._latest(self.karel.partner_id))

    def test_without_csrf_token_nothing_is_chosen(self):
        self.authenticate("t_marie", "t_marie-pass")
        with mute_logger("odoo.http"):
            answer = self.url_open("/my/ebox", data={"choice": "yes", "number": NUMBER})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.env["docs.ebox.consent"]._latest(self.marie.partner_id))
