import base64

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .common import PDF, LibraryMixin

REASON = "Samen aan het dossier van het plein"


@tagged("post_install", "-at_install")
class TestLookDepartment(LibraryMixin, TransactionCase):
    """In a confidential directory of a department it is written down who looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.lead = cls._user("t_lead", "roeselare_servicedesk.group_lead", cls.team_a)
        directories = cls.env["dms.directory"].sudo()
        storage = cls.env.ref("roeselare_docs.storage_department")
        cls.top = directories.create(
            {
                "name": "Welzijn",
                "is_root_directory": True,
                "storage_id": storage.id,
                "department_id": cls.department_a.id,
            }
        )
        cls.below = directories.create({"name": "Dossiers", "parent_id": cls.top.id})
        cls.deeper = directories.create({"name": "2026", "parent_id": cls.below.id})
        cls.env["docs.share"].sudo().create(
            {"directory_id": cls.top.id, "department_id": cls.department_b.id}
        )
        cls.file = (
            cls.env["dms.file"]
            .sudo()
            .create(
                {
                    "name": "verslag.pdf",
                    "directory_id": cls.deeper.id,
                    "content": base64.b64encode(PDF),
                    "document_state": "clean",
                }
            )
        )

    def _read(self, user):
        """Return the rows that reading the content leaves."""
        looks = self.env["docs.look"].sudo()
        domain = [("document_ref", "=", self.file.id)]
        before = looks.search(domain)
        self.env.cr.precommit.clear()
        self.env.invalidate_all()
        self.file.with_user(user).read(["content"])
        return looks.search(domain) - before

    def test_an_open_directory_is_not_watched(self):
        self.assertFalse(self._read(self.agent_a))
        self.assertFalse(self._read(self.agent_b))

    def test_a_confidential_one_is_with_all_below_it(self):
        self.below.with_user(self.lead).confidential = True
        look = self._read(self.agent_a)
        self.assertEqual((look.kind, look.role, look.owner_ref), ("download", "staff", 0))
        self.below.with_user(self.lead).confidential = False
        self.assertFalse(self._read(self.agent_a))

    def test_another_department_that_it_is_shared_with_says_why(self):
        self.below.with_user(self.lead).confidential = True
        with self.assertRaisesRegex(AccessError, "say why"):
            self._read(self.agent_b)
        self.file.with_user(self.agent_b)._say_reason(REASON)
        self.assertEqual(self._read(self.agent_b).purpose, REASON)

    def test_who_files_there_does_not_decide_that(self):
        for directory in (self.below, self.deeper):
            with self.assertRaises(AccessError):
                directory.with_user(self.agent_a).confidential = True
        with self.assertRaises(AccessError):
            self.env["dms.directory"].with_user(self.agent_a).create(
                {"name": "x", "parent_id": self.below.id, "confidential": True}
            )
