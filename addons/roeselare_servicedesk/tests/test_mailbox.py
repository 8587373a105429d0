from datetime import timedelta
from email.message import EmailMessage

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CityCase, jpeg
from .test_after_closing import ClosedMixin

AN = "An Peeters <an@example.com>"
CITY = "1788@city.example"
GATEWAY = "odoo.addons.mail.models.mail_thread"


@tagged("post_install", "-at_install")
class TestMailbox(ClosedMixin, CityCase):
    """A mail that comes in, from the gateway to its ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.servicedesk_reply_email = CITY
        cls.ticket = cls._ticket(
            partner_id=False, partner_email="an@example.com", lang="en_US"
        )
        cls.ticket.with_user(cls.agent_a)._ask_requester("Which bin?")
        cls.sent = cls.env["mail.mail"].search([], order="id desc", limit=1)
        cls.count = 0

    def _come(self, text="The green one", sender=AN, answers=True, files=(), **headers):
        """Let a mail come in; return the tickets that are new by it."""
        type(self).count += 1
        message = EmailMessage()
        message["From"] = sender
        message["To"] = headers.pop("To", CITY)
        message["Subject"] = headers.pop("Subject", "Re: A question")
        message["Message-Id"] = headers.pop("Message_Id", f"<{self.count}@mail.example>")
        if answers:
            message["In-Reply-To"] = self.sent.message_id
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        for name, content, maintype, subtype in files:
            message.add_attachment(content, maintype, subtype, filename=name)
        return self._deliver(message.as_bytes())

    def _deliver(self, raw):
        before = self.env["helpdesk.ticket"].search([])
        with mute_logger(GATEWAY):
            self.env["mail.thread"].message_process("helpdesk.ticket", raw)
        self.env.flush_all()
        return self.env["helpdesk.ticket"].search([]) - before

    def _said(self):
        return self.ticket._public_messages()[1:]

    # -------------------------------------------------------------- our mails

    def test_our_mail_says_where_answers_go_and_that_a_program_sent_it(self):
        self.assertEqual(self.sent.reply_to, CITY)
        self.assertIn("'Auto-Submitted': 'auto-generated'", self.sent.headers)
        self.assertTrue(self.sent.message_id.endswith("@city.example>"))
        body = f"{self.sent.body_html}{self.sent.email_from}{self.sent.headers}"
        self.assertNotIn(self.agent_a.email, body)
        self.assertNotIn(self.agent_a.name, body)

    def test_a_team_with_an_address_of_its_own_uses_that(self):
        domain = self.env["mail.alias.domain"].create({"name": "city.example"})
        self.team_a.write({"alias_name": "netheid", "alias_domain_id": domain.id})
        self.assertEqual(self.ticket._reply_address(), "netheid@city.example")

    # ----------------------------------------------------------------- answers

    def test_an_answer_lands_on_its_ticket_and_the_work_goes_on(self):
        new = self._come("The green one\n\nOp ma 23 nov 2026 schreef Stad:\n> Which bin?")
        self.assertFalse(new)
        self.assertIn("The green one", self._said().body)
        self.assertNotIn("Which bin", self._said().body)
        self.assertEqual(self.ticket.public_state, "in_progress")
        self.assertTrue(self.ticket._is_from_requester(self._said()))
        self.assertTrue(self.ticket.requester_confirmed_at)

    def test_references_and_another_case_of_the_address_do_too(self):
        references = f"<a@b> {self.sent.message_id} <c@d>"
        self._come(answers=False, References=references, sender="AN@Example.COM")
        self.assertEqual(len(self._said()), 1)

    def test_the_number_in_the_subject_does_for_who_takes_part(self):
        subject = f"Over {self.ticket.number}"
        self.assertFalse(self._come(answers=False, Subject=subject))
        self.assertEqual(len(self._said()), 1)
        self.assertFalse(self.ticket.requester_confirmed_at, "a number proves no mailbox")

    def test_the_same_mail_twice_is_one_answer(self):
        for _time in range(2):
            self._come(Message_Id="<same@mail.example>")
        self.assertEqual(len(self._said()), 1)

    def test_markup_stays_text(self):
        self._come("<script>alert(1)</script> & <b>bold</b>")
        self.assertIn("&lt;script&gt;", self._said().body)

    def test_files_pass_the_gate_and_bad_ones_are_named(self):
        self._come(
            "See the files",
            files=[
                ("bin.jpg", jpeg(), "image", "jpeg"),
                ("run.exe", b"MZ program", "application", "octet-stream"),
                ("fake.jpg", b"MZ program", "image", "jpeg"),
            ],
        )
        message = self._said()
        self.assertEqual(message.attachment_ids.mapped("name"), ["bin.jpg"])
        self.assertIn("run.exe", message.body)
        self.assertIn("fake.jpg", message.body)

    # --------------------------------------------------------- somebody else

    def test_a_stranger_does_not_speak_on_the_ticket(self):
        new = self._come("I am An, believe me", sender="Els <els@example.com>")
        self.assertFalse(self._said())
        self.assertEqual(self.ticket.public_state, "waiting")
        self.assertEqual(new.kind, "question")
        self.assertEqual(new.partner_email, "els@example.com")
        self.assertIn(self.ticket.number, new.message_ids[0].body)
        self.assertTrue(new.message_ids[0].subtype_id.internal)
        self.assertFalse(new.former_ticket_id)

    def test_a_sender_that_our_server_doubts_does_not_speak_either(self):
        new = self._come(Authentication_Results="mx.city.example; dmarc=fail")
        self.assertFalse(self._said())
        self.assertEqual(len(new), 1)
        self.assertFalse(new.received_mail_due, "whose address was misused gets no mail")

    def test_a_forged_message_id_leads_nowhere(self):
        forged = f"<t{self.ticket.id}-abcdef12-{'0' * 24}@city.example>"
        new = self._come(answers=False, sender="els@example.com", References=forged)
        self.assertEqual(len(new), 1)
        self.assertFalse(self._said())

    def test_the_message_id_of_a_withdrawn_link_leads_nowhere(self):
        self.ticket.tracking_version += 1
        self.assertEqual(len(self._come(sender="els@example.com")), 1)
        self.assertFalse(self._said())

    # --------------------------------------------------------------- programs

    def test_programs_change_nothing(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "bulk"},
            {"Subject": "Automatisch antwoord: A question"},
            {"sender": f"Stad <{CITY}>"},
        ):
            self.assertFalse(self._come("I am away", **headers))
        self.assertFalse(self._said())
        self.assertEqual(self.ticket.public_state, "waiting")
        self.assertFalse(self._come(answers=False, Auto_Submitted="auto-generated"))

    def test_a_bounce_is_noted_for_colleagues_and_changes_nothing(self):
        report = (
            f"From: MAILER-DAEMON@mx.example\r\nTo: {CITY}\r\nSubject: Undelivered\r\n"
            "Message-Id: <bounce@mx.example>\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nNo such user\r\n"
            "--b\r\nContent-Type: message/rfc822\r\n\r\n"
            f"From: {CITY}\r\nTo: an@example.com\r\nMessage-Id: {self.sent.message_id}\r\n"
            "Subject: A question\r\n\r\nWhich bin?\r\n--b--\r\n"
        )
        self.assertFalse(self._deliver(report.encode()))
        self.assertFalse(self._said())
        self.assertEqual(self.ticket.public_state, "waiting")
        self.assertIn("could not be delivered", self.ticket.message_ids[0].body)

    # ----------------------------------------------------------------- closed

    def test_an_answer_to_a_closed_ticket_asks_to_reopen_it(self):
        self._close(self.ticket)
        self.assertFalse(self._come("It is still full"))
        self.assertEqual(self.ticket.reopen_state, "requested")
        self.assertEqual(self.ticket.reopen_reason, "It is still full")
        self.assertFalse(self._come("And it smells"))
        self.assertEqual(self.ticket.reopen_state, "requested")

    def test_past_its_days_it_is_a_new_question_that_follows_it(self):
        self._close(self.ticket)
        self.ticket.closed_date -= timedelta(days=20)
        new = self._come("It is full again")
        self.assertEqual(new.former_ticket_id, self.ticket)
        self.assertFalse(self.ticket.reopen_state)

    # -------------------------------------------------------------- questions

    def test_a_mail_out_of_the_blue_is_a_question_for_the_front_desk(self):
        new = self._come("When are you open?\nGreetings", answers=False, Subject="Open?")
        self.assertEqual((new.kind, new.name), ("question", "Open?"))
        self.assertEqual(new.team_id, self.env.ref("roeselare_servicedesk.team_onthaal"))
        self.assertEqual(
            new.channel_id, self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        )
        self.assertEqual(new.partner_name, "An Peeters")
        self.assertFalse(new.partner_id or new.requester_confirmed_at)
        self.assertIn("When are you open?", new.description)
        self.assertTrue(new.received_mail_due)

    def test_one_sender_gets_a_few_confirmations_an_hour(self):
        due = [
            self._come(f"Question {number}", answers=False).received_mail_due
            for number in range(7)
        ]
        # One of them is the ticket of the test itself, which the same address asked for.
        self.assertEqual(due, [True] * 4 + [False] * 3)
        other = self._come("Question", sender="els@example.com", answers=False)
        self.assertTrue(other.received_mail_due)

    def test_the_address_of_a_team_gives_it_to_that_team(self):
        domain = self.env["mail.alias.domain"].create({"name": "city.example"})
        self.team_b.write({"alias_name": "ict", "alias_domain_id": domain.id})
        new = self._come("My screen", answers=False, To="ict@city.example")
        self.assertEqual(new.team_id, self.team_b)

    def test_the_same_question_fetched_twice_is_one(self):
        first = self._come(answers=False, Message_Id="<q@mail.example>")
        self.assertEqual(len(first), 1)
        self.assertFalse(self._come(answers=False, Message_Id="<q@mail.example>"))

    def test_long_and_empty_mails_are_not_lost(self):
        long = self._come("word " * 5000, answers=False)
        self.assertGreater(len(long.description), 20_000)
        empty = self._come("", answers=False, Subject="Only a subject")
        self.assertIn("Only a subject", empty.description)

    # --------------------------------------------------------------- children

    def test_mails_of_a_moment_can_be_switched_off(self):
        self.env.company.servicedesk_mail_taken_up = False
        ticket = self._ticket(partner_id=False, partner_email="els@example.com")
        ticket.with_user(self.agent_a).action_take()
        self.assertFalse(self._mails(ticket))

    def test_one_thing_is_told_once(self):
        ticket = self._ticket(partner_id=False, partner_email="els@example.com")
        agent = ticket.with_user(self.agent_a)
        agent._answer_requester("On our way")
        self.assertEqual(len(self._mails(ticket)), 1)
        self._close(ticket)
        self.assertEqual(len(self._mails(ticket)), 2)

    def test_a_ticket_closed_by_its_stage_is_told_too(self):
        ticket = self._ticket(partner_id=False, partner_email="els@example.com")
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        ticket.with_user(self.agent_a).stage_id = stage
        self.assertEqual(len(self._mails(ticket)), 1)
        other = self._ticket(partner_id=False, partner_email="jan@example.com")
        other._withdraw()
        self.assertFalse(self._mails(other), "who withdrew it knows")
