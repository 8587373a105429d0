from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SECRET, LibraryCase


@tagged("post_install", "-at_install")
class TestLibraryAccess(LibraryCase):
    """Who may read a document: one table, the same for search and by id."""

    def _readers(self, document):
        users = (
            self.marie
            | self.karel
            | self.employee
            | self.agent_a
            | self.agent_a2
            | self.agent_b
            | self.admin
            | self.dpo
            | self.dms_user
            | self.dms_manager
            | self.env.ref("base.public_user")
        )
        readers = users.browse()
        for user in users:
            by_id = document.with_user(user).has_access("read")
            attachment = self._content_attachment(document).with_user(user)
            with self.subTest(user=user.login):
                found = (
                    self.env["dms.file"]
                    .with_user(user)
                    .with_context(active_test=False)
                    .search([("id", "=", document.id)])
                    if self.env["dms.file"].with_user(user).has_access("read")
                    else self.env["dms.file"]
                )
                self.assertEqual(bool(found), by_id, "search and access by id differ")
                # Portal users have no right on attachments at all; they use our page.
                self.assertEqual(
                    attachment.has_access("read"),
                    by_id and user._is_internal(),
                    "document and its content differ",
                )
            if by_id:
                readers |= user
        return readers

    def test_owner_and_department_read_a_document(self):
        self.assertEqual(
            self._readers(self.document),
            self.marie | self.agent_a | self.agent_a2 | self.admin | self.dpo,
        )

    def test_confidential_ticket_keeps_its_document_in_the_team(self):
        self.ticket.confidential = True
        self.assertEqual(self._readers(self.document), self.marie | self.agent_a | self.dpo)

    def test_department_still_reads_what_it_delivered_after_rerouting(self):
        self.ticket.team_id = self.team_b
        readers = self._readers(self.document)
        self.assertIn(self.agent_a, readers)
        self.assertIn(self.agent_b, readers)

    def test_document_without_ticket_is_read_by_its_department(self):
        self.document.sudo().ticket_id = False
        self.assertEqual(self._readers(self.document), self.marie | self.agent_a | self.agent_a2)

    def test_employee_reads_his_own_document_as_a_citizen(self):
        document = self._deliver(self._ticket(self.employee, self.team_a))
        readers = self._readers(document)
        self.assertIn(self.employee, readers)
        self.assertNotIn(self.marie, readers)

    def test_nobody_reads_what_is_not_clean(self):
        for state in ("pending", "rejected", "quarantined"):
            self.document.sudo().document_state = state
            self.env.invalidate_all()
            with self.subTest(state=state):
                self.assertFalse(self._readers(self.document))

    def test_owner_no_longer_reads_what_was_archived(self):
        self.document.sudo().active = False
        readers = self._readers(self.document)
        self.assertNotIn(self.marie, readers)
        self.assertIn(self.agent_a, readers)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_changes_a_document_by_hand(self):
        owner = self.karel.partner_id.id
        for user in self.marie | self.karel | self.agent_a | self.admin | self.dms_manager:
            document = self.document.with_user(user)
            for name, call in {
                "write": lambda document=document: document.write({"label": "x"}),
                "owner": lambda document=document: document.write({"partner_id": owner}),
                "opened": lambda document=document: document.write({"opened_date": "2026-01-01"}),
                "unlink": lambda document=document: document.unlink(),
                "lock": lambda document=document: document.lock(),
                "archive": lambda document=document: document.action_archive(),
                "comment": lambda document=document: document.message_post(body="x"),
                "attach": lambda user=user: (
                    self.env["ir.attachment"]
                    .with_user(user)
                    .create(
                        {
                            "name": "x",
                            "raw": b"x",
                            "res_model": "dms.file",
                            "res_id": self.document.id,
                        }
                    )
                ),
                "swap": lambda user=user: (
                    self._content_attachment(self.document).with_user(user).write({"raw": b"x"})
                ),
            }.items():
                with (
                    self.subTest(user=user.login, call=name),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    call()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_refused_reader_learns_nothing_from_a_warm_cache(self):
        for user in self.karel | self.agent_b | self.employee | self.dms_manager:
            document = self.document.with_user(user)
            self.document.sudo().read(["label", "name", "sha256", "display_name"])
            for name, call in {
                "read": lambda document=document: document.read(["label", "name"]),
                "display": lambda document=document: document.read(["display_name"]),
                "web_read": lambda document=document: document.web_read({"label": {}}),
                "export": lambda document=document: document.with_user(
                    document.env.user
                ).export_data(["label"]),
                "copy": lambda document=document: document.copy(),
            }.items():
                with self.subTest(user=user.login, call=name):
                    with self.assertRaises(Exception) as caught:
                        call()
                    self.assertNotIn(SECRET, str(caught.exception))

    def test_groups_and_counts_show_only_what_may_be_read(self):
        for user in self.karel | self.agent_b | self.employee | self.dms_manager:
            files = self.env["dms.file"].with_user(user)
            domain = [("library", "=", "personal")]
            with self.subTest(user=user.login):
                self.assertEqual(files.search_count(domain), 0)
                self.assertFalse(files.search_read(domain, ["label"]))
                self.assertFalse(files._read_group(domain, ["partner_id"]))
                self.assertFalse(files.formatted_read_group(domain, ["label"], ["__count"]))
                self.assertFalse(files.name_search("Beslissing"))

    def test_directories_of_the_library_are_nobodys(self):
        directory = self.document.sudo().directory_id
        for user in self.marie | self.agent_a | self.admin | self.dms_manager:
            with self.subTest(user=user.login):
                self.assertFalse(directory.with_user(user).has_access("read"))
                self.assertFalse(
                    self.env["dms.directory"].with_user(user).search([("library", "=", "personal")])
                )
