import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import metadata, picture, setup_users, submit


@tagged("post_install", "-at_install")
class TestPhoto(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        cls.ticket = submit(cls, photos=(("IMG_1.jpeg", picture(exif=True)),))
        cls.photo = cls.ticket.photo_ids

    def test_camera_and_place_are_taken_out(self):
        self.assertTrue(
            metadata(picture(exif=True))[0], "the test's own picture has EXIF"
        )
        for name in ("image", "image_512"):
            self.assertEqual(
                metadata(base64.b64decode(self.photo[name])), ({}, False), name
            )

    def test_photo_of_staff_passes_the_gate_too(self):
        values = {
            "ticket_id": self.ticket.id,
            "kind": "after",
            "name": "na.jpg",
            "image": base64.b64encode(picture(exif=True)).decode(),
        }
        photo = self.env["meldpunt.photo"].with_user(self.agent).create(values)
        self.assertEqual(metadata(base64.b64decode(photo.image)), ({}, False))
        self.assertFalse(photo.from_requester)
        photo.from_requester = True
        self.assertFalse(photo.from_requester, "staff cannot speak for the reporter")
        with self.assertRaises(UserError):
            photo.image = base64.b64encode(b"%PDF-1.7 no photo")
        photo.image = base64.b64encode(picture("PNG", exif=True))
        self.assertEqual(metadata(base64.b64decode(photo.image)), ({}, False))

    def test_only_who_sees_the_ticket_sees_its_photos(self):
        photos = self.env["meldpunt.photo"]
        self.assertEqual(photos.with_user(self.agent).search([]), self.photo)
        self.assertTrue(self.photo.with_user(self.agent).image)
        self.assertFalse(photos.with_user(self.stranger).search([]))
        self.assertFalse(photos.with_user(self.stranger).search_count([]))
        self.assertFalse(self.photo.with_user(self.stranger).has_access("read"))
        with self.assertRaises(AccessError):
            self.photo.with_user(self.stranger).read(["image"])
        for user in (self.citizen, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                photos.with_user(user).search([])
            with self.assertRaises(AccessError):
                self.photo.with_user(user).read(["name"])

    def test_image_file_follows_the_photo(self):
        # sudo: ir.attachment - to find the file that a stranger would guess by id
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", "meldpunt.photo"), ("res_id", "=", self.photo.id)]
                + [("res_field", "!=", False)]
            )
        )
        self.assertTrue(files)
        self.assertTrue(files[0].with_user(self.agent).raw)
        for user in (self.stranger, self.citizen):
            with self.assertRaises(AccessError):
                files[0].with_user(user).read(["raw"])

    def test_stranger_cannot_add_move_or_delete_photos(self):
        image = base64.b64encode(picture())
        with self.assertRaises(AccessError):
            self.env["meldpunt.photo"].with_user(self.stranger).create(
                {"ticket_id": self.ticket.id, "image": image}
            )
        with self.assertRaises(AccessError):
            self.photo.with_user(self.stranger).unlink()
        own = submit(
            self, category=str(self.env.ref("roeselare_meldpunt.category_weeds").id)
        )
        with self.assertRaises(AccessError):
            self.photo.with_user(self.stranger).ticket_id = own

    def test_agent_cannot_put_a_photo_on_a_foreign_ticket(self):
        foreign = submit(
            self, category=str(self.env.ref("roeselare_meldpunt.category_weeds").id)
        )
        with self.assertRaises(AccessError):
            self.photo.with_user(self.agent).ticket_id = foreign

    def test_no_photo_is_public_before_staff_approve_it(self):
        self.assertEqual(self.photo.publication, "draft")
        for setting in ("never", "approval"):
            self.env.company.meldpunt_publication = setting
            ticket = submit(self, photos=(("p.jpg", picture()),))
            self.assertEqual(ticket.photo_ids.publication, "draft")

    def test_requester_sees_own_and_approved_photos(self):
        after = self.env["meldpunt.photo"].create(
            {
                "ticket_id": self.ticket.id,
                "kind": "after",
                "image": base64.b64encode(picture()),
            }
        )
        self.assertEqual(self.ticket._requester_photos(), self.photo)
        after.publication = "approved"
        self.assertEqual(self.ticket._requester_photos(), self.photo + after)

    def test_deleted_ticket_takes_its_photos_along(self):
        domain = [("res_model", "=", "meldpunt.photo"), ("res_field", "!=", False)]
        self.assertTrue(self.env["ir.attachment"].search_count(domain))
        self.ticket.unlink()
        self.assertFalse(self.photo.exists())
        self.assertFalse(self.env["ir.attachment"].search_count(domain))

    def test_count_on_the_ticket(self):
        self.assertEqual(self.ticket.photo_count, 1)
