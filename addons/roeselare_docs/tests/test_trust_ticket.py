"""What seals say of the files of a ticket (docs/adr/0259)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.roeselare_servicedesk.schemas.submission import Upload
from odoo.addons.roeselare_servicedesk.tests.common_upload import UploadMixin

from . import signed
from .common import LibraryCase
from .common_trust import TrustMixin


@tagged("post_install", "-at_install")
class TestTrustOfTicketFiles(TrustMixin, LibraryCase):
    """PDFs that hang on a ticket, whichever way they came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_trust()
        cls.altered = signed.other_page(cls.sealed)

    def _attach(self, content, name="attest.pdf", user=None, **values):
        return self.env["ir.attachment"].with_user(user or 1).create(
            {
                "name": name,
                "raw": content,
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                **values,
            }
        )

    def _seen(self, user=None):
        self.env.invalidate_all()
        ticket = self.ticket.with_user(user or self.agent_a)
        return ticket.trust_note, ticket.trust_warning

    def test_a_colleague_reads_what_the_seal_of_a_file_says(self):
        self._attach(self.sealed)
        self._attach(signed.form_pdf("plain"), "plain.pdf")
        self.assertEqual(self._seen(), ("", ""), "nothing is said before it was checked")
        self._work()
        note, warning = self._seen()
        self.assertIn("attest.pdf: This document carries a valid seal of Stad Test.", note)
        self.assertNotIn("plain.pdf", note)
        self.assertFalse(warning)

    def test_a_file_that_was_changed_is_warned_of(self):
        self._attach(self.sealed)
        self._attach(self.altered, "vervalst.pdf")
        self._work()
        note, warning = self._seen()
        self.assertIn("vervalst.pdf: This document was changed after it was signed.", warning)
        self.assertNotIn("attest.pdf", warning)
        self.assertIn("attest.pdf", note)

    def test_each_way_onto_a_ticket_is_checked_once(self):
        ticket = self.ticket
        ways = {
            "form": lambda: ticket._attach_requester_files([self._clean(self.sealed)]),
            "reply": lambda: ticket._post_requester("Hier", [self._clean(self.sealed)]),
            "colleague": lambda: ticket.with_user(self.agent_a).message_post(
                body="Zie bijlage", attachments=[("attest.pdf", self.sealed)]
            ),
            "moved": lambda: ticket.with_user(self.agent_a).message_post(
                body="Zie bijlage",
                attachment_ids=self._attach(
                    self.sealed, user=self.agent_a, res_model="mail.compose.message", res_id=0
                ).ids,
            ),
            "copy": lambda: self.env["ir.attachment"]
            .search([("res_model", "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)], limit=1)
            .copy({"res_model": "helpdesk.ticket", "res_id": ticket.id}),
        }
        for way, act in ways.items():
            before = self.trusts.search([("attachment_id", "!=", False)])
            with self.subTest(way=way), trap_jobs():
                act()
                self.env.flush_all()
                new = self.trusts.search([("attachment_id", "!=", False)]) - before
                self.assertEqual(len(new), 1)
                self.assertEqual(new.attachment_id.res_model, "helpdesk.ticket")
        self._work()
        self.assertEqual(self._seen()[0].count("valid seal of Stad Test"), len(ways))

    def test_what_is_no_pdf_of_a_ticket_is_not_checked(self):
        self._attach(b"words", "words.txt")
        self._attach(self.sealed, res_model="res.partner", res_id=self.marie.partner_id.id)
        self._attach(self.sealed, res_id=0)
        self._attach(self.sealed, res_field="message_main_attachment_id")
        self.assertFalse(self.trusts.search([("attachment_id", "!=", False)]))

    def test_another_content_is_judged_anew(self):
        attachment = self._attach(self.sealed)
        self._work()
        attachment.write({"raw": self.altered})
        self.assertEqual(self._seen(), ("", ""), "what was found is of the former content")
        self._work()
        self.assertIn("changed after it was signed", self._seen()[1])
        self.assertEqual(self.trusts.search_count([("attachment_id", "=", attachment.id)]), 1)
        attachment.write({"description": "Anders"})
        self.assertFalse(self.trusts.search([("attachment_id", "=", attachment.id)]).due)
        attachment.unlink()
        self.assertEqual(self._seen(), ("", ""))

    def test_only_who_sees_the_ticket_reads_it(self):
        self._attach(self.sealed)
        self._work()
        for user in (self.agent_b, self.marie, self.karel, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ticket.with_user(user).read(["trust_note"])
        self.assertIn("valid seal", self.ticket.with_user(self.agent_a2).trust_note)

    def test_many_files_cost_no_more_queries(self):
        def count():
            self.env.invalidate_all()
            self.ticket.with_user(self.agent_a).read(["name"])
            before = self.cr.sql_log_count
            self.assertTrue(self.ticket.with_user(self.agent_a).trust_note)
            return self.cr.sql_log_count - before

        self._attach(self.sealed)
        self._work()
        count()
        one = count()
        for _number in range(5):
            self._attach(self.sealed)
        self._work()
        self.assertEqual(count(), one)


@tagged("post_install", "-at_install")
class TestTrustOfHeldTicketFile(TrustMixin, UploadMixin, LibraryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_scanner()
        cls._set_up_trust()

    def test_a_file_that_waited_for_the_scanner_is_checked_afterwards(self):
        self.clamd.stop()
        clean = self.env["servicedesk.upload.gate"]._accept_documents(
            [Upload("attest.pdf", self.sealed)], hold=True
        )
        self.ticket._attach_requester_files(clean)
        self.assertFalse(self.trusts.search([("attachment_id", "!=", False)]), "it is a note")
        self.clamd.start()
        self._run_scans()
        self._work()
        self.env.invalidate_all()
        self.assertIn("valid seal of Stad Test", self.ticket.trust_note)
