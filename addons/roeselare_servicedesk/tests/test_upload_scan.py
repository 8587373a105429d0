import base64
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..schemas.submission import SubmissionError, Upload
from .common import jpeg
from .common_upload import UploadCase, infected, pdf


@tagged("post_install", "-at_install")
class TestUploadScan(UploadCase):
    """What becomes of a file with a scanner that answers, fails, or comes back."""

    def _refused(self, *files, **how):
        before = self.env["helpdesk.ticket"].search_count([])
        with self.assertRaises(SubmissionError) as caught:
            self._send(*files, **how)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        return caught.exception.errors

    def _held(self, content=None):
        """Return a ticket whose file waits, because no scanner answers."""
        self.clamd.stop()
        return self._send(("letter.pdf", content or pdf()))

    # ------------------------------------------------------------- within the form

    def test_a_clean_file_is_stored_and_called_clean(self):
        ticket = self._send(("letter.pdf", pdf()), ("photo.jpg", jpeg()))
        files = ticket.requester_attachment_ids
        self.assertEqual(set(files.mapped("scan_state")), {"clean"})
        self.assertEqual(len(self.clamd.scanned), 2)
        rows = self.uploads.search([("ticket_id", "=", ticket.id)])
        self.assertEqual(set(rows.mapped("state")), {"clean"})
        self.assertFalse(any(rows.mapped("content")))

    def test_a_virus_refuses_the_form_and_stores_nothing(self):
        errors = self._refused(("letter.docx", infected()), user=self.public)
        self.assertIn("virus", errors["files"])
        self.assertIn("letter.docx", errors["files"])
        self.assertFalse(self.uploads.search([("name", "=", "letter.docx")]))

    def test_without_an_address_all_is_as_before(self):
        self.env.company.servicedesk_scanner_address = False
        ticket = self._send(("letter.docx", infected()))
        self.assertFalse(ticket.requester_attachment_ids.scan_state)
        self.assertEqual(ticket.requester_attachment_ids.raw, infected())
        self.assertFalse(self.clamd.scanned)

    # ------------------------------------------------------------------ held files

    def test_no_report_is_lost_whatever_the_scanner_does(self):
        for mode, reason in {"slow": "timeout", "dies": "protocol", "garbage": "protocol"}.items():
            with self.subTest(mode):
                self.env.company.servicedesk_scanner_seconds = 1
                self.clamd.mode = mode
                ticket = self._send(("letter.pdf", pdf(mode)))
                row = self.uploads.search([("ticket_id", "=", ticket.id)])
                self.assertEqual((row.state, row.reason), ("pending", reason))

    def test_a_file_over_the_limit_of_the_scanner_is_held_and_somebody_is_told(self):
        self.clamd.limit = 100
        ticket = self._send(("letter.pdf", pdf()))
        ticket.user_id = self.agent_a
        ticket.team_id = self.team_a
        row = self.uploads.search([("ticket_id", "=", ticket.id)])
        self.assertEqual((row.state, row.reason), ("pending", "too_large"))
        self._run_scans()
        self.assertEqual(row.state, "pending")
        self.assertTrue(ticket.activity_ids.filtered(lambda item: "letter.pdf" in item.summary))
        self.assertIn("larger than the scanner takes", ticket.upload_held)

    def test_nobody_can_read_what_is_held(self):
        content = pdf()
        ticket = self._held(content)
        ticket.team_id = self.team_a
        file = ticket.requester_attachment_ids
        row = self.uploads.search([("ticket_id", "=", ticket.id)])
        self.assertEqual(row._raw(), content)
        for user in (self.agent_a, self.operator, self.admin, self.env.ref("base.user_admin")):
            with self.subTest(user.login):
                seen = file.with_user(user)
                for _time in ("cold", "warm"):
                    found = seen.read(["raw", "datas", "db_datas", "index_content", "thumbnail"])
                    self.assertNotIn(content, found[0].values())
                    self.assertNotIn(base64.b64encode(content), found[0].values())
                    self.assertNotIn(b"%PDF", found[0]["raw"])
                with self.assertRaises(AccessError):
                    row.with_user(user).read(["content"])
                with self.assertRaises(AccessError):
                    row.with_user(user).search([("content", "!=", False)])
        everywhere = self.env["ir.attachment"].search(
            [("checksum", "=", file._compute_checksum(content)), ("id", "!=", 0)]
        )
        self.assertFalse(everywhere, "the content lies in an attachment")

    def test_what_is_held_appears_once_it_is_clean(self):
        content = pdf()
        ticket = self._held(content)
        file = ticket.requester_attachment_ids
        self.assertEqual(file.scan_state, "pending")
        self.assertEqual(file._shown_name(), "letter.pdf")
        self.assertIn("letter.pdf", ticket.upload_held)
        self.clamd.start()
        self._run_scans()
        self.assertEqual((file.scan_state, file.name), ("clean", "letter.pdf"))
        self.assertEqual((file.raw, file.mimetype), (content, "application/pdf"))
        self.assertFalse(ticket.upload_held)
        row = self.uploads.search([("ticket_id", "=", ticket.id)])
        self.assertEqual(row.state, "clean")
        self.assertFalse(row.content)

    def test_what_is_infected_is_stopped_and_both_sides_are_told(self):
        self.clamd.stop()
        ticket = self._send(("letter.docx", infected()))
        ticket.write({"team_id": self.team_a.id, "user_id": self.agent_a.id})
        file = ticket.requester_attachment_ids
        self.clamd.start()
        self._run_scans()
        self.assertEqual(file.scan_state, "quarantined")
        self.assertNotIn(b"EICAR", file.raw)
        row = self.uploads.search([("ticket_id", "=", ticket.id)])
        self.assertEqual((row.state, row.virus), ("quarantined", "Eicar-Test-Signature"))
        self.assertEqual(ticket.activity_ids.user_id, self.agent_a)
        self.assertIn("letter.docx", ticket._public_messages()[-1].body)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn("letter.docx", mail.body_html)
        self.assertIn("Eicar", ticket.upload_held)

    def test_pauses_grow_while_nobody_answers(self):
        ticket = self._held()
        row = self.uploads.search([("ticket_id", "=", ticket.id)])
        pauses = []
        for _time in range(6):
            with self.assertLogs("odoo.addons.roeselare_servicedesk", "WARNING"):
                self._run_scans()
            pauses.append((row.next_attempt - fields.Datetime.now()).total_seconds())
        self.assertEqual(row.state, "pending")
        self.assertEqual(pauses, sorted(pauses))
        self.assertGreater(pauses[-1], 5 * 60)
        self.assertLess(pauses[-1], 16 * 60)

    def test_what_is_not_due_is_left_alone(self):
        ticket = self._held()
        self.clamd.start()
        self._scan_due()
        self.assertEqual(ticket.requester_attachment_ids.scan_state, "pending")
        self.assertFalse(self.clamd.scanned)

    def test_a_reply_and_its_copy_on_a_step_are_held_too(self):
        self.clamd.stop()
        ticket = self._ticket()
        message = ticket._register_reply("Here it is", [Upload("letter.pdf", pdf())])
        file = message.attachment_ids
        self.assertEqual(file.scan_state, "pending")
        task = self.env["project.task"].create({"name": "A step"})
        copied = file.copy({"res_model": "project.task", "res_id": task.id})
        self.assertEqual((copied.scan_state, copied._shown_name()), ("pending", "letter.pdf"))
        self.clamd.start()
        self._run_scans()
        for attachment in (file, copied):
            self.assertEqual((attachment.name, attachment.raw), ("letter.pdf", pdf()))

    def test_a_caller_that_cannot_hold_stores_nothing(self):
        self.clamd.stop()
        gate = self.env["servicedesk.upload.gate"]
        with self.assertRaisesRegex(SubmissionError, "cannot be checked for viruses"):
            gate._accept_documents([Upload("letter.pdf", pdf())])
        (held,) = gate._accept_documents([Upload("letter.pdf", pdf())], hold=True)
        self.assertNotIn(b"%PDF", held.content)
        self.assertEqual(held.held.content, pdf())

    def test_an_administrator_destroys_what_was_stopped(self):
        ticket = self._held()
        row = self.uploads.search([("ticket_id", "=", ticket.id)])
        with self.assertRaises(AccessError):
            row.with_user(self.admin).action_destroy()
        row.with_user(self.env.ref("base.user_admin")).action_destroy()
        self.assertEqual(row.state, "rejected")
        self.assertFalse(row._raw())
        self.assertEqual(ticket.requester_attachment_ids.scan_state, "rejected")
        self.assertIn("destroyed", ticket.message_ids[0].body)

    # -------------------------------------------------------------------- settings

    def test_the_connection_is_tested_from_the_settings(self):
        admin = self.env.ref("base.user_admin")
        settings = self.env["res.config.settings"].with_user(admin).create({})
        waiting = self._held()
        with self.assertRaisesRegex(UserError, "No scanner answers"):
            settings.action_servicedesk_test_scanner()
        self.clamd.start()
        answer = settings.action_servicedesk_test_scanner()["params"]
        self.assertEqual(answer["type"], "success")
        self.assertIn("27700", answer["message"])
        row = self.uploads.search([("ticket_id", "=", waiting.id)])
        self.assertLessEqual(row.next_attempt, fields.Datetime.now())
        self.clamd.signatures_of -= 5 * 86_400
        answer = settings.action_servicedesk_test_scanner()["params"]
        self.assertEqual(answer["type"], "warning")
        self.assertIn("too old", answer["message"])
        answer = settings._scanner_answer("ClamAV 1.4.3", "", None)["params"]
        self.assertEqual(answer["type"], "warning")
        self.assertIn("has no signatures", answer["message"])
        with patch.object(type(self.env.company), "_scanner", lambda self: None):
            with self.assertRaisesRegex(UserError, "Fill in the address"):
                settings.action_servicedesk_test_scanner()
