from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PDF, LibraryCase
from .common_request import PNG, RequestMixin


@tagged("post_install", "-at_install")
class TestRequest(RequestMixin, LibraryCase):
    """Ask, send, judge: the ticket waits and goes on by itself."""

    def test_ticket_waits_and_its_clock_stands_still(self):
        request = self._ask()
        self.assertEqual(self.ticket.public_state, "waiting")
        self.assertTrue(self.ticket.term_paused_at)
        self.assertEqual(request.state, "asked")
        self.assertEqual(request.progress, "0/2")

    def test_mail_says_that_something_is_asked_not_what(self):
        self._ask(message="Because of the leefloon")
        mail = self._request_mails()
        self.assertEqual(len(mail), 1)
        text = "\n".join(str(mail[name] or "") for name in ("subject", "body_html", "headers"))
        for hidden in ("Pay slip", "Identity", "leefloon", self.ticket.name, "last month"):
            self.assertNotIn(hidden, text)
        self.assertIn("/stukken", text)
        self.assertFalse(mail.attachment_ids)
        self.assertFalse(mail.res_id, "the secret link stands in no chatter")

    def test_requester_reads_what_is_asked_in_his_own_language(self):
        self.ticket.lang = self.marie.partner_id.lang = "nl_BE"
        self._ask()
        words = self.ticket._public_messages()[-1].body
        self.assertIn("We hebben documenten van u nodig", words)
        self.assertIn("Pay slip", words)
        self.assertEqual(self._request_mails().subject[:30], "We hebben documenten van u nod")

    def test_ticket_goes_on_when_all_that_is_needed_is_here(self):
        request = self._ask()
        self.assertEqual(self._send(request, "Pay slip"), {})
        self.assertEqual(self.ticket.public_state, "waiting", "one is missing")
        self.assertEqual(self._send(request, "Identity card", content=PNG, file="id.png"), {})
        self.assertEqual(self.ticket.public_state, "in_progress")
        self.assertFalse(self.ticket.term_paused_at)
        self.assertEqual(request.state, "received")
        self.assertEqual(self._line(request, "Letter").state, "asked", "optional: nobody waits")

    def test_an_optional_document_alone_moves_nothing(self):
        request = self._ask()
        self._send(request, "Letter")
        self.assertEqual((request.state, self.ticket.public_state), ("asked", "waiting"))

    def test_request_is_done_when_all_that_is_needed_is_accepted(self):
        request = self._ask()
        self._send(request, "Pay slip", "Identity card")
        self._line(request, "Pay slip", self.agent_a).action_accept()
        self.assertEqual(request.state, "received")
        self._line(request, "Identity card", self.agent_a).action_accept()
        self.assertEqual(request.state, "done")

    def test_what_was_sent_beside_is_judged_too(self):
        request = self._ask()
        self._send(request, "Pay slip", "Identity card", "Letter")
        for name in ("Pay slip", "Identity card"):
            self._line(request, name, self.agent_a).action_accept()
        self.assertEqual(request.state, "received")
        self._refuse(self._line(request, "Letter"))
        self.assertEqual(request.state, "done", "nobody needs it")

    def test_refused_with_a_reason_is_asked_again_and_mailed(self):
        request = self._ask()
        self._send(request, "Pay slip", "Identity card")
        self.last_mail = self._request_mails()[-1:].id
        self._refuse(self._line(request, "Pay slip"), "The second page is missing")
        line = self._line(request, "Pay slip")
        self.assertEqual((line.state, line.reason), ("refused", "The second page is missing"))
        self.assertEqual((request.state, self.ticket.public_state), ("asked", "waiting"))
        self.assertIn("The second page is missing.", self.ticket._public_messages()[-1].body)
        mail = self._request_mails()
        self.assertEqual(len(mail), 1)
        self.assertNotIn("second page", f"{mail.subject} {mail.body_html}")
        self.assertNotIn("Pay slip", f"{mail.subject} {mail.body_html}")
        self.assertEqual(self._send(request, "Pay slip", content=self._pdf(b"whole")), {})
        self.assertEqual((line.state, line.reason), ("received", False))
        self.assertEqual(self.ticket.public_state, "in_progress")

    def test_a_file_is_replaced_until_it_is_judged(self):
        request = self._ask()
        self._send(request, "Pay slip")
        first = self._line(request, "Pay slip").attachment_id
        self._send(request, "Pay slip", content=self._pdf(b"better"), file="better.pdf")
        line = self._line(request, "Pay slip")
        self.assertEqual(line.file_name, "better.pdf")
        self.assertFalse(first.exists(), "the other one is gone")
        line.with_user(self.agent_a).sudo(False).action_accept()
        errors = self._send(request, "Pay slip")
        self.assertIn("was accepted meanwhile", errors[line._field()])
        self.assertEqual(line.file_name, "better.pdf")

    def test_only_the_kinds_that_are_asked_are_taken_by_their_content(self):
        request = self._ask()
        for content, file in ((PNG, "photo.png"), (PNG, "slip.pdf")):
            errors = self._send(request, "Pay slip", content=content, file=file)
            line = self._line(request, "Pay slip")
            self.assertIn("PDF", errors[line._field()])
            self.assertEqual(line.state, "asked")
            self.assertFalse(line.attachment_id)

    def test_a_wrong_document_keeps_back_no_other(self):
        request = self._ask()
        errors = self._send(request, "Pay slip", "Identity card", content=PNG, file="id.png")
        self.assertEqual(list(errors), [self._line(request, "Pay slip")._field()])
        self.assertEqual(self._line(request, "Identity card").state, "received")

    def test_the_gate_judges_what_is_sent(self):
        request = self._ask()
        for content in (b"", b"MZ\x90 no document", PDF + b"PK\x03\x04 something behind"):
            errors = self._send(request, "Identity card", content=content)
            self.assertTrue(errors, content[:10])
        self.assertEqual(self._line(request, "Identity card").state, "asked")

    def test_another_tickets_line_and_none_are_told_the_same(self):
        mine = self._ask()
        other = self._ticket(self.karel, self.team_a)
        theirs = self._ask(other)
        foreign = {theirs.line_ids[0].id: {"uploads": (), "keep": False}}
        missing = {2**31 - 1: {"uploads": (), "keep": False}}
        ticket = mine.ticket_id.with_user(self.marie).sudo()
        self.assertEqual(ticket._receive_documents(foreign), ticket._receive_documents(missing))

    def test_withdrawn_asks_for_nothing_and_says_so(self):
        request = self._ask()
        request.with_user(self.agent_a).sudo(False).action_withdraw()
        self.assertEqual((request.state, self.ticket.public_state), ("withdrawn", "in_progress"))
        self.assertIn("no longer have to send", self.ticket._public_messages()[-1].body)
        [words] = self._send(request, "Pay slip").values()
        self.assertIn("no longer ask", words)
        self.assertEqual(self.ticket._document_checklist(), [])

    def test_closing_the_ticket_ends_what_is_asked(self):
        request = self._ask()
        reason = self.env.ref("roeselare_servicedesk.close_reason_withdrawn")
        self.ticket.write({"close_reason_id": reason.id, "stage_id": reason.stage_id.id})
        self.assertEqual(request.state, "withdrawn")
        [words] = self._send(request, "Pay slip").values()
        self.assertIn("This ticket is closed", words)
        with self.assertRaisesRegex(UserError, "closed"):
            self._ask()

    def test_two_requests_are_waited_for_both(self):
        one, two = self._ask(), self._ask(lines=[{"name": "Key plan"}])
        self._send(one, "Pay slip", "Identity card")
        self.assertEqual(self.ticket.public_state, "waiting")
        self._send(two, "Key plan")
        self.assertEqual(self.ticket.public_state, "in_progress")

    def test_a_question_lets_the_work_go_on_and_its_answer_waits_again(self):
        self._ask()
        self.ticket._register_reply("Which month do you mean?")
        self.assertEqual(self.ticket.public_state, "in_progress")
        self.ticket._answer_requester("The last one.")
        self.assertEqual(self.ticket.public_state, "waiting")

    def test_nothing_that_cannot_be_met_is_asked(self):
        with self.assertRaisesRegex(UserError, "past"):
            self._ask(days=-1)
        with self.assertRaisesRegex(UserError, "Nothing is needed"):
            self._ask(lines=[{"name": "Letter", "required": False}])
        for address in ("javascript:alert(1)", "www.example.com", "https://"):
            with self.assertRaises(ValidationError):
                self._ask(lines=[{"name": "Letter", "example_url": address}])
        self.assertFalse(self.ticket.document_request_ids)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_who_handles_the_ticket_asks_and_judges(self):
        request = self._ask()
        self._send(request, "Pay slip")
        line = self._line(request, "Pay slip")
        for user in self.marie | self.karel | self.employee | self.agent_b | self.dpo:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["docs.ask"].with_user(user).create(
                    {"ticket_id": self.ticket.id, "line_ids": [(0, 0, {"name": "x"})]}
                ).action_ask()
            for act in ("action_accept", "action_refuse"):
                with self.subTest(user=user.login, act=act), self.assertRaises(AccessError):
                    getattr(line.with_user(user).sudo(False), act)()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                request.with_user(user).sudo(False).action_withdraw()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).sudo(False).write({"state": "accepted"})
        self.assertEqual(line.state, "received")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_files_are_for_who_sees_the_ticket(self):
        request = self._ask()
        self._send(request, "Pay slip")
        file = self._line(request, "Pay slip").attachment_id
        self.assertTrue(file.with_user(self.agent_a).has_access("read"))
        for user in self.karel | self.employee | self.agent_b:
            self.assertFalse(file.with_user(user).has_access("read"), user.login)
        self.ticket.sudo().unlink()
        self.assertFalse(file.exists(), "gone with its ticket")


