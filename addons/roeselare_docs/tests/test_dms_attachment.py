import base64

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import DmsCase


@tagged("post_install", "-at_install")
class TestDmsAttachment(DmsCase):
    """What search denies is denied by id, with a cold and with a warm cache."""

    def setUp(self):
        super().setUp()
        self.attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "dms.file"), ("res_id", "=", self.file.id)]
            + [("res_field", "=", "content_file")]
        )
        self.assertEqual(len(self.attachment), 1)

    def _denied(self, user):
        file = self.file.with_user(user)
        attachment = self.attachment.with_user(user)
        return {
            "file.check_access": lambda: file.check_access("read"),
            "file.read": lambda: file.read(["name", "content"]),
            "file.web_read": lambda: file.web_read({"name": {}, "content_file": {}}),
            "file.display_name": lambda: file.read(["display_name"]),
            "attachment.check_access": lambda: attachment.check_access("read"),
            "attachment.read": lambda: attachment.read(["datas", "raw", "name"]),
            "attachment.copy": lambda: attachment.copy(),
            "file.copy": lambda: file.copy(),
            "file.write": lambda: file.write({"name": "x.txt"}),
            "file.unlink": lambda: file.unlink(),
            "attachment.write": lambda: attachment.write({"name": "x"}),
            "attachment.unlink": lambda: attachment.unlink(),
            "directory.read": lambda: self.directory.with_user(user).read(["name"]),
            "directory.check": lambda: self.directory.with_user(user).check_access("read"),
            "comment": lambda: file.message_post(body="x"),
        }

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def _assert_all_denied(self, user):
        for name, call in self._denied(user).items():
            for cache in ("cold", "warm"):
                with self.subTest(user=user.login, call=name, cache=cache):
                    self.env.invalidate_all()
                    if cache == "warm":
                        self.file.sudo().read(["name", "content", "display_name"])
                        self.attachment.sudo().read(["name", "raw", "res_id"])
                        self.directory.sudo().read(["name"])
                    with self.assertRaises(AccessError):
                        call()

    def test_employee_cannot_open_file_or_its_attachment_by_id(self):
        self._assert_all_denied(self.employee)

    def test_other_dms_user_cannot_open_file_or_its_attachment_by_id(self):
        self._assert_all_denied(self.other)

    def test_dms_manager_is_bound_by_access_groups_too(self):
        self._assert_all_denied(self.manager)

    def test_member_of_the_group_opens_both(self):
        self.env.invalidate_all()
        self.assertEqual(self.attachment.with_user(self.owner).raw, b"top secret")
        content = self.file.with_user(self.owner).content
        self.assertEqual(base64.b64decode(content), b"top secret")

    def test_search_and_check_access_agree_for_each_operation(self):
        reader = self._group("Readers", self.other, perm_create=False, perm_write=False)
        reader.perm_unlink = False
        self.directory.group_ids |= reader
        for user in self.owner | self.other | self.employee | self.manager:
            for operation in ("read", "write", "unlink"):
                found = (
                    self.env["dms.file"]
                    .with_user(user)
                    .search_count(
                        [("id", "=", self.file.id), (f"permission_{operation}", "=", True)]
                    )
                )
                with self.subTest(user=user.login, operation=operation):
                    self.assertEqual(self.file.with_user(user).has_access(operation), bool(found))

    def test_withdrawn_right_ends_in_the_same_transaction(self):
        self.group.explicit_user_ids -= self.owner
        self.assertFalse(self.file.with_user(self.owner).has_access("read"))

    def test_filtered_domain_filters_under_sudo(self):
        files = self.file.sudo()
        self.assertFalse(files.filtered_domain([("name", "=", "other.txt")]))


@tagged("post_install", "-at_install")
class TestDmsAttachmentStorage(DmsCase):
    """Content that hangs on a linked record follows the file as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        model = cls.env.ref("base.model_res_partner")
        cls.linked = cls.env["dms.storage"].create(
            {
                "name": "Linked",
                "save_type": "attachment",
                "model_ids": [(6, 0, model.ids)],
            }
        )
        cls.root = cls._directory("Contacts", cls.group, cls.linked, model_id=model.id)
        cls.partner = cls.env["res.partner"].create({"name": "Linked contact"})
        cls.attachment = cls.env["ir.attachment"].create(
            {
                "name": "linked.txt",
                "raw": b"top secret",
                "res_model": "res.partner",
                "res_id": cls.partner.id,
            }
        )
        cls.linked_file = cls.env["dms.file"].search([("attachment_id", "=", cls.attachment.id)])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_attachment_of_a_denied_file_is_denied(self):
        self.assertTrue(self.linked_file)
        # The employee may read the contact, not the file.
        self.partner.with_user(self.employee).check_access("read")
        attachment = self.attachment.with_user(self.employee)
        with self.assertRaises(AccessError):
            attachment.read(["raw"])
        found = attachment.search([("id", "=", attachment.id)])
        self.assertFalse(found)

    def test_member_of_the_group_reads_the_attachment(self):
        attachment = self.attachment.with_user(self.owner)
        self.assertEqual(attachment.read(["raw"])[0]["raw"], b"top secret")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_attachment_cannot_be_deleted_past_its_file(self):
        # May change the contact and so, for core, whatever hangs on it.
        self.employee.group_ids |= self.env.ref("base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.attachment.with_user(self.employee).unlink()


@tagged("post_install", "-at_install")
class TestDmsAttachmentHttp(DmsCase, HttpCase):
    def test_content_and_image_by_id_are_denied_over_http(self):
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "dms.file"), ("res_id", "=", self.file.id)]
            + [("res_field", "=", "content_file")]
        )
        urls = [
            f"/web/content/{attachment.id}",
            f"/web/content/dms.file/{self.file.id}/content",
            f"/web/content/dms.file/{self.file.id}/content_file",
            f"/web/image/dms.file/{self.file.id}/content_file",
            f"/web/image/{attachment.id}",
        ]
        self.authenticate("d_owner", "d_owner")
        self.assertEqual(self.url_open(urls[0]).content, b"top secret")
        for login in ("d_employee", "d_other", None):
            self.authenticate(login, login)
            for url in urls:
                with self.subTest(login=login, url=url):
                    response = self.url_open(url)
                    self.assertNotIn(b"top secret", response.content)
                    if "/web/content" in url:
                        self.assertIn(response.status_code, (403, 404))
