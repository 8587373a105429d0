from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.roeselare_servicedesk.tests.common_upload import infected, pdf

from ..tools.picked import reference_of
from .common import LibraryCase
from .common_filing import FilingMixin
from .common_request import RequestMixin


@tagged("post_install", "-at_install")
class TestFiling(FilingMixin, RequestMixin, LibraryCase):
    """What an owner files himself, and deletes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_filing()

    def test_a_document_is_filed_with_what_was_typed(self):
        document = self._add(valid_from="2026-01-01", valid_to="2099-12-31")
        self.assertEqual(document.partner_id, self.marie.partner_id)
        self.assertEqual((document.source, document.library), ("citizen", "personal"))
        self.assertEqual(str(document.valid_from), "2026-01-01")
        self.assertEqual(str(document.valid_to), "2099-12-31")
        self.assertEqual(document.series_id.sudo(), self.own_series)
        self.assertEqual(document.name, "Diploma.pdf")
        self.assertTrue(document.version_id.sha256)
        [values] = document._portal_values()
        self.assertEqual(
            (values["is_new"], values["has_evidence"], values["own_upload"]), (False, False, True)
        )
        upload = self.env["servicedesk.upload"].search([("document_id", "=", document.id)])
        self.assertEqual((upload.sender_id, upload.size > 0), (self.marie.partner_id, True))

    def test_it_can_be_chosen_within_its_days_only(self):
        today = self.env.company._city_today()
        offers = self.env["dms.file"].with_user(self.marie)._pick_offers

        def labels():
            return [offer["label"] for offer in offers()]

        self._add("Now", valid_from=str(today), valid_to=str(today))
        self._add("Over", valid_to=str(today - timedelta(days=1)))
        self._add("To come", valid_from=str(today + timedelta(days=1)))
        self.assertIn("Now", labels())
        self.assertNotIn("Over", labels())
        self.assertNotIn("To come", labels())

    def test_nobody_else_opens_it(self):
        document = self._add()
        for user in (self.karel, self.agent_a, self.admin, self.dpo, self.dms_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                document.with_user(user).check_access("read")

    def test_each_wrong_field_is_told_at_once(self):
        errors = self._refused(
            label=" ", series="tests", valid_from="31/12/2026", valid_to="9999-99-99"
        )
        self.assertEqual(
            set(errors), {"label", "series", "valid_from", "valid_to", "file"}
        )
        for post in (
            {"label": "x" * 121},
            {"label": "\x00\u202e"},
            {"series": ""},
            {"series": "no-such"},
            {"valid_from": "2026-02-02", "valid_to": "2026-02-01"},
            {"valid_to": "2026-W05-1"},
            {"valid_to": "0001-01-01"},
            {"valid_to": "2026-02-30"},
            {"valid_to": "x" * 5000},
        ):
            with self.subTest(post=str(post)[:60]):
                self.assertTrue(self._refused(**post))
        self.assertFalse(
            self.env["dms.file"].search([("own_upload", "=", True)]), "nothing was stored"
        )

    def test_a_series_that_is_closed_to_citizens_or_archived_is_refused(self):
        self.own_series.active = False
        self.assertIn("series", self._refused())
        self.own_series.write({"active": True, "citizen_files": False})
        self.assertIn("series", self._refused())

    def test_the_gate_judges_the_file(self):
        for content in (b"", b"MZ\x90 a program", b"<svg onload='x()'/>", infected()[:200]):
            with self.subTest(content=content[:12]):
                self.assertEqual(set(self._refused(content=content)), {"file"})
        too_large = b"x" * (self.env.company.servicedesk_upload_max_mb * 2**20 + 1)
        self.assertEqual(set(self._refused(content=too_large)), {"file"})

    def test_a_name_that_is_a_path_or_turns_around_stays_text(self):
        document = self._add("../../etc/passwd \u202efdp.exe")
        self.assertEqual(document.label, "../../etc/passwd fdp.exe")
        self.assertNotIn("/", document.name)
        self.assertTrue(document.name.endswith(".pdf"))

    def test_the_same_file_twice_is_told(self):
        self._add("Diploma", content=pdf("same"))
        self.assertIn("“Diploma”", self._refused(label="Again", content=pdf("same"))["file"])
        # Somebody else may have the same file, and learns nothing.
        self.assertTrue(self._add("Mine", content=pdf("same"), user=self.karel))

    def test_the_limits_of_a_citizen_count(self):
        self.env.company.servicedesk_quota_files = 2
        first = self._add("One")
        self._add("Two")
        self.assertIn("file", self._refused(label="Three"))
        first._delete_own()
        self.assertIn("file", self._refused(label="Three"), "deleting gives no more a day")
        self._add("Other", user=self.karel)

    def test_what_was_deleted_takes_no_room_and_has_no_name(self):
        document = self._add()
        upload = self.env["servicedesk.upload"].search([("document_id", "=", document.id)])
        version = document.version_id
        document._delete_own()
        self.env.flush_all()
        self.assertEqual((upload.size, upload.name, upload.sha256), (0, "-", "-"))
        self.assertFalse(document.exists() or version.exists())

    # ------------------------------------------------------------------ deleting

    def test_a_document_that_a_request_uses_stays_also_when_that_is_closed(self):
        document = self._add()
        request = self._ask(lines=[{"name": "Diploma", "accepts": "any"}])
        reference = reference_of(document.version_id.id, document.label)
        line = request.line_ids
        errors = self.ticket.with_user(self.marie).sudo()._receive_documents(
            {line.id: {"uploads": (), "keep": False, "pick": reference}}
        )
        self.assertEqual(errors, {})
        self.assertIn("relies on it", document._why_kept())
        with self.assertRaisesRegex(UserError, "relies on it"):
            document._delete_own()
        reason = self.env.ref("roeselare_servicedesk.close_reason_withdrawn")
        self.ticket.write({"close_reason_id": reason.id, "stage_id": reason.stage_id.id})
        with self.assertRaisesRegex(UserError, "relies on it"):
            document._delete_own()
        line.pin_ids.unlink()
        self.assertEqual(document._why_kept(), "")
        document._delete_own()
        self.assertFalse(document.exists())

    def test_a_hold_and_a_day_to_keep_until_keep_it(self):
        document = self._add()
        today = self.env.company._city_today()
        for name, value in (
            ("legal_hold", True),
            ("retain_until", today),
        ):
            document.sudo()[name] = value
            with self.subTest(name=name), self.assertRaises(UserError):
                document._delete_own()
            document.sudo()[name] = False
        hold = self.env["docs.hold"].with_user(self.dpo)
        hold.create(
            {
                "scope": "owner",
                "partner_id": self.marie.partner_id.id,
                "reason": "A claim in court",
                "reference": "2026/1",
            }
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "has to keep"):
            document._delete_own()
        later = self._add("Later")
        self.assertTrue(later.sudo().legal_hold, "the hold covers what is added later")

    def test_only_what_its_owner_filed_himself_is_deleted(self):
        document = self._add()
        files = self.env["dms.file"]
        self.assertFalse(files.with_user(self.marie)._own_to_delete(self.document.id))
        for user in (self.karel, self.agent_a, self.admin, self.dpo):
            with self.subTest(user=user.login):
                self.assertFalse(files.with_user(user)._own_to_delete(document.id))
        for number in (0, -1, 2**40):
            self.assertFalse(files.with_user(self.marie)._own_to_delete(number))

    def test_no_call_files_or_deletes(self):
        document = self._add()
        with self.assertRaises(AccessError):
            document.unlink()
        with self.assertRaises(AccessError):
            document.write({"own_upload": False})
        with self.assertRaises(AccessError):
            self.env["docs.filing"].with_user(self.marie).search([])
        values = {"name": "a.pdf", "directory_id": self.own_series.sudo().directory_id.id}
        with self.assertRaises(AccessError):
            self.env["dms.file"].with_user(self.marie).create(values)

    # ------------------------------------------------------------ selection rules

    def test_the_rule_of_a_series_does_not_count_until_the_city_delivers(self):
        rule = {"years": 5, "trigger": "delivered", "destination": "destroy", "source": "Test"}
        document = self._add("Before the rule")
        self.env["docs.rule"].create({"series_id": self.own_series.id, **rule})
        after = self._add("After the rule")
        self._run_job("dms.file", "_cron_apply_rules")
        self.env.invalidate_all()
        for own in (document, after):
            self.assertFalse(own.sudo().rule_id)
            self.assertFalse(own.sudo().retain_until)
            own._delete_own()

    def test_what_an_owner_adds_begins_no_term_of_what_the_city_delivered(self):
        rule = {"years": 1, "trigger": "replaced", "destination": "destroy", "source": "Test"}
        self.env["docs.rule"].create({"series_id": self.own_series.id, **rule})
        agent = self.ticket.with_user(self.agent_a)
        delivered = agent._deliver_documents([(self._clean(), "Card", self.own_series)])
        self._add("Card")
        self._run_job("dms.file", "_cron_apply_rules")
        delivered._apply_rule()
        self.assertEqual(delivered.retention_state, "waiting")
