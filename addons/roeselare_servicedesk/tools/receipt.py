"""The receipt of a request as a PDF, from plain values."""

import io
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

#: built in every PDF reader, for Latin script only
_FALLBACK = ("Helvetica", "Helvetica-Bold")


@dataclass(frozen=True)
class Receipt:
    """What stands on a receipt, in the language of whoever gets it.

    :param str title: also the title in the properties of the PDF
    :param str lang: such as ``nl-BE``, in the properties of the PDF
    :param str author: who gives the receipt
    :param tuple facts: pairs (name, text): number, date …
    :param tuple sections: pairs (title, pairs (question, answer))
    :param str files_title: above the files
    :param tuple files: pairs (name, SHA-256 in hexadecimal)
    :param str note: last line
    :param tuple fonts: paths of a plain and a bold TrueType font, or none
    """

    title: str
    lang: str
    author: str
    facts: tuple = ()
    sections: tuple = ()
    files_title: str = ""
    files: tuple = ()
    note: str = ""
    fonts: tuple = ()


def render_receipt(receipt):
    """Return the bytes of the PDF."""
    plain, bold = register_fonts(receipt.fonts)
    styles = _styles(plain, bold)
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=receipt.title,
        author=receipt.author,
        lang=receipt.lang,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        subject=receipt.title,
        initialFontName=plain,
    )

    def number(canvas, page):
        canvas.saveState()
        canvas.setFont(plain, 9)
        canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, str(page.page))
        canvas.restoreState()

    document.build(_story(receipt, styles), onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def _story(receipt, styles):
    story = [_text(receipt.author, styles["author"]), _text(receipt.title, styles["title"])]
    for name, text in receipt.facts:
        story.append(Paragraph(f"{escape(name)}: <b>{_lines(text)}</b>", styles["body"]))
    for title, lines in receipt.sections:
        if title:
            story.append(_text(title, styles["section"]))
        for question, answer in lines:
            story += [_text(question, styles["question"]), _text(answer, styles["body"])]
    if receipt.files:
        story.append(_text(receipt.files_title, styles["section"]))
        for name, checksum in receipt.files:
            story.append(_text(name, styles["question"]))
            story.append(_text(f"SHA-256 {checksum}", styles["small"]))
    return [*story, Spacer(1, 8 * mm), _text(receipt.note, styles["small"])]


def _text(text, style):
    return Paragraph(_lines(text), style)


def _lines(text):
    return escape(text or "").replace("\n", "<br/>")


def _styles(plain, bold):
    body = ParagraphStyle("body", fontName=plain, fontSize=10.5, leading=15, wordWrap="LTR")
    return {
        "body": body,
        "author": ParagraphStyle("author", body, fontName=bold, textColor="#8c1d40"),
        "title": ParagraphStyle(
            "title", body, fontName=bold, fontSize=18, leading=23, spaceBefore=6, spaceAfter=8
        ),
        "section": ParagraphStyle(
            "section", body, fontName=bold, fontSize=13, leading=18, spaceBefore=14, spaceAfter=2
        ),
        "question": ParagraphStyle("question", body, fontName=bold, spaceBefore=6),
        "small": ParagraphStyle("small", body, fontSize=8.5, leading=12, splitLongWords=1),
    }


@lru_cache(maxsize=4)
def register_fonts(paths):
    """Register the fonts once in each process; return the names of plain and bold."""
    if len(paths) != 2:
        return _FALLBACK
    try:
        for name, path in zip(("Receipt", "Receipt-Bold"), paths, strict=True):
            pdfmetrics.registerFont(TTFont(name, path))
    except (OSError, TTFError):
        return _FALLBACK
    pdfmetrics.registerFontFamily(
        "Receipt",
        normal="Receipt",
        bold="Receipt-Bold",
        italic="Receipt",
        boldItalic="Receipt-Bold",
    )
    return "Receipt", "Receipt-Bold"
