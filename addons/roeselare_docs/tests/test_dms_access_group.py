from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import DmsCase


@tagged("post_install", "-at_install")
class TestDmsAccessGroup(DmsCase):
    """Nobody gives away, to himself or to others, what he does not have."""

    def _assert_refused(self, call):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            call()
        self.env.invalidate_all()
        self.assertFalse(self.file.with_user(self.other).has_access("write"))

    def _own_group(self, **values):
        groups = self.env["dms.access.group"].with_user(self.other)
        return groups.create(
            {
                "name": "Mine",
                "explicit_user_ids": [Command.link(self.other.id)],
                **values,
            }
        )

    def test_new_group_cannot_take_a_foreign_directory(self):
        for field in ("directory_ids", "complete_directory_ids"):
            with self.subTest(field=field):
                self._assert_refused(
                    lambda field=field: self._own_group(
                        perm_write=True, **{field: [Command.link(self.directory.id)]}
                    )
                )

    def test_own_group_cannot_be_given_a_foreign_directory(self):
        group = self._own_group(perm_write=True)
        for field in ("directory_ids", "complete_directory_ids"):
            with self.subTest(field=field):
                self._assert_refused(
                    lambda field=field: group.write({field: [Command.link(self.directory.id)]})
                )

    def test_reader_cannot_make_himself_a_writer(self):
        reading = {"perm_create": False, "perm_write": False, "perm_unlink": False}
        group = self._group("Readers", self.other, **reading)
        group.create_uid = self.other
        self.env.cr.execute(
            "UPDATE dms_access_group SET create_uid = %s WHERE id = %s",
            [self.other.id, group.id],
        )
        group.invalidate_recordset()
        self.directory.group_ids |= group
        self.assertTrue(self.file.with_user(self.other).has_access("read"))
        self._assert_refused(lambda: group.with_user(self.other).write({"perm_write": True}))

    def test_parent_group_cannot_lift_a_reader(self):
        reading = {"perm_create": False, "perm_write": False, "perm_unlink": False}
        group = self._group("Readers", self.other, **reading)
        self.env.cr.execute(
            "UPDATE dms_access_group SET create_uid = %s WHERE id = %s",
            [self.other.id, group.id],
        )
        group.invalidate_recordset()
        self.directory.group_ids |= group
        lifting = self._own_group(perm_write=True)
        self._assert_refused(
            lambda: group.with_user(self.other).write({"parent_group_id": lifting.id})
        )
        self._assert_refused(lambda: lifting.write({"child_group_ids": [Command.link(group.id)]}))

    def test_manager_cannot_add_himself_by_user_or_group(self):
        group = self.group.with_user(self.manager)
        for values in (
            {"explicit_user_ids": [Command.link(self.manager.id)]},
            {"group_ids": [Command.link(self.env.ref("base.group_user").id)]},
        ):
            with self.subTest(values=values):
                self._assert_refused(lambda values=values: group.write(values))

    def test_manager_can_still_rename_and_take_users_out(self):
        group = self.group.with_user(self.manager)
        group.write({"name": "Renamed", "explicit_user_ids": [Command.clear()]})
        self.assertFalse(self.file.with_user(self.owner).has_access("read"))

    def test_writer_cannot_add_a_deleter_through_the_directory(self):
        writers = self._group("Writers", self.other, perm_unlink=False)
        self.directory.group_ids |= writers
        deleters = self._own_group(perm_unlink=True, perm_write=True)
        for field in ("group_ids", "complete_group_ids"):
            with self.subTest(field=field):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    self.directory.with_user(self.other).write({field: [Command.link(deleters.id)]})
                self.env.invalidate_all()
                self.assertFalse(self.file.with_user(self.other).has_access("unlink"))

    def test_writer_cannot_gain_by_moving_the_directory(self):
        writers = self._group("Writers", self.other, perm_unlink=False)
        child = self.env["dms.directory"].create(
            {
                "name": "Child",
                "parent_id": self.directory.id,
                "inherit_group_ids": False,
                "group_ids": [Command.link(writers.id)],
            }
        )
        own = self._directory("Own", self._group("All rights", self.other))
        child.inherit_group_ids = True
        self.directory.group_ids |= writers
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            child.with_user(self.other).write({"parent_id": own.id})
        self.env.invalidate_all()
        self.assertFalse(child.with_user(self.other).has_access("unlink"))

    def test_owner_can_share_what_he_has(self):
        groups = self.env["dms.access.group"].with_user(self.owner)
        group = groups.create(
            {
                "name": "Shared",
                "perm_write": True,
                "explicit_user_ids": [Command.link(self.other.id)],
            }
        )
        self.directory.with_user(self.owner).write({"group_ids": [Command.link(group.id)]})
        self.assertTrue(self.file.with_user(self.other).has_access("write"))
        self.assertFalse(self.file.with_user(self.other).has_access("unlink"))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_public_and_portal_cannot_read_group_names(self):
        portal = self.env["res.users"].create(
            {
                "name": "p",
                "login": "d_portal",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for user in portal | self.env.ref("base.public_user"):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["dms.access.group"].with_user(user).search([]).read(["name"])


@tagged("post_install", "-at_install")
class TestDmsAccessGroupRpc(DmsCase, HttpCase):
    def _create_by_rpc(self):
        values = {
            "name": "By RPC",
            "perm_write": True,
            "explicit_user_ids": [[4, self.other.id, 0]],
            "complete_directory_ids": [[4, self.directory.id, 0]],
        }
        response = self.url_open(
            "/web/dataset/call_kw/dms.access.group/create",
            json={
                "params": {
                    "model": "dms.access.group",
                    "method": "create",
                    "args": [values],
                    "kwargs": {},
                }
            },
        )
        return response.json()["error"]["data"]

    @mute_logger("odoo.http")
    def test_foreign_directory_cannot_be_taken_by_rpc(self):
        self.authenticate("d_other", "d_other")
        self.assertIn("AccessError", self._create_by_rpc()["name"])
        self.env.invalidate_all()
        self.assertFalse(self.file.with_user(self.other).has_access("read"))

    @mute_logger("odoo.http")
    def test_reader_cannot_become_a_writer_by_rpc(self):
        reading = {"perm_create": False, "perm_write": False, "perm_unlink": False}
        self.directory.group_ids |= self._group("Readers", self.other, **reading)
        self.assertTrue(self.file.with_user(self.other).has_access("read"))
        self.authenticate("d_other", "d_other")
        self.assertIn("By RPC", self._create_by_rpc()["message"])
        self.env.invalidate_all()
        self.assertFalse(self.file.with_user(self.other).has_access("write"))
