import io

import pikepdf

from odoo.tests import BaseCase
from odoo.tools import file_path

from ..tools.figure_pdf import render_figures
from ..tools.figure_table import Report, Table
from ..tools.pdf_archive import NotArchivable, fonts, is_embedded, to_archive
from ..tools.pdf_seal import load_seal, set_seal
from ..tools.receipt import Receipt, render_receipt
from .common_seal import PASSPHRASE, SealMixin

FONTS = tuple(
    file_path(f"web/static/fonts/google/Montserrat/Montserrat-{style}.ttf")
    for style in ("Regular", "Bold")
)


def receipt(paths=FONTS):
    return render_receipt(
        Receipt(
            title="Ontvangstbewijs é",
            lang="nl-BE",
            author="Stad Test",
            facts=(("Nummer", "2026-000001"),),
            sections=(("Stap", (("Vraag", "Antwoord"),)),),
            files_title="Bestanden",
            files=(("foto.jpg", "0" * 64),),
            note="Bewaar dit.",
            fonts=paths,
        )
    )


def figures(paths=FONTS):
    rows = tuple((f"rij {number}", number, 0) for number in range(60))
    table = Table("Per dienst", ("Dienst", "Nieuw", "Open"), rows)
    return render_figures(Report("Cijfers", "nl-BE", "Stad Test", ("week",), (table,), paths))


class TestPdfArchive(SealMixin, BaseCase):
    """What we make is PDF/A-2b as far as can be told without a validator, sealed or not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_seal()

    def _check(self, content, title):
        self.assertTrue(content.startswith(b"%PDF-1.7"))
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.assertFalse(pdf.is_encrypted)
            self.assertEqual(pdf.pdf_version, "1.7")
            found = fonts(pdf)
            self.assertTrue(found)
            for font in found:
                self.assertTrue(is_embedded(font), font.get("/BaseFont"))
            [intent] = pdf.Root.OutputIntents
            self.assertEqual(str(intent.S), "/GTS_PDFA1")
            profile = intent.DestOutputProfile
            self.assertEqual(profile.N, 3)
            self.assertEqual(profile.read_bytes()[36:40], b"acsp")
            with pdf.open_metadata() as meta:
                self.assertEqual(meta["pdfaid:part"], "2")
                self.assertEqual(meta["pdfaid:conformance"], "B")
                self.assertEqual(meta["dc:title"], title)
            self.assertEqual(str(pdf.docinfo["/Title"]), title)
            self.assertEqual(str(pdf.Root.Lang), "nl-BE")
            self.assertEqual(len(pdf.trailer.ID), 2)
            for name in ("/OpenAction", "/AA", "/Names"):
                self.assertNotIn(name, pdf.Root)
            for item in pdf.objects:
                if isinstance(item, pikepdf.Dictionary):
                    self.assertNotIn("/JS", item)
                    # transparency and pages of forms would need more than level B of part 2
                    self.assertNotIn("/XFA", item)

    def test_what_we_draw_becomes_an_archive(self):
        self._check(to_archive(receipt()), "Ontvangstbewijs é")
        self._check(to_archive(figures()), "Cijfers")

    def test_the_seal_keeps_it_an_archive_and_touches_no_byte(self):
        archive = to_archive(receipt())
        sealed = set_seal(archive, load_seal(self.path, PASSPHRASE))
        self.assertTrue(sealed.startswith(archive))
        self._check(sealed, "Ontvangstbewijs é")
        self.assertSealed(sealed)
        with pikepdf.open(io.BytesIO(sealed)) as pdf:
            self.assertNotIn("/Version", pdf.Root)
            [widget] = pdf.pages[0].Annots
            # printed, not hidden, without a size: what the level asks of an unseen field
            self.assertEqual(int(widget.F) & 0b100111, 0b100)
            self.assertEqual([int(side) for side in widget.Rect], [0, 0, 0, 0])

    def test_words_are_still_words(self):
        from PyPDF2 import PdfReader

        words = PdfReader(io.BytesIO(to_archive(receipt()))).pages[0].extract_text()
        self.assertIn("2026-000001", words)

    def test_without_fonts_it_is_not_called_an_archive(self):
        for content in (receipt(()), figures(())):
            with self.assertRaisesRegex(NotArchivable, "Helvetica"):
                to_archive(content)

    def test_what_does_something_or_is_locked_is_not_called_an_archive(self):
        with pikepdf.open(io.BytesIO(receipt())) as pdf:
            pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            out = io.BytesIO()
            pdf.save(out)
            with self.assertRaises(NotArchivable):
                to_archive(out.getvalue())
        with pikepdf.open(io.BytesIO(receipt())) as pdf:
            out = io.BytesIO()
            pdf.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
            with self.assertRaises(NotArchivable):
                to_archive(out.getvalue())
        for content in (b"", b"%PDF-1.4 nothing"):
            with self.assertRaises(NotArchivable):
                to_archive(content)
