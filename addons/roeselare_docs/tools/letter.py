"""A letter of the city as a PDF, from plain values: its text is filled in for one person."""

import io
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from odoo.addons.roeselare_servicedesk.tools.receipt import register_fonts

from .recipient_list import fold

_PLACE = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_COLOUR = "#8c1d40"


@dataclass(frozen=True)
class Letter:
    """What stands in a letter.

    :param str author: the city, above the letter and in the properties of the PDF
    :param str sender: of which department it comes
    :param str date: as people read it
    :param str name: of whom it is for
    :param str title: what it is about
    :param str text: paragraphs with an empty line between them
    :param str lang: such as ``nl-BE``
    :param tuple fonts: paths of a plain and a bold TrueType font, or none
    """

    author: str
    sender: str
    date: str
    name: str
    title: str
    text: str
    lang: str = "nl-BE"
    fonts: tuple = ()


def variables(text):
    """Return the folded names that ``text`` asks for, such as ``{{ bedrag }}``."""
    return {fold(name) for name in _PLACE.findall(text or "")}


def fill_in(text, values):
    """Return ``text`` with each place filled in; what is not known stays empty.

    A value is plain text: a place within it is not filled in again.
    """
    return _PLACE.sub(lambda found: values.get(fold(found[1]), ""), text or "")


def render_letter(letter):
    """Return the bytes of the PDF."""
    plain, bold = register_fonts(letter.fonts)
    body = ParagraphStyle("body", fontName=plain, fontSize=11, leading=16, spaceAfter=9)
    strong = ParagraphStyle("strong", body, fontName=bold)
    title = ParagraphStyle(
        "title", body, fontName=bold, fontSize=15, leading=20, spaceBefore=12, spaceAfter=10
    )
    story = [
        Spacer(1, 8 * mm),
        Paragraph(_lines(letter.sender), body),
        Paragraph(_lines(letter.date), body),
        Paragraph(_lines(letter.name), strong),
        Paragraph(_lines(letter.title), title),
        *(Paragraph(_lines(part), body) for part in re.split(r"\n\s*\n", letter.text.strip())),
    ]
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=letter.title,
        author=letter.author,
        subject=letter.title,
        lang=letter.lang,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
        topMargin=32 * mm,
        bottomMargin=22 * mm,
        initialFontName=plain,
    )

    def header(canvas, page):
        canvas.saveState()
        canvas.setFillColor(HexColor(_COLOUR))
        canvas.rect(0, A4[1] - 22 * mm, A4[0], 22 * mm, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.setFont(bold, 16)
        canvas.drawString(25 * mm, A4[1] - 14 * mm, letter.author)
        canvas.setFillColor(HexColor("#1c1c1c"))
        canvas.setFont(plain, 9)
        canvas.drawRightString(A4[0] - 25 * mm, 12 * mm, str(page.page))
        canvas.restoreState()

    document.build(story, onFirstPage=header, onLaterPages=header)
    return out.getvalue()


def _lines(text):
    return escape(text or "").replace("\n", "<br/>")
