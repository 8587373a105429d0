import base64

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import LibraryMixin
from .permission_paths import MARK, WRITING, PathsMixin

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


@tagged("post_install", "-at_install")
class TestPermissionTable(PathsMixin, LibraryMixin, HttpCase):
    """Every way to a file gives the same verdict, for every role, cold and warm.

    One table: the roles that reach each of two files, and which paths there are. A path
    that a reader cannot take would make the denials worthless, so both are asked.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.member = cls._user("t_member", "dms.group_dms_user")
        cls.reader = cls._user("t_reader", "dms.group_dms_user")
        cls.lead = cls._user("t_lead", "roeselare_servicedesk.group_lead", cls.team_b)
        cls.operator = cls._user("t_operator", "roeselare_servicedesk.group_operator")
        # Who has no right to export at all would be refused for another reason.
        for group in ("base.group_user", "base.group_portal", "base.group_public"):
            cls.env.ref(group).implied_ids |= cls.env.ref("base.group_allow_export")
        cls.file = cls._stock_file()
        cls._prepare(cls.document.sudo(), cls.agent_a)
        # Who does not handle the document said why (test_look_reason tells what else happens).
        for user in cls.admin | cls.dpo | cls.operator:
            cls.document.with_user(user)._say_reason("asked at the counter")
        cls.env.flush_all()

    @classmethod
    def _stock_file(cls):
        rights = {"perm_create": True, "perm_write": True, "perm_unlink": True}
        groups = cls.env["dms.access.group"].create(
            [
                {"name": "Members", "explicit_user_ids": [(6, 0, cls.member.ids)], **rights},
                {"name": "Readers", "explicit_user_ids": [(6, 0, cls.reader.ids)]},
            ]
        )
        storage = cls.env["dms.storage"].create({"name": "Stock", "save_type": "file"})
        directory = cls.env["dms.directory"].create(
            {
                "name": "Stock",
                "is_root_directory": True,
                "storage_id": storage.id,
                "group_ids": [(6, 0, groups.ids)],
            }
        )
        file = cls.env["dms.file"].create(
            {
                "name": f"{MARK}.png",
                "directory_id": directory.id,
                "content": base64.b64encode(PIXEL),
            }
        )
        cls._prepare(file, cls.member)
        return file

    # -------------------------------------------------------------------- table

    def _table(self):
        """Return [(file, its readers, its writers, its strangers)]."""
        strangers = self.karel | self.employee | self.dms_manager | self.env.ref("base.public_user")
        return [
            (
                self.file,
                self.member | self.reader,
                self.member,
                strangers | self.marie | self.agent_a | self.admin | self.dpo | self.dms_user,
            ),
            (
                self.document,
                self.marie | self.agent_a | self.agent_a2 | self.admin | self.dpo | self.operator,
                self.env["res.users"],
                strangers | self.agent_b | self.lead | self.member | self.dms_user,
            ),
        ]

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    @mute_logger("odoo.http", "odoo.models", "odoo.addons.web.controllers.export")
    def test_reading(self):
        for file, readers, _writers, strangers in self._table():
            for user, path, cache, reached in self._verdicts(file, readers, self._open_paths):
                with self.subTest(file=file, reader=user.login, path=path, cache=cache):
                    self.assertTrue(reached)
            for user, path, cache, reached in self._verdicts(file, strangers, self._all_paths):
                with self.subTest(file=file, stranger=user.login, path=path, cache=cache):
                    self.assertFalse(reached)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    @mute_logger("odoo.http", "odoo.models", "odoo.addons.web.controllers.export")
    def test_writing(self):
        for file, readers, writers, strangers in self._table():
            everybody = readers | strangers
            for user, path, cache, done in self._verdicts(file, everybody, lambda _u: WRITING):
                with self.subTest(file=file, user=user.login, path=path, cache=cache):
                    self.assertEqual(done, user in writers)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_activity_is_seen_by_whoever_is_named_on_it_as_long_as_the_file_is(self):
        for file, user in ((self.file, self.member), (self.document, self.agent_a)):
            self.assertTrue(self._reaches("activity", file, user))
            on_file = [("res_model", "=", "dms.file"), ("res_id", "=", file.id)]
            activity = self.env["mail.activity"].sudo().search(on_file)
            for group in file.sudo().directory_id.group_ids:
                group.explicit_user_ids -= user
            if file.sudo().library:
                file.sudo().document_state = "quarantined"
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(user=user.login):
                self.assertFalse(self._reaches("activity", file, user))
                self.assertFalse(activity.with_user(user).has_access("read"))
