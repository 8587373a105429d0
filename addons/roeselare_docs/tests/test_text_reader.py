import io
import time
from unittest.mock import patch

import pikepdf
from PIL import Image

from odoo.tests import BaseCase

from ..tools import read_document as reader
from . import samples

_LOL = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


def read(content, mimetype="application/pdf"):
    with reader_stream(content) as stream:
        return reader.read_document(stream, mimetype)


def recognise(content, mimetype="application/pdf", scans=(0,), languages="nld"):
    with reader_stream(content) as stream:
        return reader.recognise_pages(
            stream, mimetype, list(scans), reader.find_tesseract(), languages
        )


def reader_stream(content):
    import tempfile

    stream = tempfile.TemporaryFile()
    stream.write(content)
    stream.seek(0)
    return stream


class TestTextReader(BaseCase):
    """The program that reads: all kinds of documents, and what is wrong with some."""

    def test_the_words_of_each_page_of_a_pdf(self):
        found = read(samples.text_pdf("Eerste bladzijde", "Tweede bladzijde"))
        self.assertIn("Eerste bladzijde", found["text"])
        self.assertIn("Tweede bladzijde", found["text"])
        self.assertEqual((found["pages"], found["scans"], found["partial"]), (2, [], False))

    def test_a_page_that_is_a_picture_is_told_apart(self):
        document = pikepdf.open(io.BytesIO(samples.text_pdf("Een begeleidende brief")))
        document.pages.extend(pikepdf.open(io.BytesIO(samples.scanned_pdf("Bijlage"))).pages)
        out = io.BytesIO()
        document.save(out)
        found = read(out.getvalue())
        self.assertEqual(found["scans"], [1])
        self.assertIn("begeleidende", found["text"])

    def test_the_words_of_office_documents(self):
        word = samples.word(["Vergun", "ning"], ["voor één terras"])
        self.assertEqual(read(word, samples.WORD)["text"], "Vergunning\nvoor één terras\n")
        shared = "<sst><si><t>Begroting</t></si><si><t>Feestzaal</t></si></sst>"
        sheet = samples.archive({"xl/sharedStrings.xml": shared})
        self.assertEqual(read(sheet, samples.SHEET)["text"], "Begroting\nFeestzaal\n")
        slide = '<p xmlns:a="a"><a:p><a:t>Dia over fietspaden</a:t></a:p></p>'
        slides = samples.archive({"ppt/slides/slide1.xml": slide})
        self.assertEqual(read(slides, samples.SLIDES)["text"].strip(), "Dia over fietspaden")
        text = '<d xmlns:t="t"><t:p>Een<t:tab/>brief <t:span>over</t:span> bomen</t:p></d>'
        for kind in (samples.WRITER, samples.CALC):
            found = read(samples.archive({"content.xml": text}), kind)
            self.assertEqual(found["text"].strip(), "Een brief over bomen")

    def test_plain_text_in_either_alphabet(self):
        for encoding in ("utf-8", "cp1252"):
            self.assertEqual(read("café".encode(encoding), "text/plain")["text"], "café")

    def test_the_words_of_a_scan(self):
        lines = ("Huurcontract van de woning", "in de Noordstraat te Roeselare")
        for content, kind in (
            (samples.scanned_pdf(*lines), "application/pdf"),
            (samples.scanned_png(*lines), "image/png"),
        ):
            self.assertEqual(read(content, kind)["scans"], [0])
            found = recognise(content, kind)
            self.assertIn("Huurcontract", found["text"])
            self.assertIn("Noordstraat", found["text"])
            self.assertEqual((found["left"], found["failed"]), ([], 0))

    def test_pages_over_the_time_are_left_for_another_turn(self):
        content = samples.scanned_pdf("Bladzijde")
        document = pikepdf.open(io.BytesIO(content))
        document.pages.append(document.pages[0])
        out = io.BytesIO()
        document.save(out)
        with patch.dict(reader.SCAN_LIMITS, seconds=0.01):
            found = recognise(out.getvalue(), scans=[0, 1])
        self.assertIn(found["left"], ([0, 1], [1]))

    def test_hostile_documents_end_with_a_reason(self):
        entities = f'<!DOCTYPE a [<!ENTITY a0 "lol">{_LOL}]><a><t>&a9;</t></a>'
        outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><t>&x;</t></a>'
        lying = samples.word(["waar"])[:90]
        cases = {
            "encrypted": (samples.locked_pdf(), "application/pdf"),
            "broken": (b"%PDF-1.7\n" + bytes(range(256)) * 50, "application/pdf"),
            "too_large": (samples.archive({"word/document.xml": b" " * 60_000_000}), samples.WORD),
            "kind": (b"MZ", "application/x-msdownload"),
        }
        for reason, (content, kind) in cases.items():
            self.assertEqual(read(content, kind), {"reason": reason})
        self.assertEqual(read(lying, samples.WORD), {"reason": "broken"})
        self.assertEqual(read(b"", "application/pdf"), {"reason": "broken"})
        for xml in (entities, outside):
            found = read(samples.archive({"word/document.xml": xml}), samples.WORD)
            self.assertNotIn("root:", found.get("text", ""))
            self.assertLess(len(found.get("text", "")), 100_000)

    def test_a_page_of_a_hundred_square_metres_is_no_danger(self):
        document = pikepdf.new()
        document.add_blank_page(page_size=(14400, 14400))
        out = io.BytesIO()
        document.save(out)
        self.assertEqual(recognise(out.getvalue())["left"], [])

    def test_a_picture_of_a_billion_dots_is_not_opened(self):
        out = io.BytesIO()
        Image.new("1", (30_000, 30_000)).save(out, "PNG")
        self.assertEqual(recognise(out.getvalue(), "image/png"), {"reason": "too_large"})

    def test_what_takes_too_long_is_ended_with_all_that_it_started(self):
        begun = time.monotonic()
        with patch.dict(reader._PATIENCE, recognise=0.02):
            found = recognise(samples.scanned_pdf("Traag"))
        self.assertEqual(found, {"reason": "too_slow"})
        self.assertLess(time.monotonic() - begun, 5)

    def test_more_pages_and_words_than_are_read(self):
        content = samples.text_pdf(*(f"Bladzijde {number}" for number in range(4)))
        for limit, least in (("pages", 2), ("signs", 20)):
            with patch.dict(reader.LIMITS, {limit: least}):
                found = read(content)
            self.assertTrue(found["partial"])
            self.assertNotIn("Bladzijde 3", found["text"])

    def test_only_languages_that_are_there(self):
        command = reader.find_tesseract()
        self.assertEqual(reader.known_languages(command, "nld+xyz"), "nld")
        self.assertEqual(reader.known_languages(command, "xyz"), "")
