from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..schemas.submission import Upload
from .common_upload import UploadCase, infected

_WHY = "The maker withdrew this signature"


@tagged("post_install", "-at_install")
class TestUploadAgain(UploadCase):
    """What was stopped comes free when the scanner says so, and in no other way."""

    def setUp(self):
        super().setUp()
        self.system = self.env.ref("base.user_admin")
        self.clamd.stop()
        self.ticket = self._send(("letter.docx", infected()))
        self.ticket.write({"team_id": self.team_a.id, "user_id": self.agent_a.id})
        self.clamd.start()
        self._run_scans()
        self.row = self.uploads.search([("ticket_id", "=", self.ticket.id)])
        self.assertEqual(self.row.state, "quarantined")

    def _forgive(self):
        self.clamd.virus = b"no longer known as a virus"

    def _again(self, rows=None, reason=_WHY, user=None):
        """Scan again as the window of an administrator does; return what it says."""
        rows = (rows or self.row).with_user(user or self.system)
        action = rows.action_scan_again()
        window = self.env[action["res_model"]].with_user(user or self.system)
        window = window.with_context(**action["context"]).create({"reason": reason})
        answer = window.action_scan()["params"]
        self.env.invalidate_all()
        return answer

    def test_what_the_scanner_calls_clean_now_takes_its_place(self):
        self._forgive()
        self.assertEqual(self._again()["type"], "success")
        file = self.ticket.requester_attachment_ids
        self.assertEqual((file.scan_state, file.name), ("clean", "letter.docx"))
        self.assertEqual(file.raw, infected())
        self.assertEqual((self.row.state, self.row.virus), ("clean", False))
        self.assertFalse(self.row._raw(), "the copy is gone")
        self.assertFalse(self.ticket.upload_held)

    def test_why_and_by_whom_stays(self):
        self._again()
        self._forgive()
        self._again(reason="  Asked the maker:\n a mistake ")
        first, second = self.row.rescans.splitlines()
        self.assertIn(_WHY, first)
        self.assertIn("now: Eicar-Test-Signature", first)
        self.assertIn("Asked the maker: a mistake", second)
        self.assertIn("now: clean", second)
        self.assertIn(self.system.name, second)
        logged = self.ticket.message_ids.filtered(lambda item: "by mistake" in (item.body or ""))
        self.assertEqual(logged.author_id, self.system.partner_id)
        self.assertIn("Asked the maker", logged.body)
        self.assertIn("Eicar-Test-Signature", logged.body)
        self.assertTrue(logged.is_internal, "colleagues alone read why")

    def test_the_requester_and_whoever_handles_it_are_told(self):
        self._forgive()
        self._again()
        self.assertIn("no virus after all", self.ticket._public_messages()[-1].body)
        self.assertNotIn(_WHY, self.ticket._public_messages()[-1].body)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn("letter.docx", mail.body_html)
        todo = self.ticket.activity_ids.filtered(lambda item: "after all" in item.summary)
        self.assertEqual(todo.user_id, self.agent_a)

    def test_what_still_carries_a_virus_stays_and_nobody_is_told_twice(self):
        before = len(self.ticket.message_ids), len(self.ticket.activity_ids)
        self.assertEqual(self._again()["type"], "warning")
        self.assertEqual(self.row.state, "quarantined")
        self.assertEqual(self.row._raw(), infected())
        self.assertNotIn(b"EICAR", self.ticket.requester_attachment_ids.raw)
        self.assertEqual(
            (len(self.ticket.message_ids), len(self.ticket.activity_ids)), before
        )

    def test_a_scanner_that_does_not_answer_changes_nothing(self):
        self.env.company.servicedesk_scanner_seconds = 1
        for mode in ("slow", "dies", "garbage", "limits"):
            with self.subTest(mode):
                self.clamd.mode = mode
                with self.assertRaisesRegex(UserError, "could not judge “letter.docx”"):
                    self._again()
                self.assertEqual(self.row.state, "quarantined")
                self.assertFalse(self.row.rescans)
        self.clamd.stop()
        with self.assertRaisesRegex(UserError, "could not judge"):
            self._again()
        self.env.company.servicedesk_scanner_address = False
        with self.assertRaisesRegex(UserError, "There is no virus scanner"):
            self._again()
        self.assertEqual(self.row.state, "quarantined")

    def test_a_reason_is_needed(self):
        self._forgive()
        for reason in ("", "   ", "too short", "a\n \n \n \n \n b"):
            with self.subTest(reason), self.assertRaisesRegex(UserError, "may be a mistake"):
                self.row.with_user(self.system)._scan_stopped(reason)
        self.assertEqual(self.row.state, "quarantined")

    def test_only_an_administrator_of_the_system_may(self):
        self._forgive()
        for user in (self.citizen, self.agent_a, self.operator, self.admin):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.row.with_user(user).action_scan_again()
                with self.assertRaises(AccessError):
                    self.row.with_user(user)._scan_stopped(_WHY)
                with self.assertRaises(AccessError):
                    self.env["servicedesk.upload.again"].with_user(user).create(
                        {"upload_ids": self.row.ids, "reason": _WHY}
                    )
        with self.assertRaises(AccessError):
            self.row.with_user(self.system).write({"state": "clean", "content": b"x"})
        self.assertEqual(self.row.state, "quarantined")

    def test_a_copy_of_the_same_ticket_comes_free_with_it_and_another_ticket_does_not(self):
        self.clamd.stop()
        message = self.ticket._register_reply("Again", [Upload("letter.docx", infected())])
        task = self.env["project.task"].create({"name": "A step"})
        copied = message.attachment_ids.copy({"res_model": "project.task", "res_id": task.id})
        other = self._send(("letter.docx", infected()))
        self.clamd.start()
        self._run_scans()
        told = len(self.ticket._public_messages())
        self._forgive()
        self._again()
        self.assertEqual((copied.scan_state, copied.raw), ("clean", infected()))
        self.assertEqual(message.attachment_ids.scan_state, "clean")
        self.assertEqual(other.requester_attachment_ids.scan_state, "quarantined")
        self.assertEqual(len(self.ticket._public_messages()), told + 2, "a file each, once")

    def test_what_waits_or_was_destroyed_cannot_be_scanned_again(self):
        self.row.with_user(self.system).action_destroy()
        self._forgive()
        with self.assertRaisesRegex(UserError, "None of these files was stopped"):
            self._again()
        with self.assertRaisesRegex(UserError, "None of these files was stopped"):
            self.row.with_user(self.system)._scan_stopped(_WHY)
        self.assertEqual(self.row.state, "rejected")
