import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PDF, LibraryMixin, other_pdf


class DepartmentMixin(LibraryMixin):
    @classmethod
    def _set_up_departments(cls):
        cls._set_up_library()
        cls.lead_a = cls._user("t_lead_a", "roeselare_servicedesk.group_lead", cls.team_a)
        cls.lead_b = cls._user("t_lead_b", "roeselare_servicedesk.group_lead", cls.team_b)
        cls.editor = cls._user("t_editor", "roeselare_servicedesk.group_editor")
        cls.storage_a = cls.env.ref("roeselare_docs.storage_department")
        cls.root_a = cls._root(cls.department_a)
        cls.root_b = cls._root(cls.department_b)
        cls.below = cls.env["dms.directory"].create({"name": "2026", "parent_id": cls.root_a.id})
        cls.file = cls._filed(cls.agent_a, cls.below, "nota.pdf")
        cls.env.flush_all()

    @classmethod
    def _root(cls, department):
        return cls.env["dms.directory"].create(
            {
                "name": department.name,
                "is_root_directory": True,
                "storage_id": cls.storage_a.id,
                "department_id": department.id,
            }
        )

    @classmethod
    def _filed(cls, user, directory, name, content=PDF, **values):
        files = cls.env["dms.file"].with_user(user)
        values = {"content": base64.b64encode(content), **values}
        file = files.create({"name": name, "directory_id": directory.id, **values})
        return file.sudo(False).with_user(1)

    def _share(self, level="read", directory=None, department=None, user=None):
        return (
            self.env["docs.share"]
            .with_user(user or self.lead_a)
            .create(
                {
                    "directory_id": (directory or self.root_a).id,
                    "department_id": (department or self.department_b).id,
                    "level": level,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestDepartmentLibrary(DepartmentMixin, HttpCase):
    """A department's library is the department's, and whose it was shared with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_departments()

    def _may(self, user, record=None):
        """Return what ``user`` may do, and check that search says the same."""
        self.env.flush_all()
        self.env.invalidate_all()
        record = (record or self.file).with_user(user)
        allowed = {name for name in ("read", "write", "unlink") if record.has_access(name)}
        if record.browse().has_access("read"):
            found = record.search([("id", "=", record.id)])
            self.assertEqual(bool(found), "read" in allowed, user.login)
        return "".join(name[0] for name in ("read", "write", "unlink") if name in allowed)

    def _everybody(self):
        return {
            user.login: self._may(user)
            for user in (
                *(self.agent_a, self.agent_a2, self.lead_a, self.agent_b, self.lead_b),
                *(self.admin, self.dpo, self.editor, self.employee, self.dms_manager),
                *(self.marie, self.env.ref("base.public_user")),
            )
        }

    def test_only_the_department_opens_its_library(self):
        self.assertEqual(
            {login: may for login, may in self._everybody().items() if may},
            {"t_agent_a": "rw", "t_agent_a2": "rw", "t_lead_a": "rwu"},
        )

    def test_share_opens_all_below_at_the_level_that_it_says(self):
        share = self._share("read")
        self.assertEqual((self._may(self.agent_b), self._may(self.lead_b)), ("r", "r"))
        share.with_user(self.lead_a).level = "write"
        self.assertEqual((self._may(self.agent_b), self._may(self.lead_b)), ("rw", "rw"))
        self._filed(self.agent_b, self.below, "van b.pdf")
        share.with_user(self.lead_a).unlink()
        self.assertEqual((self._may(self.agent_b), self._may(self.lead_b)), ("", ""))
        self.assertEqual(self._may(self.agent_a), "rw")

    def test_share_of_a_directory_opens_nothing_above_or_beside(self):
        beside = self.env["dms.directory"].create({"name": "2025", "parent_id": self.root_a.id})
        other = self._filed(self.agent_a, beside, "andere.pdf")
        self._share("read", self.below)
        self.assertEqual(self._may(self.agent_b), "r")
        self.assertEqual(self._may(self.agent_b, other), "")
        self.assertEqual(self._may(self.agent_b, self.root_a), "")
        self.assertEqual(self._may(self.agent_b, self.below), "r")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_leads_of_the_owner_share(self):
        for user in (self.agent_a, self.lead_b, self.editor, self.dms_manager, self.marie):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._share(user=user, department=self.department_b)
        share = self._share("write")
        # Who was let in does not let others in, nor more of himself.
        for user in (self.agent_b, self.lead_b):
            with self.assertRaises(AccessError):
                share.with_user(user).level = "read"
            with self.assertRaises(AccessError):
                share.with_user(user).unlink()
        with self.assertRaises(AccessError):
            share.with_user(self.lead_a).directory_id = self.root_b

    def test_share_takes_no_row_of_a_file_and_few_queries(self):
        self.env.cr.execute("SELECT array_agg(xmin::text || ctid::text ORDER BY id) FROM dms_file")
        before = self.env.cr.fetchone()
        with self.assertQueryCount(25):
            self._share("read")
            self.env.flush_all()
        self.env.cr.execute("SELECT array_agg(xmin::text || ctid::text ORDER BY id) FROM dms_file")
        self.assertEqual(self.env.cr.fetchone(), before)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_files_where_he_may_not(self):
        for user in (self.agent_b, self.lead_b, self.admin, self.editor, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._filed(user, self.below, "inbreker.pdf")
        with self.assertRaises(AccessError):
            self.file.with_user(self.agent_a).directory_id = self.root_b
        own = self._filed(self.agent_b, self.root_b, "eigen.pdf")
        with self.assertRaises(AccessError):
            own.with_user(self.agent_b).directory_id = self.below
        personal = self.env.ref("roeselare_docs.series_other").sudo().directory_id
        for user in (self.agent_a, self.admin, self.editor):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._filed(user, personal, "plant.pdf")

    def test_content_by_hand_passes_the_gate_and_is_a_version(self):
        file = self.file.with_user(self.agent_a)
        for name, content in (
            ("x.pdf", b"MZ this is a program"),
            ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
            ("leeg.pdf", b""),
        ):
            with self.subTest(name=name), self.assertRaises(UserError):
                self._filed(self.agent_a, self.below, name, content)
            with self.subTest(write=name), self.assertRaises(UserError):
                file.write({"content": base64.b64encode(content)})
        file.write({"content": base64.b64encode(other_pdf(b"new"))})
        self.assertEqual(self.file.sudo().version_id.number, 2)
        self.assertEqual(self.file.sudo().version_id.create_uid, self.agent_a)

    def test_what_came_without_the_gate_is_shown_to_nobody(self):
        file = self.env["dms.file"].create(
            {
                "name": "mail.pdf",
                "directory_id": self.below.id,
                "content": base64.b64encode(PDF),
            }
        )
        self.assertFalse(self._may(self.lead_a, file))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_topmost_directory_is_arranged_by_an_administrator(self):
        self.assertEqual(self._may(self.agent_a, self.root_a), "r")
        self.assertEqual(self._may(self.lead_a, self.root_a), "r")
        self.assertEqual(self._may(self.admin, self.root_a), "rwu")
        self.assertEqual(self._may(self.agent_a, self.below), "rw")
        directories = self.env["dms.directory"].with_user(self.agent_a)
        directories.create({"name": "Nieuw", "parent_id": self.below.id})
        with self.assertRaises(UserError):
            directories.create(
                {
                    "name": "Kaping",
                    "is_root_directory": True,
                    "storage_id": self.storage_a.id,
                    "department_id": self.department_b.id,
                }
            )
        with self.assertRaises(UserError):
            directories.create({"name": "Bij B", "parent_id": self.root_b.id})
        with self.assertRaises(ValidationError):
            self.below.sudo().department_id = self.department_b

    def test_moved_directory_follows_its_new_department(self):
        deeper = self.env["dms.directory"].create({"name": "Diep", "parent_id": self.below.id})
        file = self._filed(self.agent_a, deeper, "diep.pdf")
        self.below.sudo().parent_id = self.root_b
        self.assertEqual(deeper.owner_department_id, self.department_b)
        self.assertEqual((self._may(self.agent_a, file), self._may(self.agent_b, file)), ("", "rw"))

    def test_hostile_names_are_refused_or_made_harmless(self):
        for name in ("../../etc/passwd", "a\x00b.pdf", "a\r\nSet-Cookie: x=1.pdf", "\u202efdp.exe"):
            with self.subTest(name=name):
                file = self._filed(self.agent_a, self.below, name)
                for bad in ("/", "\\", "\x00", "\r", "\n", "\u202e"):
                    self.assertNotIn(bad, file.sudo().name)
                self.assertTrue(file.sudo().name.endswith(".pdf"))
        long = self._filed(self.agent_a, self.below, "x" * 300 + ".pdf")
        self.assertLessEqual(len(long.sudo().name.encode()), 255)
        with self.assertRaises(ValidationError):
            self._filed(self.agent_a, self.below, "nota.pdf")

    @mute_logger("odoo.http")
    def test_foreign_content_by_address_is_like_content_that_is_not(self):
        attachment = self._content_attachment(self.file)
        missing = self.file.id + 100_000
        for login in ("t_agent_b", "t_employee", "t_marie", "t_dms_manager", None):
            self.authenticate(login, f"{login}-pass")
            for path in ("/web/content/dms.file/{}/content_file", "/web/image/dms.file/{}/content"):
                own, none = (self.url_open(path.format(n)) for n in (self.file.id, missing))
                self.assertNotIn(b"%PDF", own.content)
                self.assertEqual(own.status_code, none.status_code, (login, path))
            self.assertNotIn(b"%PDF", self.url_open(f"/web/content/{attachment.id}").content)
        self.authenticate("t_agent_a2", "t_agent_a2-pass")
        sent = self.url_open(f"/web/content/dms.file/{self.file.id}/content_file")
        self.assertEqual(sent.content, PDF)
