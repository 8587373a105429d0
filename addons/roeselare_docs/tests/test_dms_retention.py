from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DmsCase


@tagged("post_install", "-at_install")
class TestDmsRetention(DmsCase):
    """A document that has to be kept survives whatever is deleted around it."""

    def _keep(self, file, days=1):
        file.sudo().retain_until = self.env.company._city_today() + timedelta(days=days)

    def _linked(self, save_type):
        model = self.env.ref("base.model_res_partner")
        storage = self.env["dms.storage"].create(
            {"name": "Linked", "save_type": save_type, "model_ids": [(6, 0, model.ids)]}
        )
        partner = self.env["res.partner"].create({"name": "Linked contact"})
        values = {"res_model": "res.partner", "res_id": partner.id}
        if save_type == "file":
            directory = self._directory("Linked", self.group, storage, **values)
            return partner, self._file(directory, "kept.txt")
        self._directory("Contacts", self.group, storage, model_id=model.id)
        attachment = self.env["ir.attachment"].create(
            {"name": "kept.txt", "raw": b"top secret", **values}
        )
        return partner, self.env["dms.file"].search([("attachment_id", "=", attachment.id)])

    def _refused(self, call):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            call()
        self.assertNotIn("kept.txt", str(caught.exception))

    def test_linked_record_does_not_take_a_kept_document_along(self):
        for save_type in ("file", "attachment"):
            with self.subTest(save_type=save_type):
                partner, file = self._linked(save_type)
                self.assertEqual((file.res_model, file.res_id), ("res.partner", partner.id))
                self._keep(file)
                self._refused(partner.unlink)
                self.assertTrue(file.exists())
                self.assertTrue(partner.exists())
                self.assertEqual(file.content, b"dG9wIHNlY3JldA==")
                self._keep(file, days=-1)
                partner.unlink()
                self.assertFalse(file.exists())

    def test_archived_document_and_its_content_are_kept_too(self):
        self._keep(self.file)
        self.file.active = False
        content = self.env["ir.attachment"].search(
            [("res_model", "=", "dms.file"), ("res_id", "=", self.file.id)]
            + [("res_field", "=", "content_file")]
        )
        self.assertTrue(content)
        self._refused(content.unlink)
        self._refused(self.file.unlink)
        self._refused(self.file.sudo().unlink)
        self.assertTrue(content.exists())

    def test_directory_with_a_kept_document_stays(self):
        self._keep(self.file)
        self._refused(self.directory.unlink)
        self.assertTrue(self.file.exists())

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_shortens_the_time_by_hand(self):
        for values in ({"retain_until": False}, {"legal_hold": True}):
            with self.assertRaises(AccessError):
                self.file.with_user(self.owner).write(values)
