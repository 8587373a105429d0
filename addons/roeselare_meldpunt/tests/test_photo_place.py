import base64
import io

from PIL import Image

from odoo.tests import BaseCase, TransactionCase, tagged

from odoo.addons.roeselare_meldpunt.tools.photo_gps import read_position

from .common import metadata, picture, setup_users, submit

GPS = 0x8825
VECTOR = ("N", (51.0, 47.0, 57.02), "W", (2.0, 28.0, 43.82))


def photo(lat_ref, lat, lon_ref, lon):
    """Return a photo with these four values as its position; ``None`` leaves one out."""
    exif = Image.Exif()
    gps = exif.get_ifd(GPS)
    for tag, value in enumerate((lat_ref, lat, lon_ref, lon), 1):
        if value is not None:
            gps[tag] = value
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "seagreen").save(out, "JPEG", exif=exif)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestPhotoPosition(BaseCase):
    def test_vector_of_the_shared_facts(self):
        found = read_position(photo(*VECTOR))
        self.assertEqual((found.lat, found.lon), (51.799172, -2.478839))

    def test_what_no_camera_writes_is_no_position(self):
        north, east = (51.0, 47.0, 57.0), (3.0, 7.0, 30.0)
        table = {
            "nothing": picture(),
            "no latitude": photo("N", None, "E", east),
            "no reference": photo(None, north, "E", east),
            "odd reference": photo("X", north, "E", east),
            "zero": photo("N", (0.0, 0.0, 0.0), "E", (0.0, 0.0, 0.0)),
            "too far north": photo("N", (91.0, 0.0, 0.0), "E", east),
            "too far east": photo("N", north, "E", (181.0, 0.0, 0.0)),
            "no picture": b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00",
            "empty": b"",
            "cut off": photo(*VECTOR)[:60],
        }
        for name, content in table.items():
            with self.subTest(name=name):
                self.assertIsNone(read_position(content))


@tagged("post_install", "-at_install")
class TestPhotoPlace(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)

    def test_staff_see_where_a_photo_was_taken_and_the_photo_does_not_tell(self):
        here = photo("N", (50.0, 56.0, 38.4), "E", (3.0, 7.0, 30.0))
        ticket = submit(self, photos=(("p.jpg", here), ("q.jpg", picture())))
        taken, other = ticket.photo_ids.with_user(self.agent).sorted("name")
        self.assertIn("0 m", taken.taken_hint)
        self.assertFalse(other.taken_hint)
        self.assertEqual(metadata(base64.b64decode(taken.image)), ({}, False))
