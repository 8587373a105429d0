from odoo.tests import tagged

from odoo.addons.roeselare_servicedesk.tests.common_upload import UploadMixin, infected, pdf

from .common import LibraryCase
from .common_filing import FilingMixin


@tagged("post_install", "-at_install")
class TestFilingScan(FilingMixin, UploadMixin, LibraryCase):
    """What waits for the scanner is a document when it is clean, and never before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_filing()
        cls._set_up_scanner()

    def _held(self, **post):
        self.clamd.stop()
        self.assertFalse(self._add(**post))
        self.clamd.start()
        return self.env["docs.filing"].with_user(self.marie)._own_waiting()

    def test_what_waits_comes_by_itself_with_all_that_was_typed(self):
        [waiting] = self._held(valid_to="2099-12-31")
        self.assertEqual((waiting["label"], waiting["state"]), ("Diploma", "pending"))
        self.assertFalse(self.env["docs.filing"].with_user(self.karel)._own_waiting())
        self.assertFalse(self.env["dms.file"].search([("label", "=", "Diploma")]))
        self._run_scans()
        document = self.env["dms.file"].with_user(self.marie).search([("label", "=", "Diploma")])
        self.assertEqual(str(document.valid_to), "2099-12-31")
        self.assertEqual(document.partner_id, self.marie.partner_id)
        self.assertTrue(document.own_upload)
        self.assertFalse(self.env["docs.filing"].with_user(self.marie)._own_waiting())
        document._delete_own()
        self.assertFalse(document.exists())

    def test_the_same_file_is_not_added_while_it_waits(self):
        self._held()
        self.assertIn("“Diploma”", self._refused(label="Again", content=pdf("Diploma"))["file"])

    def test_a_virus_found_afterwards_is_shown_and_taken_back(self):
        self._held(content=infected())
        self._run_scans()
        filings = self.env["docs.filing"].with_user(self.marie)
        [waiting] = filings._own_waiting()
        self.assertEqual(waiting["state"], "quarantined")
        self.assertFalse(self.env["dms.file"].search([("label", "=", "Diploma")]))
        row = self.uploads.search([("filing_id", "=", waiting["id"])])
        self.assertFalse(filings.with_user(self.karel)._own_filing(waiting["id"]))
        filings._own_filing(waiting["id"])._take_back()
        self.env.flush_all()
        self.assertFalse(filings._own_waiting())
        self.assertEqual((row.state, row.size, row._raw()), ("rejected", 0, b""))

    def test_what_was_taken_back_while_it_waited_never_comes(self):
        [waiting] = self._held()
        self.env["docs.filing"].with_user(self.marie)._own_filing(waiting["id"])._take_back()
        self._run_scans()
        self.assertFalse(self.env["dms.file"].search([("label", "=", "Diploma")]))

    def test_a_virus_that_is_seen_at_once_is_refused(self):
        self.assertIn("virus", self._refused(content=infected())["file"])
        self.assertFalse(self.env["docs.filing"].with_user(self.marie)._own_waiting())
