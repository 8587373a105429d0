from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import docs_trust_job
from . import signed
from .common import LibraryCase
from .common_trust import TrustMixin


@tagged("post_install", "-at_install")
class TestTrust(TrustMixin, LibraryCase):
    """From a document that arrives to what its readers are told of its seal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_trust()

    def test_a_document_that_arrives_is_checked_by_a_job(self):
        with trap_jobs() as trap:
            file = self._arrive(self.sealed)
            self._tell_owners()
            trap.assert_enqueued_job(
                self.trusts._job_check,
                args=(),
                kwargs={},
                properties={"identity_key": "docs.trust", "channel": "root.docs_text"},
            )
        self.assertEqual(file.trust_state, "waiting")
        self.assertEqual(self._said(file), [])
        self._work()
        self.assertEqual(file.trust_state, "valid")

    def test_the_owner_reads_in_plain_words_what_the_seal_says(self):
        files = {
            "valid seal of Stad Test.": self._arrive(self.sealed),
            "was changed after it was signed": self._arrive(signed.other_page(self.sealed)),
            "the name on it is “Iemand <b> (Onbekend)”": self._arrive(
                signed.sign(self.plain, self.stranger)
            ),
            "could not check": self._arrive(
                signed.other_signature(self.sealed, lambda text: text[:300])
            ),
        }
        plain = self._arrive(self.plain)
        self._work()
        for words, file in files.items():
            [said] = self._said(file)
            self.assertIn(words, said)
        self.assertEqual((plain.trust_state, self._said(plain)), ("none", []))
        self.marie.lang = "nl_BE"
        [said] = self._said(files["valid seal of Stad Test."])
        self.assertIn("Dit document draagt een geldig zegel van Stad Test.", said)
        self.assertIn("volgens wie het plaatste", said)
        [said] = self._said(files["was changed after it was signed"])
        self.assertIn("Dit document is gewijzigd nadat het ondertekend werd", said)
        self.assertNotIn("Stad Test", said)

    def test_the_moment_is_that_of_the_clocks_of_the_city(self):
        file = self._arrive(self.sealed)
        self._work()
        trust = self._trust(file)
        [signature] = trust.signatures
        trust.signatures = [{**signature, "moment": "2026-07-01 22:30:00", "stamped": True}]
        self.assertIn("2 July 2026, 00:30, confirmed by", self._said(file)[0])

    def test_staff_read_the_issuer_and_what_was_not_checked(self):
        file = self._arrive(self.sealed)
        self._work()
        note = file.with_user(self.agent_a).sudo(False).trust_note
        self.assertIn("valid seal of Stad Test", note)
        self.assertIn("given by Wortel (test)", note)
        self.assertIn("withdrawn since is not checked", note)
        foreign = self._arrive(signed.sign(self.plain, self.stranger))
        changed = self._arrive(signed.other_page(self.sealed))
        self._work()
        note = foreign.with_user(self.agent_a).sudo(False).trust_note
        self.assertIn("given by “Iemand <b>”", note)
        # of a broken seal no name is told
        self.assertNotIn("Wortel", changed.with_user(self.agent_a).sudo(False).trust_note)

    def test_who_has_to_say_why_reads_no_names_before(self):
        file = self._arrive(self.sealed)
        self._work()
        seen = file.with_user(self.admin).sudo(False)
        self.assertTrue(seen.look_reason_needed)
        self.assertEqual((seen.trust_state, seen.trust_note), ("valid", False))

    def test_each_version_has_a_verdict_of_its_own(self):
        file = self._arrive(self.sealed)
        first = file.version_id
        self._work()
        window = self.env["docs.replace"].with_user(self.agent_a)
        content = self._base64(signed.other_page(self.sealed))
        window.create({"file_id": file.id, "content": content, "reason": "x"}).action_replace()
        self._work()
        self.env.invalidate_all()
        self.assertEqual(file.trust_state, "altered")
        self.assertEqual(first.with_user(self.agent_a).trust_state, "valid")

    def test_other_kinds_of_files_are_not_checked(self):
        file = self._arrive(b"hello", mimetype="text/plain")
        self.assertFalse(self._trust(file))
        self.assertEqual((file.trust_state, self._said(file)), (False, []))

    # ------------------------------------------------------------ what goes wrong

    def test_what_cannot_be_checked_stops_nothing(self):
        broken = self._arrive(b"%PDF-1.4 niets /ByteRange")
        good = self._arrive(self.sealed, "Goed")
        self._work()
        trust = self._trust(broken)
        self.assertEqual((trust.state, trust.reason), ("unchecked", "broken"))
        self.assertEqual(good.trust_state, "valid")

    def test_a_passing_failure_is_tried_three_times(self):
        file = self._arrive(self.sealed)
        slow = {"state": "unchecked", "reason": "too_slow"}
        with patch.object(docs_trust_job, "read_seal", return_value=slow) as reader:
            self._work()
        self.assertEqual(reader.call_count, 3)
        trust = self._trust(file)
        self.assertEqual((trust.state, trust.reason), ("unchecked", "too_slow"))
        self.assertFalse(trust.due)

    def test_a_large_document_is_not_read(self):
        file = self._arrive(self.sealed)
        with (
            patch.object(docs_trust_job, "_LARGEST", 100),
            patch.object(docs_trust_job, "read_seal") as reader,
        ):
            self._work()
        reader.assert_not_called()
        self.assertEqual(self._trust(file).reason, "too_large")

    def test_a_content_that_is_gone_could_not_be_checked(self):
        file = self._arrive(self.sealed)
        self._content_attachment(file).unlink()
        self._work()
        self.assertEqual(self._trust(file).reason, "gone")

    def test_administrators_see_what_was_not_checked_and_have_it_done_again(self):
        file = self._arrive(self.sealed)
        with patch.object(docs_trust_job, "_LARGEST", 100):
            self._work()
        seen = self.trusts.with_user(self.admin).search([("state", "=", "unchecked")])
        self.assertEqual(seen.display_name, f"Document {file.id}")
        for name in ("version_id", "attachment_id", "signatures"):
            with self.assertRaises(AccessError):
                seen.read([name])
        seen.action_check_again()
        self._work()
        self.assertEqual(file.trust_state, "valid")

    def test_nobody_else_has_a_way_to_it(self):
        file = self._arrive(self.sealed)
        self._work()
        trust = self._trust(file)
        for user in (self.marie, self.karel, self.employee, self.agent_a, self.dpo):
            mine = trust.with_user(user)
            for call in (
                lambda mine=mine: mine.read(["state"]),
                lambda mine=mine: mine.search([]),
                lambda mine=mine: mine.write({"state": "valid"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.action_check_again(),
            ):
                with self.assertRaises(AccessError):
                    call()
        for change in (
            lambda: trust.with_user(self.admin).write({"state": "valid"}),
            lambda: trust.with_user(self.admin).unlink(),
            lambda: self.trusts.with_user(self.admin).create({}),
        ):
            with self.assertRaises(AccessError):
                change()
