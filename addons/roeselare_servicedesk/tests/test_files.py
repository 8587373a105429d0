import io

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from odoo.tests import BaseCase, tagged

from ..tools.files import FileRefused, check_pdf, detect_type, reencode_image
from ..tools.log_mask import mask
from ..tools.text import clean_line, clean_text, first_line, is_email, safe_file_name
from .common import jpeg


def pdf(change=None):
    """Return the bytes of a PDF of one empty page, after ``change`` worked on it."""
    document = pikepdf.new()
    document.add_blank_page()
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def refusal(function, content):
    try:
        function(content)
    except FileRefused as error:
        return error.reason
    return None


@tagged("post_install", "-at_install")
class TestFiles(BaseCase):
    def test_a_photo_keeps_its_pixels_and_loses_its_metadata(self):
        exif = Image.Exif()
        exif[0x010F] = "Camera of Marie"
        exif.get_ifd(0x8825)[1] = "N"
        mimetype, content = reencode_image(jpeg(exif=exif.tobytes()))
        self.assertEqual(mimetype, "image/jpeg")
        self.assertNotIn(b"Marie", content)
        with Image.open(io.BytesIO(content)) as image:
            self.assertFalse(image.getexif())
            self.assertEqual(image.size, (80, 60))

    def test_nothing_written_beside_the_pixels_is_kept(self):
        picture = Image.new("RGB", (80, 60), "red")
        notes = PngInfo()
        notes.add_text("Comment", "Marie")
        hidden = {
            "JPEG": {"comment": b"Marie", "icc_profile": b"Marie", "xmp": b"Marie"},
            "PNG": {"pnginfo": notes, "icc_profile": b"Marie", "dpi": (96, 96)},
            "WEBP": {"icc_profile": b"Marie", "xmp": b"Marie", "lossless": True},
        }
        for image_format, written in hidden.items():
            with self.subTest(image_format):
                sent = io.BytesIO()
                picture.save(sent, image_format, **written)
                _mimetype, content = reencode_image(sent.getvalue())
                with Image.open(io.BytesIO(content)) as image:
                    kept = {key for key in image.info if not key.startswith("jfif")}
                    self.assertEqual(kept, set())
                self.assertNotIn(b"Marie", content)

    def test_a_photo_is_turned_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # the camera was held on its side
        _mimetype, content = reencode_image(jpeg(exif=exif.tobytes()))
        with Image.open(io.BytesIO(content)) as image:
            self.assertEqual(image.size, (60, 80))

    def test_a_large_photo_is_made_smaller(self):
        _mimetype, content = reencode_image(jpeg((4000, 3000)))
        with Image.open(io.BytesIO(content)) as image:
            self.assertEqual(max(image.size), 2560)

    def test_what_is_hidden_behind_a_picture_is_left_behind(self):
        _mimetype, content = reencode_image(jpeg() + b"PK\x03\x04 zip behind")
        self.assertNotIn(b"zip behind", content)

    def test_other_content_is_no_picture(self):
        for content in (b"<svg onload='alert(1)'/>", b"GIF89a", pdf(), b"\xff\xd8\xff"):
            with self.subTest(content=content[:12]):
                self.assertEqual(refusal(reencode_image, content), "not_image")
        self.assertEqual(refusal(reencode_image, b""), "empty")

    def test_a_picture_of_too_many_pixels_is_refused(self):
        out = io.BytesIO()
        Image.new("1", (30_000, 30_000)).save(out, "PNG")
        self.assertEqual(refusal(reencode_image, out.getvalue()), "too_many_pixels")

    def test_a_plain_pdf_passes_and_an_active_one_does_not(self):
        self.assertIsNone(refusal(check_pdf, pdf()))
        self.assertEqual(detect_type(pdf()), "application/pdf")

        def script(document):
            document.Root.OpenAction = pikepdf.Dictionary(
                S=pikepdf.Name.JavaScript, JS="app.alert(1)"
            )

        def attached(document):
            document.attachments["a.exe"] = b"MZ"

        self.assertEqual(refusal(check_pdf, pdf(script)), "active_pdf")
        self.assertEqual(refusal(check_pdf, pdf(attached)), "active_pdf")
        self.assertEqual(refusal(check_pdf, b"%PDF-1.7 broken"), "broken_pdf")

    def test_a_locked_pdf_is_refused(self):
        document = pikepdf.new()
        document.add_blank_page()
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
        self.assertEqual(refusal(check_pdf, out.getvalue()), "encrypted_pdf")

    def test_file_names_are_only_names(self):
        cases = {
            "../../etc/passwd": "passwd",
            "C:\\x\\photo.jpg": "photo.jpg",
            "a\x00b\r\n.pdf": "ab.pdf",
            "invoice\u202egpj.exe": "invoicegpj.exe",
            "": "file",
            "...": "file",
        }
        for given, expected in cases.items():
            with self.subTest(given=given):
                self.assertEqual(safe_file_name(given), expected)
        self.assertLessEqual(len(safe_file_name("x" * 300 + ".pdf")), 100)
        self.assertTrue(safe_file_name("x" * 300 + ".pdf").endswith(".pdf"))

    def test_texts_are_cleaned(self):
        self.assertEqual(clean_line(" a\n\tb\x00 "), "a b")
        self.assertEqual(clean_text("a\r\nb\x07\r"), "a\nb")
        self.assertEqual(clean_line("\u202eJan\u2066 P\u2028"), "Jan P")
        self.assertEqual(clean_text("\u200b\u200e\u202e \u2060"), "")
        self.assertEqual(clean_text("👩\u200d🔧 שלום\u200f"), "👩\u200d🔧 שלום\u200f")
        self.assertEqual(first_line("one two three", 8), "one two…")
        self.assertEqual(first_line("one two. three", 10), "one two…")
        self.assertTrue(is_email("marie@example.com"))
        for wrong in ("marie", "a@b", "a b@example.com", "a@b.c\n", "x" * 260 + "@a.be"):
            with self.subTest(wrong=wrong):
                self.assertFalse(is_email(wrong))

    def test_tracking_tokens_are_masked_in_logs(self):
        line = '"GET /fr/volg/17-0123456789abcdef/antwoord HTTP/1.1"'
        self.assertEqual(mask(line), '"GET /fr/volg/17-***/antwoord HTTP/1.1"')
        for path in ("/bevestig", "/meldpunt/volgen", "/nl/meldpunt/abonnement"):
            with self.subTest(path=path):
                self.assertEqual(mask(f"{path}/9-0af1"), f"{path}/9-***")
        self.assertEqual(mask("GET /my/e-mail/AQ_b-c= HTTP"), "GET /my/e-mail/*** HTTP")
        kept = "/meldpunt/melding/2026-000123/volgen"
        self.assertEqual(mask(kept), kept)
