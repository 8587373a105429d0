import base64
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import Upload
from odoo.addons.roeselare_servicedesk.tests.fake_clamd import Clamd

from ..tools.held_picture import held_picture
from .common import picture, setup_users, submit


@tagged("post_install", "-at_install")
class TestPhotoScan(HttpCase):
    """A photo that waits for the virus scanner is seen by nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        path = str(Path(folder.name) / "clamd.ctl")
        cls.env.company.servicedesk_scanner_address = path
        cls.clamd = Clamd(path)

    def setUp(self):
        super().setUp()
        self.clamd.mode, self.clamd.virus = "well", b"nothing is like this"
        self.addCleanup(self.clamd.stop)

    def _scan(self):
        uploads = self.env["servicedesk.upload"]
        uploads.search([("state", "=", "pending")]).next_attempt = "2020-01-01 00:00:00"
        self.clamd.start()
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            uploads._cron_scan()
        self.env.invalidate_all()

    def _report(self):
        return submit(self, photos=(("bin.jpg", picture()),))

    def test_a_held_photo_is_an_hourglass_and_becomes_itself(self):
        report = self._report()
        photo = report.photo_ids
        self.assertEqual((photo.scan_state, photo.name), ("pending", "bin.jpg"))
        hourglass = base64.b64decode(held_picture())
        self.assertEqual(base64.b64decode(photo.image), hourglass)
        with self.assertRaisesRegex(UserError, "not checked for viruses"):
            photo.publication = "approved"
        token = report._tracking_token()
        page = self.url_open(f"/en/volg/{token}")
        self.assertIn("Is being checked for viruses", page.text)
        self.assertNotIn(f"/foto/{photo.id}", page.text)
        answer = self.url_open(f"/volg/{token}/foto/{photo.id}")
        self.assertNotIn(b"JFIF", answer.content)
        self._scan()
        self.assertEqual(photo.scan_state, "clean")
        self.assertTrue(base64.b64decode(photo.image).startswith(b"\xff\xd8"))
        self.assertTrue(base64.b64decode(photo.image_512).startswith(b"\xff\xd8"))
        photo.publication = "approved"
        self.assertIn(f"/foto/{photo.id}", self.url_open(f"/en/volg/{token}").text)

    def test_a_photo_with_a_virus_stays_an_hourglass(self):
        report = self._report()
        self.clamd.virus = b"JFIF"
        self._scan()
        photo = report.photo_ids
        self.assertEqual(photo.scan_state, "quarantined")
        self.assertEqual(base64.b64decode(photo.image), base64.b64decode(held_picture()))
        self.assertIn("bin.jpg", report.upload_held)
        page = self.url_open(f"/en/volg/{report._tracking_token()}")
        self.assertIn("Stopped: we found a virus in it", page.text)

    def test_another_photo_in_its_place_is_not_overwritten_later(self):
        photo = self._report().photo_ids
        self.clamd.start()
        other = picture(size=(90, 60))
        photo.write({"image": base64.b64encode(other)})
        self.assertEqual(photo.scan_state, "clean")
        kept = photo.image
        self._scan()
        self.assertEqual(photo.image, kept)

    def test_a_part_of_a_report_gets_its_held_photo_too(self):
        report = self._report()
        photo = report.photo_ids
        part = submit(self, description="A part")
        copied = self.env["meldpunt.photo"].create(
            {"ticket_id": part.id, "name": photo.name, "image": photo._copied_image()}
        )
        self.assertEqual(copied.scan_state, "pending")
        self._scan()
        for item in (photo, copied):
            self.assertTrue(base64.b64decode(item.image).startswith(b"\xff\xd8"))

    def test_staff_cannot_say_that_a_photo_is_clean(self):
        photo = self._report().photo_ids
        photo.with_user(self.agent).write({"scan_state": "clean"})
        self.assertEqual(photo.scan_state, "pending")

    def test_the_same_photo_twice_is_kept_once_and_said(self):
        self.env.company.servicedesk_scanner_address = False
        report = submit(self, photos=(("a.jpg", picture()), ("b.jpg", picture())))
        self.assertEqual(report.photo_ids.mapped("name"), ["a.jpg"])
        self.assertIn("b.jpg", report._public_messages().body)

    def test_a_photo_added_later_is_held_too(self):
        report = self._report()
        report._register_reply("One more", [Upload("c.jpg", picture(size=(70, 50)))])
        self.assertEqual(report.photo_ids.mapped("scan_state"), ["pending", "pending"])
