"""The hostile rows that concern files, each with the answer that the gate gives."""

import io
import zipfile
from pathlib import Path

from PIL import Image

from odoo.tests import tagged

from ..schemas.submission import SubmissionError, Upload
from ..tools.files import reencode_image
from ..tools.office import check_office
from .common import CityCase, jpeg
from .common_hostile import HTML, NAMES, REFUSED, zipped
from .common_upload import docx, pdf

HEIC = (Path(__file__).parent / "samples" / "photo.heic").read_bytes()


@tagged("post_install", "-at_install")
class TestFilesHostile(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate = cls.env["servicedesk.upload.gate"]

    def _words(self, name, content):
        with self.assertRaises(SubmissionError) as caught:
            self.gate._accept_documents([Upload(name, content)], hold=True)
        return caught.exception.errors["files"]

    def test_each_is_refused_and_says_why(self):
        for row, (name, content, words) in REFUSED.items():
            with self.subTest(row):
                self.assertIn(words, self._words(name, content))

    def test_a_picture_is_all_that_is_kept_of_a_picture(self):
        hidden = zipped("a.js", HTML)
        (clean,) = self.gate._accept_documents([Upload("photo.jpg", jpeg() + hidden)])
        self.assertEqual(clean.mimetype, "image/jpeg")
        self.assertNotIn(b"PK", clean.content)
        self.assertFalse(zipfile.is_zipfile(io.BytesIO(clean.content)))

    def test_names_are_only_names(self):
        for given, stored in NAMES.items():
            with self.subTest(given):
                (clean,) = self.gate._accept_documents([Upload(given, jpeg())])
                self.assertEqual(clean.name, stored)
        (clean,) = self.gate._accept_documents([Upload("n" * 300 + ".jpg", jpeg())])
        self.assertLessEqual(len(clean.name), 100)

    def test_one_byte_more_than_allowed_is_too_much(self):
        limit = self.env.company.servicedesk_upload_max_mb * 1024 * 1024
        whole = pdf()
        padded = whole + b"\n" * (limit - len(whole))
        (clean,) = self.gate._accept_documents([Upload("a.pdf", padded)])
        self.assertEqual(len(clean.content), limit)
        self.assertIn("larger than", self._words("a.pdf", padded + b"\n"))

    def test_the_declared_type_counts_for_nothing(self):
        (clean,) = self.gate._accept_documents([Upload("a.txt", pdf(), "text/html")])
        self.assertEqual((clean.name, clean.mimetype), ("a.pdf", "application/pdf"))

    def test_a_document_of_word_passes_and_wrong_ones_do_not(self):
        (clean,) = self.gate._accept_documents([Upload("letter.docx", docx())])
        self.assertEqual(clean.content, docx())
        for content, reason in {
            docx()[:-30]: "broken_office",
            b"PK\x03\x04 nothing": "broken_office",
            docx(types=b"<Types ContentType='a.macroEnabled.b'/>"): "active_office",
            docx([(f"a/{number}", b"") for number in range(6000)]): "bomb",
            zipped("a.txt", b"a"): "broken_office",
            docx([("Basic/Standard/Module1.xml", b"a")]): "active_office",
            docx([]): "",
        }.items():
            with self.subTest(reason, size=len(content)):
                self.assertEqual(check_office(content), reason)

    def test_a_photo_of_an_iphone_becomes_a_jpeg(self):
        (clean,) = self.gate._accept_images([Upload("IMG_0001.HEIC", HEIC)])
        self.assertEqual((clean.name, clean.mimetype), ("IMG_0001.jpg", "image/jpeg"))
        self.assertNotIn(b"camera-of-a-known-person", clean.content)
        with Image.open(io.BytesIO(clean.content)) as image:
            self.assertEqual((image.format, image.size), ("JPEG", (240, 320)))
            self.assertFalse(image.getexif())
        (again,) = self.gate._accept_documents([Upload("IMG_0001.HEIC", HEIC)])
        self.assertEqual(again, clean)

    def test_a_broken_heic_is_no_photo(self):
        for content in (HEIC[:200], HEIC[:-300], HEIC[:12] + b"\0" * 500):
            with self.subTest(len(content)):
                with self.assertRaises(SubmissionError) as caught:
                    self.gate._accept_images([Upload("a.heic", content)])
                self.assertIn("HEIC", caught.exception.errors["photos"])

    def test_odoo_itself_does_not_read_heic(self):
        reencode_image(HEIC)
        self.assertNotIn("HEIF", Image.OPEN)
