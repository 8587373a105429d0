from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError, Upload

from .common import CityCase, jpeg


class ClosedMixin:
    """Closes tickets as staff do."""

    def _close(self, ticket, text="It is done", xml_id="close_reason_resolved"):
        reason = self.env.ref(f"roeselare_servicedesk.{xml_id}")
        ticket.with_user(self.agent_a)._close_for(reason, text)
        return ticket

    def _mails(self, ticket):
        mails = self.env["mail.mail"].search([("email_to", "=", ticket._requester_email())])
        return mails.filtered(lambda mail: mail.message_id.startswith(f"<t{ticket.id}-"))


@tagged("post_install", "-at_install")
class TestAfterClosing(ClosedMixin, CityCase):
    """“Not solved”: the requester says why, the city judges."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team_a.user_id = cls.colleague_a
        cls.ticket = cls._ticket(
            partner_id=False, partner_email="an@example.com", lang="en_US"
        )
        cls.ticket.with_user(cls.agent_a).action_take()

    def test_the_requester_asks_and_staff_reopen_with_a_new_term(self):
        self._close(self.ticket)
        former = self.ticket.term_deadline
        self.ticket.closed_date -= timedelta(days=5)
        self.ticket.term_deadline -= timedelta(days=8)
        self.ticket._ask_reopen("It is full again", [Upload("a.jpg", jpeg(), "image/jpeg")])
        self.assertEqual(self.ticket.reopen_state, "requested")
        self.assertEqual(self.ticket.public_state, "resolved", "staff judge, nobody else")
        message = self.ticket._public_messages()[-1]
        self.assertIn("It is full again", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), ["a.jpg"])
        activity = self.ticket.activity_ids
        self.assertEqual(activity.user_id, self.agent_a, "who handled it")
        self.ticket.with_user(self.agent_a).action_reopen()
        self.assertEqual(self.ticket.public_state, "in_progress")
        self.assertEqual(self.ticket.reopen_state, "accepted")
        self.assertFalse(self.ticket.activity_ids)
        self.assertFalse(self.ticket.closed_date or self.ticket.close_reason_id)
        self.assertGreaterEqual(self.ticket.term_deadline, former)
        self.assertIn("reopened", self.ticket.promise_ids.mapped("reason"))
        self.assertIn("open again", self._mails(self.ticket)[0].subject)

    def test_staff_leave_it_closed_and_say_why(self):
        self._close(self.ticket)
        self.ticket._ask_reopen("Still there")
        window = self.ticket.with_user(self.agent_a).action_refuse_reopen()
        reply = self.env["servicedesk.reply"].with_user(self.agent_a)
        reply = reply.with_context(**window["context"]).create({})
        with self.assertRaises(UserError):
            reply.action_send()
        reply.text = "That is another bin, of a shop."
        reply.action_send()
        self.assertEqual(self.ticket.reopen_state, "refused")
        self.assertEqual(self.ticket.public_state, "resolved")
        mail = self._mails(self.ticket)[0]
        self.assertIn("That is another bin", mail.body_html)
        with self.assertRaises(SubmissionError):
            self.ticket._ask_reopen("Please")

    def test_what_cannot_be_asked_changes_nothing(self):
        with self.assertRaises(SubmissionError):
            self.ticket._ask_reopen("It is open")
        self._close(self.ticket)
        before = len(self.ticket._public_messages())
        bad = [Upload("a.jpg", b"MZ program", "image/jpeg")]
        for text, uploads in (("", ()), (" \n", ()), ("x" * 9000, ()), ("Look", bad)):
            with self.assertRaises(SubmissionError):
                self.ticket._ask_reopen(text, uploads)
        self.ticket.closed_date -= timedelta(days=15)
        with self.assertRaises(SubmissionError) as caught:
            self.ticket._ask_reopen("Too late")
        self.assertIn("too long ago", caught.exception.errors[""])
        self.assertFalse(self.ticket.reopen_state)
        self.assertEqual(len(self.ticket._public_messages()), before)

    def test_it_can_be_asked_once_while_somebody_looks(self):
        self._close(self.ticket)
        self.ticket._ask_reopen("Still there")
        with self.assertRaises(SubmissionError):
            self.ticket._ask_reopen("Still there")
        self.assertEqual(len(self.ticket.activity_ids), 1)

    def test_each_category_has_its_own_days(self):
        self._close(self.ticket)
        self.category.reopen_days = 0
        self.assertFalse(self.ticket._may_ask_reopen())
        self.category.reopen_days = 30
        self.ticket.closed_date -= timedelta(days=29)
        self.assertTrue(self.ticket._may_ask_reopen())
        request = self._ticket(category_id=False, service_id=self.public_service.id)
        self._close(request)
        self.env.company.servicedesk_reopen_days = 2
        request.closed_date -= timedelta(days=3)
        self.assertFalse(request._may_ask_reopen())

    def test_who_withdrew_it_has_nothing_to_reopen(self):
        self.ticket._withdraw()
        self.assertFalse(self.ticket._may_ask_reopen())

    def test_moving_the_ticket_by_hand_is_reopening_too(self):
        self._close(self.ticket)
        self.ticket._ask_reopen("Still there")
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        self.ticket.with_user(self.agent_a).stage_id = stage
        self.assertEqual(self.ticket.reopen_state, "accepted")
        self.assertFalse(self.ticket.activity_ids)
        self._close(self.ticket)
        self.assertTrue(self.ticket._may_ask_reopen(), "closed once more, asked once more")

    def test_nobody_sets_by_hand_what_follows(self):
        ticket = self.ticket.with_user(self.agent_a)
        for values in (
            {"reopen_state": "requested"},
            {"requester_confirmed_at": fields.Datetime.now()},
            {"public_history": []},
            {"former_ticket_id": self.ticket.id},
        ):
            with self.assertRaises(AccessError):
                ticket.write(values)

    def test_a_stranger_reopens_nothing(self):
        self._close(self.ticket)
        for user in (self.agent_b, self.employee, self.citizen, self.dpo):
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).action_reopen()
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).action_refuse_reopen()
        self.assertEqual(self.ticket.public_state, "resolved")

    def test_an_open_ticket_is_not_opened(self):
        with self.assertRaises(UserError):
            self.ticket.with_user(self.agent_a).action_reopen()

    # ---------------------------------------------------------------- history

    def test_the_requester_reads_each_moment_once(self):
        agent = self.ticket.with_user(self.agent_a)
        agent._ask_requester("Which one?")
        self.ticket._register_reply("The green one")
        self._close(self.ticket)
        self.ticket._ask_reopen("Not the green one")
        agent.action_reopen()
        self.assertEqual(
            [moment["moment"] for moment in self.ticket._public_moments()],
            [
                "received",
                "in_progress",
                "waiting",
                "replied",
                "resolved",
                "reopen_requested",
                "reopened",
            ],
        )
        self.assertNotIn(self.agent_a.name, str(self.ticket.public_history))

    def test_history_costs_no_query_to_read(self):
        self._close(self.ticket)
        self.env.flush_all()
        self.ticket.invalidate_recordset()
        self.ticket.name  # noqa: B018 - the page reads the ticket anyway
        with self.assertQueryCount(0):
            self.ticket._public_moments()
