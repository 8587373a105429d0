from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import DmsCase


@tagged("post_install", "-at_install")
class TestDmsCreate(DmsCase):
    """Stock ``create`` runs with sudo: what comes along must not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own_group = cls._group("Others", cls.other)
        cls.own = cls._directory("Own", cls.own_group)

    def test_attachment_of_somebody_cannot_become_own_content(self):
        secret = self.env["ir.attachment"].create(
            {
                "name": "x",
                "raw": b"s",
                "res_model": "res.users",
                "res_id": self.owner.id,
            }
        )
        files = self.env["dms.file"].with_user(self.other)
        with self.assertRaises(AccessError):
            files.create(
                {
                    "name": "taken.txt",
                    "directory_id": self.own.id,
                    "attachment_id": secret.id,
                }
            )

    def test_messages_cannot_be_forged_while_creating(self):
        directories = self.env["dms.directory"].with_user(self.other)
        with self.assertRaises(AccessError):
            directories.create(
                {
                    "name": "New",
                    "parent_id": self.own.id,
                    "message_ids": [Command.create({"body": "signed by the mayor"})],
                }
            )

    def test_file_cannot_be_moved_where_one_may_not_create(self):
        target = self._directory("Target", self.group)
        file = self._file(self.own, "own.txt").with_user(self.other)
        with self.assertRaises(AccessError):
            file.directory_id = target

    def test_file_cannot_be_moved_away_by_who_may_not_delete(self):
        writers = self._group("Writers", self.other, perm_unlink=False)
        self.directory.group_ids |= writers
        with self.assertRaises(AccessError):
            self.file.with_user(self.other).directory_id = self.own

    def test_file_can_be_moved_between_own_directories(self):
        second = self._directory("Second", self.own_group)
        file = self._file(self.own, "own.txt").with_user(self.other)
        file.directory_id = second
        self.assertEqual(file.directory_id, second)

    def test_attachment_as_content_needs_a_storage_of_that_kind(self):
        attachment = self.env["ir.attachment"].create({"name": "x", "raw": b"s"})
        with self.assertRaises(ValidationError):
            self._file(self.own, "x.txt", attachment_id=attachment.id)

    def test_nothing_can_be_planted_in_a_library(self):
        series = self.env["docs.series"].create({"name": "Tests", "code": "tests"})
        library = series.sudo().directory_id
        values = {
            "partner_id": self.owner.partner_id.id,
            "series_id": series.id,
            "document_state": "clean",
            "delivered_date": "2026-01-01 00:00:00",
        }
        file = self._file(self.own, "own.txt").with_user(self.other)
        attempts = {
            "create": lambda: (
                self.env["dms.file"]
                .with_user(self.other)
                .create(
                    {
                        "name": "p.txt",
                        "directory_id": library.id,
                        "content": b"eA==",
                        **values,
                    }
                )
            ),
            "move": lambda: file.write({"directory_id": library.id, **values}),
            "storage": lambda: file.write({"storage_id": library.storage_id.id, **values}),
            "flag": lambda: file.write({"library": "personal", **values}),
            "owner": lambda: file.write({"partner_id": self.owner.partner_id.id}),
            "directory": lambda: (
                self.env["dms.directory"]
                .with_user(self.other)
                .create(
                    {
                        "name": "Mine",
                        "is_root_directory": True,
                        "storage_id": library.storage_id.id,
                        "group_ids": [Command.link(self.own_group.id)],
                    }
                )
            ),
        }
        for name, attempt in attempts.items():
            with (
                self.subTest(attempt=name),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                attempt()


@tagged("post_install", "-at_install")
class TestDmsCreateRpc(DmsCase, HttpCase):
    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_foreign_file_cannot_be_taken_into_a_new_directory(self):
        own_group = self._group("Others", self.other)
        self.authenticate("d_other", "d_other")
        for field, record in (
            ("file_ids", self.file),
            ("child_directory_ids", self.directory),
        ):
            values = {
                "name": f"Trap {field}",
                "is_root_directory": True,
                "storage_id": self.storage.id,
                "group_ids": [[4, own_group.id, 0]],
                field: [[4, record.id, 0]],
            }
            with self.subTest(field=field):
                response = self.url_open(
                    "/web/dataset/call_kw/dms.directory/create",
                    json={
                        "params": {
                            "model": "dms.directory",
                            "method": "create",
                            "args": [values],
                            "kwargs": {},
                        }
                    },
                ).json()
                self.assertIn("error", response)
                self.env.invalidate_all()
                self.assertFalse(self.file.with_user(self.other).has_access("read"))
