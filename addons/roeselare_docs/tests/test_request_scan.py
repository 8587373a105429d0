from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.roeselare_servicedesk.tests.common_upload import UploadMixin, infected, pdf

from .common import LibraryCase
from .common_request import RequestMixin


@tagged("post_install", "-at_install")
class TestRequestScan(RequestMixin, UploadMixin, LibraryCase):
    """What is asked passes the gate: held while the scanner is silent, stopped with a virus."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_scanner()

    def _held(self, content):
        """Ask for a letter and send ``content`` while the scanner is silent."""
        request = self._ask(lines=[{"name": "Letter", "accepts": "any"}])
        self.clamd.stop()
        self.assertEqual(self._send(request, "Letter", content=content), {})
        self.clamd.start()
        return request, request.line_ids

    def test_a_file_that_waits_counts_as_sent_and_is_not_accepted(self):
        request, line = self._held(pdf())
        self.assertEqual((line.state, line.scan_state), ("received", "pending"))
        self.assertEqual(self.ticket.public_state, "in_progress", "the delay is not hers")
        [shown] = self.ticket._document_checklist()[0]["lines"]
        self.assertEqual((shown["scan_state"], shown["file_name"]), ("pending", "scan.pdf"))
        with self.assertRaisesRegex(UserError, "still checked for viruses"):
            line.with_user(self.agent_a).sudo(False).action_accept()
        self._run_scans()
        self.assertEqual(line.scan_state, "clean")
        line.with_user(self.agent_a).sudo(False).action_accept()
        self.assertEqual(request.state, "done")

    def test_a_virus_that_is_found_afterwards_asks_again(self):
        request, line = self._held(infected())
        self._run_scans()
        self.assertEqual((line.state, line.scan_state), ("refused", "quarantined"))
        self.assertIn("virus", line.reason)
        self.assertEqual((request.state, self.ticket.public_state), ("asked", "waiting"))
        with self.assertRaises(UserError):
            line.with_user(self.agent_a).sudo(False).action_accept()
        self.assertEqual(self._send(request, "Letter", content=pdf("clean")), {})
        self.assertEqual(self.ticket.public_state, "in_progress")

    def test_a_virus_that_is_seen_at_once_is_refused(self):
        request = self._ask(lines=[{"name": "Letter", "accepts": "any"}])
        errors = self._send(request, "Letter", content=infected())
        self.assertIn(request.line_ids._field(), errors)
        self.assertEqual(request.line_ids.state, "asked")

    def _stopped_line(self):
        request, line = self._held(infected())
        self._run_scans()
        self.assertEqual((line.state, self.ticket.public_state), ("refused", "waiting"))
        return request, line

    def _scan_again(self, line):
        self.clamd.virus = b"no longer known as a virus"
        admin = self.env.ref("base.user_admin")
        row = self.uploads.search([("attachment_id", "=", line.attachment_id.id)])
        row.with_user(admin)._scan_stopped("The signature was withdrawn")
        self.env.invalidate_all()

    def test_what_was_stopped_by_mistake_can_be_judged_again(self):
        request, line = self._stopped_line()
        self._scan_again(line)
        self.assertEqual((line.state, line.scan_state), ("received", "clean"))
        self.assertFalse(line.reason)
        self.assertEqual(line.attachment_id.raw, infected())
        self.assertEqual(self.ticket.public_state, "in_progress", "nothing is asked any more")
        line.with_user(self.agent_a).sudo(False).action_accept()
        self.assertEqual(request.state, "done")

    def test_what_a_colleague_refused_stays_refused(self):
        _request, line = self._stopped_line()
        line.reason = "The signature is missing."
        self._scan_again(line)
        self.assertEqual((line.state, line.scan_state), ("refused", "clean"))

    def test_what_was_withdrawn_is_not_asked_again(self):
        request, line = self._stopped_line()
        request.with_user(self.agent_a).sudo(False).action_withdraw()
        self._scan_again(line)
        self.assertEqual((line.state, request.state), ("refused", "withdrawn"))
