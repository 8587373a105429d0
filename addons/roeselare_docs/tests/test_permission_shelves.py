from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import other_pdf
from .permission_paths import INTERNAL, MARK, PORTAL, VERSIONS, WRITING, PathsMixin
from .test_department_library import DepartmentMixin


@tagged("post_install", "-at_install")
class TestPermissionShelves(PathsMixin, DepartmentMixin, HttpCase):
    """The same table for what departments and the public library hold.

    A file of a department, one that another department may read, a draft of what will be
    published, and what is published.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_departments()
        for group in ("base.group_user", "base.group_portal", "base.group_public"):
            cls.env.ref(group).implied_ids |= cls.env.ref("base.group_allow_export")
        cls.visitor = cls.env.ref("base.public_user")
        public = cls.env.ref("roeselare_docs.directory_public")
        shown = {"public_kind": "form", "public_date": "2026-01-20"}
        shared = cls.env["dms.directory"].create({"name": "Samen", "parent_id": cls.root_a.id})
        cls.env["docs.share"].with_user(cls.lead_a).create(
            {"directory_id": shared.id, "department_id": cls.department_b.id, "level": "read"}
        )
        cls.own = cls._shelved(cls.agent_a, cls.below, "own")
        cls.shared = cls._shelved(cls.agent_a, shared, "shared")
        cls.draft = cls._shelved(cls.editor, public, "draft", **shown)
        cls.shown = cls._shelved(cls.editor, public, "shown", published=True, **shown)
        cls.env.flush_all()

    @classmethod
    def _shelved(cls, user, directory, name, **values):
        content = other_pdf(name.encode())
        label = {"label": MARK} if directory.library == "public" else {}
        file = cls._filed(user, directory, f"{MARK} {name}.pdf", content, **label, **values)
        cls._prepare(file.sudo(), user)
        return file

    def _table(self):
        """Return [(file, its readers, its writers, its strangers)]."""
        a = self.agent_a | self.agent_a2 | self.lead_a
        b = self.agent_b | self.lead_b
        others = self.employee | self.marie | self.karel | self.visitor | self.dms_manager
        others |= self.dpo
        nobody = self.env["res.users"]
        return [
            (self.own, a, a, others | b | self.editor),
            (self.shared, a | b, a, others | self.editor),
            (self.draft, self.editor, self.editor, others | a | b),
            (self.shown, self.editor | a | b | self.marie | self.employee, self.editor, nobody),
        ]

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    @mute_logger("odoo.http", "odoo.models", "odoo.addons.web.controllers.export")
    def test_reading(self):
        for file, readers, _writers, strangers in self._table():
            for user, path, cache, reached in self._verdicts(file, readers, self._open_paths):
                with self.subTest(file=file, reader=user.login, path=path, cache=cache):
                    self.assertTrue(reached)
            for user, path, cache, reached in self._verdicts(file, strangers, self._every_path):
                with self.subTest(file=file, stranger=user.login, path=path, cache=cache):
                    self.assertFalse(reached)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    @mute_logger("odoo.http", "odoo.models", "odoo.addons.web.controllers.export")
    def test_writing(self):
        for file, readers, writers, strangers in self._table():
            everybody = readers | strangers | self.visitor
            for user, path, cache, done in self._verdicts(file, everybody, lambda _u: WRITING):
                with self.subTest(file=file, user=user.login, path=path, cache=cache):
                    self.assertEqual(done, user in writers)

    def _open_paths(self, user):
        return (*INTERNAL, *VERSIONS) if user._is_internal() else PORTAL

    def _every_path(self, _user):
        return (*INTERNAL, *VERSIONS, "activity")
