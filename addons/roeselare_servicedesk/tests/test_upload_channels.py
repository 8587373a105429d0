from email.message import EmailMessage

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..schemas.submission import Contact, Submission, Upload
from .common_upload import UploadMixin, infected, pdf
from .common_whatsapp import WhatsappMixin

CITY = "city@example.com"
WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"


@tagged("post_install", "-at_install")
class TestUploadChannels(UploadMixin, WhatsappMixin, TransactionCase):
    """Where nobody sees a form, a file with a virus does not keep the words out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_whatsapp()
        cls._set_up_scanner()
        cls.env.company.servicedesk_reply_email = CITY

    def _mail(self, *files):
        message = EmailMessage()
        message["From"], message["To"] = "An <an@example.com>", CITY
        message["Subject"], message["Message-Id"] = "A bin", "<1@mail.example>"
        message.set_content("See the letter")
        for name, content in files:
            message.add_attachment(content, "application", WORD, filename=name)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process("helpdesk.ticket", message.as_bytes())
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)

    def test_a_mail_with_a_virus_is_a_ticket_without_it(self):
        ticket = self._mail(("letter.docx", infected()), ("good.pdf", pdf()))
        self.assertEqual(ticket.name, "A bin")
        states = {
            file._shown_name(): file.scan_state for file in ticket.requester_attachment_ids
        }
        self.assertEqual(states, {"letter.docx": "quarantined", "good.pdf": "clean"})
        self.assertIn("letter.docx", ticket.description)
        self.assertIn("virus", ticket.description)
        self.assertIn("Eicar-Test-Signature", ticket.upload_held)
        row = self.uploads.search([("ticket_id", "=", ticket.id), ("state", "=", "quarantined")])
        self.assertEqual((row.virus, row.name), ("Eicar-Test-Signature", "letter.docx"))
        self.assertFalse(row.sender_id, "the sender of a mail is no proof")

    def test_a_mail_while_nobody_scans_waits_with_its_file(self):
        self.clamd.stop()
        ticket = self._mail(("letter.docx", infected()))
        self.assertEqual(ticket.requester_attachment_ids.scan_state, "pending")
        self.assertNotIn("letter.docx", ticket.description)

    def test_the_same_file_twice_in_a_mail_is_kept_once(self):
        ticket = self._mail(("a.pdf", pdf()), ("b.pdf", pdf()))
        self.assertEqual(ticket.requester_attachment_ids.mapped("name"), ["a.pdf"])
        self.assertIn("b.pdf", ticket._public_messages().body)

    def test_a_picture_with_a_virus_does_not_keep_the_words_out(self):
        self.clamd.virus = b"JFIF"
        ticket = self._say(kind="image", id="m1", caption="Look")
        self.assertIn("Look", ticket.description)
        file = ticket.requester_attachment_ids
        self.assertEqual(file.scan_state, "quarantined")
        self.assertNotIn(b"JFIF", file.raw)
        self.assertTrue(any("virus" in text for _number, text in self.sent))

    def test_a_held_file_of_a_draft_goes_on_to_be_held(self):
        self.clamd.stop()
        gate = self.env["servicedesk.upload.gate"]
        clean = gate._accept_documents([Upload("letter.pdf", pdf())], hold=True)
        draft = self.env["ir.attachment"]._store_uploads(
            clean, "res.partner", self.citizen.partner_id.id
        )
        submission = Submission(
            kind="question",
            title="",
            description="Here it is",
            contact=Contact(name="An"),
            uploads=(draft._clean_file(),),
        )
        ticket = self.env["servicedesk.intake"]._submit(submission)
        draft.unlink()
        file = ticket.requester_attachment_ids
        self.assertEqual((file.scan_state, file._shown_name()), ("pending", "letter.pdf"))
        self.clamd.start()
        self._run_scans()
        self.assertEqual((file.name, file.raw), ("letter.pdf", pdf()))

    def test_a_report_by_mail_without_scanner_setting_is_as_before(self):
        self.env.company.servicedesk_scanner_address = False
        ticket = self._mail(("letter.docx", infected()))
        self.assertEqual(ticket.requester_attachment_ids.raw, infected())