@tagged("post_install", "-at_install")
class TestRequestReminders(RequestMixin, LibraryCase):
    """7 days and 1 day before, each once."""

    def _run(self, request, days):
        """Run the job ``days`` before the day, and return the mails that it made."""
        self.last_mail = self.env["mail.mail"].search([], order="id DESC", limit=1).id or 0
        day = request.due_date - timedelta(days=days)
        with (
            patch.object(type(self.env.company), "_city_today", return_value=day),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1),
        ):
            self.env["docs.request"]._cron_remind()
        return len(self._request_mails())

    def test_each_reminder_comes_once(self):
        request = self._ask(days=14)
        days = [13, 8, 7, 7, 6, 2, 1, 1, 0, -1, -9]
        found = [self._run(request, day) for day in days]
        self.assertEqual(found, [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0])

    def test_a_job_that_did_not_run_reminds_once_of_both(self):
        request = self._ask(days=14)
        self.assertEqual([self._run(request, day) for day in (10, 1, 1, 0)], [0, 1, 0, 0])

    def test_what_was_just_asked_is_not_repeated(self):
        request = self._ask(days=5)
        self.assertEqual([self._run(request, day) for day in (5, 4, 1, 1)], [0, 0, 1, 0])

    def test_who_sent_everything_is_left_alone(self):
        request = self._ask(days=14)
        self._send(request, "Pay slip", "Identity card")
        self.assertEqual([self._run(request, day) for day in (7, 1)], [0, 0])

    def test_withdrawn_and_closed_are_left_alone(self):
        request = self._ask(days=14)
        request.with_user(self.agent_a).sudo(False).action_withdraw()
        self.assertEqual(self._run(request, 7), 0)

    def test_reminder_names_nothing(self):
        request = self._ask(days=14)
        self._run(request, 7)
        mail = self._request_mails()
        for hidden in ("Pay slip", self.ticket.name):
            self.assertNotIn(hidden, f"{mail.subject} {mail.body_html}")

    def test_late_is_seen_by_staff(self):
        request = self._ask(days=3)
        mine = self.env["docs.request"].with_user(self.agent_a)
        self.assertFalse(request.overdue)
        self.assertNotIn(request.id, mine.search([("overdue", "=", True)]).ids)
        late = request.due_date + timedelta(days=1)
        with patch.object(type(self.env.company), "_city_today", return_value=late):
            self.env.invalidate_all()
            self.assertTrue(request.overdue)
            self.assertTrue(self.ticket.with_user(self.agent_a).document_request_late)
            self.assertIn(request.id, mine.search([("overdue", "=", True)]).ids)
            self.assertNotIn(request.id, mine.search([("overdue", "=", False)]).ids)
        self.env.invalidate_all()
        self._send(request, "Pay slip", "Identity card")
        with patch.object(type(self.env.company), "_city_today", return_value=late):
            self.env.invalidate_all()
            self.assertFalse(request.overdue)
