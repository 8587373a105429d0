from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from .common import SECRET, LibraryCase

_JOB = "odoo.addons.roeselare_docs.models.dms_file_notice_due"
_CRON = "roeselare_docs.ir_cron_notice"


@tagged("post_install", "-at_install")
class TestDeliverNotice(LibraryCase):
    """Owners are told once of each delivery, after it, whatever happens between."""

    def setUp(self):
        super().setUp()
        self._tell_owners()  # of the delivery that all tests begin with
        self.due = self.env["dms.file"].with_context(active_test=False)
        self.before = self.env["mail.mail"].search([])

    def _mails(self):
        return self.env["mail.mail"].search([]) - self.before

    def _items(self, *labels):
        return [(self._clean(), label, self.series) for label in labels or ("Attest",)]

    def _delivered(self, user=None, *labels):
        """Deliver as a clerk does, on a ticket of its own."""
        ticket = self._ticket(user or self.marie, self.team_a)
        files = ticket.with_user(self.agent_a)._deliver_documents(self._items(*labels))
        self.assertFalse(files.env.context.get("docs_read_later"))
        return files

    def _waiting(self):
        return self.due.search([("notice_due", "=", True)])

    # ------------------------------------------------------------------ clerk

    def test_delivery_of_a_clerk_asks_the_database_at_most_twenty_times(self):
        ticket = self._ticket(self.marie, self.team_a).with_user(self.agent_a)
        # The first one that reads a ticket from the database asks for its rules as well, which
        # are remembered.
        for _time in range(2):
            ticket._deliver_documents(self._items())
            self.env.flush_all()
            self.env.invalidate_all()
        with self.assertQueryCount(20):
            ticket._deliver_documents(self._items())
            self.env.flush_all()

    def test_delivery_makes_the_record_and_wakes_the_job(self):
        triggers = self.env["ir.cron.trigger"]
        wakes = [("cron_id", "=", self.env.ref(_CRON).id)]
        before, jobs = triggers.search(wakes), self.env["queue.job"].search([])
        file = self._delivered()
        self.assertEqual(file.create_uid, self.agent_a)
        self.assertEqual(file.delivery_state, "delivered")
        self.assertTrue(file.unread_on, "the reminder counts from the delivery")
        self.assertFalse(self._mails() or file.notice_mail_id)
        self.assertEqual(self._waiting(), file)
        self.assertEqual(len(triggers.search(wakes) - before), 1)
        self.assertFalse(self.env["queue.job"].search([]) - jobs)

    def test_job_tells_the_owner_and_has_the_document_read(self):
        self.env["queue.job"].search([("state", "=", "pending")]).state = "done"
        file = self._delivered()
        self._tell_owners()
        self.assertEqual(file.notice_mail_id, self._mails())
        self.assertEqual(file.delivery_state, "delivered", "the mail did not leave yet")
        self.assertEqual(self._mails().email_to, "t_marie@example.com")
        read = self.env["queue.job"].search([("state", "=", "pending")])
        self.assertLessEqual({"docs.text", "docs.trust"}, set(read.mapped("identity_key")))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_nobody_says_by_hand_that_somebody_was_told(self):
        file = self._delivered().sudo(False)
        for user in self.marie | self.agent_a | self.agent_b | self.admin | self.dms_manager:
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    file.with_user(user).write({"notice_due": False})
                with self.assertRaises(AccessError):
                    file.with_user(user).read(["notice_due"])
        self.assertEqual(self._waiting(), file)

    # -------------------------------------------------------------------- job

    def test_job_that_runs_twice_makes_one_mail(self):
        self._delivered(None, "Een", "Twee", "Drie")
        self._tell_owners()
        self._tell_owners()
        self.assertEqual(len(self._mails()), 1)
        self.assertFalse(self._waiting())

    def test_what_was_delivered_together_is_told_together(self):
        alone = self._delivered(self.karel)
        both = self._delivered(None, "Een", "Twee", "Drie")
        with patch(f"{_JOB}._BATCH", 2):
            self._tell_owners()
        self.assertEqual(self._mails(), alone.notice_mail_id + both.notice_mail_id)
        self.assertEqual(len(both.notice_mail_id), 1)

    def test_worker_that_dies_loses_and_doubles_nothing(self):
        files = [self._delivered(user) for user in (self.marie, self.karel, self.marie)]
        tell, told = type(self.due)._tell, []

        def die_at_the_second(records):
            tell(records)
            told.append(records)
            if len(told) == 2:
                raise KeyboardInterrupt

        # Each batch is kept, as the job commits it; what dies with the worker is undone.
        with patch(f"{_JOB}._BATCH", 1), patch.object(type(self.due), "_tell", die_at_the_second):
            files[0]._tell_safely()
            with self.assertRaises(KeyboardInterrupt), self.env.cr.savepoint():
                files[1]._tell_safely()
        self.env.invalidate_all()
        self.assertEqual(self._waiting(), files[1] + files[2])
        self.assertEqual(len(self._mails()), 1)
        self._tell_owners()
        self.assertFalse(self._waiting())
        self.assertEqual(len(self._mails()), 3)
        self.assertEqual(len({file.notice_mail_id.id for file in files}), 3)

    def test_one_that_fails_stops_no_other_shows_and_is_tried_again(self):
        broken, other = self._delivered(self.marie), self._delivered(self.karel)
        tell = type(self.due)._tell

        def break_for_marie(files):
            if files.partner_id == self.marie.partner_id:
                tell(files)  # what it did before it broke is undone
                raise ValueError("broken template")
            return tell(files)

        with patch.object(type(self.due), "_tell", break_for_marie), mute_logger(_JOB):
            self._tell_owners()
        self.env.invalidate_all()
        self.assertEqual(self._mails(), other.notice_mail_id)
        self.assertEqual(self._waiting(), broken)
        self.assertEqual(broken.delivery_state, "failed")
        found = self.env["dms.file"].with_user(self.agent_a).search([("notice_failed", "=", True)])
        self.assertIn(broken, found)
        self._tell_owners()
        self.env.invalidate_all()
        self.assertEqual(broken.delivery_state, "delivered")
        self.assertEqual(self._mails(), other.notice_mail_id + broken.notice_mail_id)

    def test_change_of_somebody_else_is_no_failure(self):
        file = self._delivered()
        with (
            patch.object(type(self.due), "_tell", side_effect=SerializationFailure),
            self.assertRaises(SerializationFailure),
        ):
            self._tell_owners()
        self.assertFalse(file.notice_failed)
        self.assertEqual(self._waiting(), file)

    def test_time_that_is_up_leaves_the_rest_for_the_next_run(self):
        for user in (self.marie, self.karel):
            self._delivered(user)
        with patch(f"{_JOB}._BATCH", 1), patch.object(IrCron, "_commit_progress", return_value=0):
            self.env["dms.file"]._cron_notices()
        self.assertEqual((len(self._mails()), len(self._waiting())), (1, 1))
        self._tell_owners()
        self.assertEqual((len(self._mails()), len(self._waiting())), (2, 0))

    def test_withdrawn_before_it_was_told_is_not_told(self):
        file = self._delivered()
        file.sudo(False).with_user(self.agent_a).action_withdraw()
        self._tell_owners()
        self.assertFalse(self._mails())
        file.active = True
        self._tell_owners()
        self.assertEqual(len(self._mails()), 1, "given back, its owner hears of it")

    def test_mail_goes_to_the_owner_also_when_the_ticket_got_another_requester(self):
        file = self._delivered()
        file.ticket_id.write({"partner_id": self.karel.partner_id.id, "partner_email": False})
        self._tell_owners()
        self.assertEqual(self._mails().email_to, "t_marie@example.com")
        file._mail_owner("roeselare_docs.mail_template_document_unread")
        self.assertEqual(set(self._mails().mapped("email_to")), {"t_marie@example.com"})

    def test_job_reads_its_work_from_an_index(self):
        self._many_like(self.document)
        query = self.env["dms.file"]._search(
            self.env["dms.file"]._notice_domain(), order="id", limit=50
        )
        self.env.cr.execute(f"EXPLAIN {self.env.cr.mogrify(query.select()).decode()}")
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("dms_file_notice_due_index", plan)

    # ------------------------------------------------------------------- line

    def test_line_is_there_at_once_in_the_name_of_the_clerk(self):
        ticket = self._delivered().ticket_id
        [line] = ticket._public_messages()
        self.assertEqual(line.author_id, self.agent_a.partner_id)
        self.assertEqual(line.create_uid, self.agent_a)
        self.assertEqual(line.email_from, self.agent_a.email_formatted)
        self.assertEqual((line.model, line.res_id), ("helpdesk.ticket", ticket.id))
        self.assertTrue(line.message_id and line.date)
        self.assertNotIn("Attest", line.body)
        self.assertIn(line, ticket.with_user(self.agent_a).message_ids)

    def test_followers_hear_of_the_line_once_and_its_author_of_answers(self):
        self.agent_a2.notification_type = self.agent_b.notification_type = "inbox"
        ticket = self._ticket(self.marie, self.team_a)
        ticket.message_subscribe((self.agent_a2 + self.agent_b + self.marie).partner_id.ids)
        ticket.with_user(self.agent_a)._deliver_documents(self._items())
        line = ticket._public_messages()
        self.assertFalse(line.notification_ids)
        self._tell_owners()
        self._tell_owners()
        told = line.notification_ids.res_partner_id
        self.assertIn(self.agent_a2.partner_id, told)
        self.assertNotIn(self.agent_b.partner_id, told, "who may not read the ticket hears nothing")
        self.assertNotIn(self.agent_a.partner_id, told)
        self.assertIn(self.agent_a.partner_id, ticket.message_partner_ids)
        mails = self._mails().filtered(lambda mail: mail.mail_message_id == line)
        self.assertEqual(len(mails), 1, "Marie follows her ticket, and gets one mail of that")
        self.assertNotIn(SECRET, str(mails.body_html))

    def test_colleague_is_mailed_in_the_own_language_and_answers_to_an_address(self):
        self.agent_a2.notification_type = "email"
        self.agent_a2.lang = "nl_BE"
        ticket = self._ticket(self.marie, self.team_a)
        ticket.message_subscribe(self.agent_a2.partner_id.ids)
        ticket.with_user(self.agent_a)._deliver_documents(self._items())
        self._tell_owners()
        line = ticket._public_messages()
        mail = self._mails().filtered(lambda mail: mail.mail_message_id == line)
        self.assertEqual(mail.recipient_ids, self.agent_a2.partner_id)
        self.assertIn('lang="nl_BE"', mail.body_html)
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.reply_to, line.reply_to)
        self.assertTrue(line.reply_to)

    def test_line_of_a_new_version_is_told_too(self):
        self.agent_a2.notification_type = "inbox"
        self.ticket.message_follower_ids = [Command.clear()]
        self.ticket.message_subscribe(self.agent_a2.partner_id.ids)
        window = self.env["docs.replace"].with_user(self.agent_a)
        values = {"file_id": self.document.id, "content": self._base64(b"%PDF-1.4 2")}
        with patch.object(
            type(self.env["servicedesk.upload.gate"]),
            "_accept_documents",
            lambda gate, uploads, **more: [self._clean(b"%PDF-1.4 2")],
        ):
            window.create({**values, "reason": "Beter"}).action_replace()
        self._tell_owners()
        line = self.ticket._public_messages()[-1]
        self.assertEqual(line.notification_ids.res_partner_id, self.agent_a2.partner_id)
        self.assertEqual(self._mails(), self.document.sudo().notice_mail_id)
