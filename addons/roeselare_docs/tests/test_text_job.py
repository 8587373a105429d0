from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile

from ..models import docs_text_job
from . import samples
from .common import LibraryMixin


@tagged("post_install", "-at_install")
class TestTextJob(LibraryMixin, TransactionCase):
    """From a delivered document to words that are found, and what is told when it fails."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.texts = cls.env["docs.text"]
        cls.texts.search([]).unlink()

    def _arrive(self, content, mimetype="application/pdf", label="Brief"):
        extension = mimetype.rpartition("/")[2][:4]
        clean = CleanFile(f"scan.{extension}", mimetype, content)
        file = self._deliver(self.ticket, label, clean).sudo()
        return self.texts.search([("file_id", "=", file.id)])

    def _work(self):
        """Run the job until it has nothing to do; return how often it ran."""
        for turn in range(1, 20):
            with trap_jobs() as trap:
                self.texts._job_read()
            if not trap.enqueued_jobs:
                return turn
        raise AssertionError("the job does not come to an end")

    def _finds(self, words):
        mine = self.env["dms.file"].with_user(self.marie)
        return mine._own_library({"q": words}, 1, 20)["total"]

    def test_a_delivery_has_one_job_read_it(self):
        with trap_jobs() as trap:
            self._arrive(samples.text_pdf("Een brief"))
            self._tell_owners()
            trap.assert_enqueued_job(
                self.texts._job_read,
                args=(),
                kwargs={},
                properties={"identity_key": "docs.text", "channel": "root.docs_text"},
            )

    def test_one_job_is_enough_for_many_documents(self):
        jobs = self.env["queue.job"].search([("identity_key", "=", "docs.text")])
        jobs.unlink()
        for number in range(3):
            self._arrive(samples.text_pdf(f"Brief {number}"))
            self._tell_owners()
        waiting = self.env["queue.job"].search([("identity_key", "=", "docs.text")])
        self.assertEqual(len(waiting), 1)
        self.assertEqual(waiting.channel, "root.docs_text")

    def test_a_letter_is_found_by_what_it_says(self):
        text = self._arrive(samples.text_pdf("Toelage voor een regenwaterput"))
        self.assertEqual(self._finds("regenwaterput"), 0)
        self._work()
        self.assertEqual((text.state, text.pages), ("read", 1))
        self.assertEqual(self._finds("regenwaterput"), 1)

    def test_a_scan_is_found_by_what_is_on_it(self):
        text = self._arrive(samples.scanned_pdf("Huurcontract van de woning"))
        self.texts._job_read()
        self.assertEqual(text.state, "scan")
        self._work()
        self.assertEqual(text.state, "read")
        self.assertEqual(self._finds("huurcontract"), 1)

    def test_without_the_program_a_scan_is_not_read_and_says_so(self):
        with patch.object(docs_text_job, "find_tesseract", return_value=None):
            text = self._arrive(samples.scanned_pdf("Huurcontract"))
            self._work()
        self.assertEqual((text.state, text.reason), ("not_read", "no_tool"))
        file = text.file_id
        self.assertIn("program", file.with_context(lang="en_US").text_note)
        seen = self.texts.with_user(self.admin).search([("state", "=", "not_read")])
        self.assertIn(text, seen)
        seen.action_read_again()
        self._work()
        self.assertEqual(text.state, "read")

    def test_only_an_administrator_has_documents_read_again(self):
        text = self._arrive(samples.text_pdf("Een brief"))
        for user in (self.marie, self.agent_a, self.dpo):
            with self.assertRaises(Exception) as caught:
                text.with_user(user).action_read_again()
            self.assertEqual(type(caught.exception).__name__, "AccessError")

    def test_what_cannot_be_read_stops_nothing(self):
        bad = self._arrive(samples.locked_pdf())
        broken = self._arrive(b"%PDF-1.4 niets", label="Kapot")
        good = self._arrive(samples.text_pdf("Goed nieuws"), label="Goed")
        self._work()
        self.assertEqual((bad.state, bad.reason), ("not_read", "encrypted"))
        self.assertEqual((broken.state, broken.reason), ("not_read", "broken"))
        self.assertEqual(good.state, "read")

    def test_a_text_that_cannot_be_stored_stops_nothing(self):
        bad = self._arrive(samples.text_pdf("Slecht"))
        good = self._arrive(samples.text_pdf("Goed"), label="Goed")
        stored = type(self.texts)._store

        def store(text, words, **values):
            if text == bad:
                raise ValueError("not today")
            return stored(text, words, **values)

        with (
            patch.object(type(self.texts), "_store", store),
            self.assertLogs("odoo.addons.roeselare_docs.models.docs_text_job", "ERROR"),
        ):
            self._work()
        self.assertEqual((bad.state, bad.reason), ("not_read", "failed"))
        self.assertEqual(good.state, "read")

    def test_what_takes_too_long_is_tried_three_times(self):
        text = self._arrive(samples.text_pdf("Traag"))
        with patch.object(docs_text_job, "read_document", return_value={"reason": "too_slow"}):
            self.assertEqual(self._work(), 3)
        self.assertEqual((text.state, text.reason), ("not_read", "too_slow"))

    def test_many_scans_go_on_where_they_were(self):
        text = self._arrive(samples.scanned_pdf("Bladzijde"))
        self.texts._job_read()
        text.scans = "0,1,2"
        turns = [
            {"text": "een", "left": [1, 2]},
            {"text": "twee", "left": [2]},
            {"text": "drie", "left": []},
        ]
        answers = iter([{"failed": 0, "partial": False, **turn} for turn in turns])
        with patch.object(docs_text_job, "recognise_pages", lambda *_args: next(answers)):
            self._work()
        self.assertEqual(text._body().split(), ["een", "twee", "drie"])
        self.assertEqual(text.state, "read")

    def test_content_that_is_gone_is_told_of(self):
        text = self._arrive(samples.text_pdf("Weg"))
        self._content_attachment(text.file_id).unlink()
        self._work()
        self.assertEqual((text.state, text.reason), ("not_read", "gone"))

    def test_an_empty_page_has_no_words(self):
        text = self._arrive(samples.text_pdf(""))
        self._work()
        self.assertEqual(text.state, "empty")

    def test_languages_of_scans_are_those_of_tesseract(self):
        company = self.env.company
        for wrong in ("nld; rm -rf", "-psm", "nl", "nld+", "nld fra"):
            with self.assertRaises(Exception) as caught:
                company.docs_scan_languages = wrong
            self.assertEqual(type(caught.exception).__name__, "ValidationError", wrong)
        company.docs_scan_languages = "nld+fra+eng"
