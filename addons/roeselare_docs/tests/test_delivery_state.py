from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common import SECRET, LibraryCase, other_pdf

SEND = "odoo.addons.base.models.ir_mail_server.IrMail_Server.send_email"


@tagged("post_install", "-at_install")
class TestDeliveryState(LibraryCase):
    """Delivered, notified, opened; reminded once; then by post."""

    def setUp(self):
        super().setUp()
        self.today = self.env.company._city_today()
        self.file = self.document.sudo()
        self._tell_owners()

    def _send_queue(self, fails=False):
        """Send the mails of the document as the queue does, with a server or without."""
        error = {"side_effect": OSError("no server")} if fails else {"return_value": "<1@x>"}
        with (
            patch.object(IrMail_Server, "_disable_send", return_value=False),
            patch.object(IrMail_Server, "_connect__"),
            patch(SEND, **error),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            self.file.notice_mail_id.mark_outgoing()
            self.file.notice_mail_id.send()
        self.env.invalidate_all()

    def _sweep(self, times=1):
        progress = patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60.0)
        with progress:
            for _time in range(times):
                self.env["dms.file"]._cron_unread()
        self.env.invalidate_all()

    def _reminders(self):
        domain = [("model", "=", "dms.file"), ("res_id", "=", self.file.id)]
        return self.env["mail.mail"].search(domain)

    def _paper_tasks(self):
        kind = self.env.ref("roeselare_docs.activity_type_paper")
        return self.file.activity_ids.filtered(lambda item: item.activity_type_id == kind)

    def _make_paper(self):
        self.file.unread_on = self.today
        self._sweep()
        self.file.unread_on = self.today
        self._sweep()

    # ------------------------------------------------------------------ notices

    def test_notified_only_when_the_mail_left(self):
        self.assertEqual(self.file.delivery_state, "delivered")
        self.assertFalse(self.file.notified_date)
        self._send_queue()
        self.assertEqual(self.file.delivery_state, "notified")
        self.assertTrue(self.file.notified_date)
        self.assertFalse(self.file.notice_mail_id.exists(), "sent mails are not kept")

    def test_mail_that_fails_is_shown_until_it_leaves(self):
        self._send_queue(fails=True)
        self.assertEqual(self.file.delivery_state, "failed")
        self.assertFalse(self.file.notified_date)
        found = self.env["dms.file"].with_user(self.agent_a).search([("notice_failed", "=", True)])
        self.assertIn(self.document, found)
        self._send_queue()
        self.assertEqual(self.file.delivery_state, "notified")

    def test_owner_without_a_usable_address_shows_as_failed(self):
        self.file.notice_mail_id.email_to = "geen-adres"
        with (
            patch.object(IrMail_Server, "_disable_send", return_value=False),
            patch.object(IrMail_Server, "_connect__"),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            self.file.notice_mail_id.send()
        self.env.invalidate_all()
        self.assertEqual(self.file.delivery_state, "failed")

    def test_one_mail_of_several_documents_tells_all_of_them(self):
        ticket = self._ticket(self.marie, self.team_a)
        items = [(self._clean(), f"Stuk {n}", self.series) for n in range(3)]
        files = ticket.with_user(self.agent_a)._deliver_documents(items)
        self._tell_owners()
        self.assertEqual(len(files.notice_mail_id), 1)
        self.file = files
        self._send_queue()
        self.assertEqual(set(files.mapped("delivery_state")), {"notified"})

    # ----------------------------------------------------------------- reminder

    def test_unread_document_is_due_after_the_term_of_the_city(self):
        self.assertEqual(self.file.unread_on, self.today + timedelta(days=15))
        self.env.company.docs_unread_days = 3
        file = self._deliver(self.ticket).sudo()
        self.assertEqual(file.unread_on, self.today + timedelta(days=3))
        self.env.company.docs_unread_days = 0
        self.assertFalse(self._deliver(self.ticket).sudo().unread_on)

    def test_owner_is_reminded_once_whatever_often_the_job_runs(self):
        self._sweep()
        self.assertFalse(self._reminders(), "not due yet")
        self.file.unread_on = self.today
        self._sweep(3)
        mail = self._reminders()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.email_to, "t_marie@example.com")
        self.assertEqual(self.file.delivery_state, "reminded")
        self.assertEqual(self.file.unread_on, self.today + timedelta(days=15))
        for hidden in (SECRET, "Tests", "access_token"):
            self.assertNotIn(hidden, f"{mail.subject} {mail.body_html} {mail.headers}")
        self.assertFalse(mail.attachment_ids)

    def test_one_reminder_for_all_unread_documents_of_a_person(self):
        more = self._deliver(self.ticket).sudo()
        (self.file + more).unread_on = self.today
        self._sweep()
        self.assertEqual(self.file.notice_mail_id, more.notice_mail_id)
        self.assertTrue(self.file.reminded_date and more.reminded_date)

    def test_opened_and_withdrawn_documents_are_left_alone(self):
        withdrawn = self._deliver(self.ticket)
        (self.file + withdrawn.sudo()).unread_on = self.today
        withdrawn.with_user(self.agent_a).action_withdraw()
        self.document.with_user(self.marie)._register_opening()
        self._sweep(2)
        self.assertFalse(self._reminders())
        self.assertFalse(self.file.reminded_date or withdrawn.sudo().reminded_date)
        self.assertEqual(self.file.delivery_state, "opened")

    def test_one_that_fails_does_not_stop_the_others(self):
        other = self._deliver(self._ticket(self.karel, self.team_a)).sudo()
        (self.file + other).unread_on = self.today
        handle = type(self.file)._handle_unread

        def break_for_marie(files):
            if files.partner_id == self.marie.partner_id:
                raise ValueError("broken")
            return handle(files)

        with (
            patch.object(type(self.file), "_handle_unread", break_for_marie),
            mute_logger("odoo.addons.roeselare_docs.models.dms_file_unread"),
        ):
            self._sweep()
        self.assertFalse(self.file.reminded_date)
        self.assertTrue(other.reminded_date)

    def test_the_sweep_is_read_from_an_index(self):
        self._many_like(self.document)
        query = self.env["dms.file"]._search(self.env["dms.file"]._unread_domain())
        self.env.cr.execute(f"EXPLAIN {self.env.cr.mogrify(query.select()).decode()}")
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("dms_file_unread_index", plan)

    # -------------------------------------------------------------------- paper

    def test_still_unread_becomes_one_task_for_the_department(self):
        self._make_paper()
        self._sweep(2)
        [task] = self._paper_tasks()
        self.assertEqual(task.user_id, self.agent_a)
        self.assertEqual(self.file.delivery_state, "paper")
        self.assertFalse(self.file.unread_on)
        self.assertEqual(len(self._reminders()), 1)
        waiting = [("paper_date", "!=", False), ("paper_sent_date", "=", False)]
        for user, sees in ((self.agent_a, True), (self.agent_a2, True), (self.agent_b, False)):
            found = self.env["dms.file"].with_user(user).search(waiting)
            self.assertEqual(self.document in found, sees, user.login)

    def test_whom_no_mail_reaches_gets_paper_at_once(self):
        self.marie.partner_id.email = self.ticket.partner_email = False
        self.file.unread_on = self.today
        self._sweep()
        self.assertEqual(self.file.delivery_state, "paper")
        self.assertFalse(self._reminders())

    def test_task_closes_with_who_and_when(self):
        self._make_paper()
        self.document.with_user(self.agent_a2).action_paper_sent()
        self.assertEqual(self.file.paper_sent_by_id, self.agent_a2)
        self.assertTrue(self.file.paper_sent_date)
        self.assertFalse(self._paper_tasks())
        self.assertEqual(self.file.delivery_state, "posted")
        with self.assertRaises(UserError):
            self.document.with_user(self.agent_a).action_paper_sent()

    def test_task_that_is_marked_done_is_the_same(self):
        self._make_paper()
        self._paper_tasks().with_user(self.agent_a).action_done()
        self.assertEqual(self.file.paper_sent_by_id, self.agent_a)
        self.assertEqual(self.file.delivery_state, "posted")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_else_closes_it(self):
        self._make_paper()
        strangers = self.marie + self.karel + self.employee + self.agent_b + self.dpo
        for user in strangers:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.document.with_user(user).action_paper_sent()
        self.assertFalse(self.file.paper_sent_date)

    def test_owner_who_opens_it_after_all_ends_the_task(self):
        self._make_paper()
        self.document.with_user(self.marie)._register_opening()
        self.assertFalse(self._paper_tasks())
        self.assertEqual(self.file.delivery_state, "opened")
        self.assertFalse(self.file.paper_sent_date)

    # ------------------------------------------------------------------ version

    def test_new_version_begins_anew_and_keeps_the_former_times(self):
        self._send_queue()
        self.document.with_user(self.marie)._register_opening()
        opened = self.file.opened_date
        wizard = self.env["docs.replace"].with_user(self.agent_a)
        wizard.create(
            {"file_id": self.file.id, "content": self._base64(other_pdf(b"2")), "reason": "Fout"}
        ).action_replace()
        self._tell_owners()
        self.assertEqual(self.file.delivery_state, "delivered")
        self.assertEqual(self.file.unread_on, self.today + timedelta(days=15))
        [former] = self.file.earlier_deliveries
        self.assertEqual(former["number"], 1)
        self.assertEqual(former["opened_date"], fields.Datetime.to_string(opened))
        self._send_queue()
        self.assertEqual(self.file.delivery_state, "notified")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_writes_the_states_by_hand(self):
        for user in self.marie + self.agent_a + self.admin + self.dms_manager:
            for name in ("notified_date", "reminded_date", "paper_sent_date"):
                with self.subTest(user=user.login, name=name), self.assertRaises(AccessError):
                    self.document.with_user(user).write({name: fields.Datetime.now()})
