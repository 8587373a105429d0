"""The figures of the service desk on paper, from plain values."""

import io
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, TableStyle
from reportlab.platypus import Table as Grid

from .receipt import register_fonts

_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_RED = "#8c1d40"
#: rows of a table that stay on the page of their title
_TOGETHER = 12
_LOOK = [
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.HexColor(_RED)),
    ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.HexColor("#cccccc")),
    ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
]


def render_figures(report):
    """Return the bytes of the PDF of a :class:`~.figure_table.Report`."""
    plain, bold = register_fonts(report.fonts)
    styles = _styles(plain, bold)
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        title=report.title,
        subject=report.title,
        author=report.author,
        lang=report.lang,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        initialFontName=plain,
    )
    story = [_text(report.author, styles["author"]), _text(report.title, styles["title"])]
    story += [_text(line, styles["body"]) for line in report.lines]
    for table in report.tables:
        story += _section(table, styles)

    def number(canvas, page):
        canvas.saveState()
        canvas.setFont(plain, 9)
        canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, str(page.page))
        canvas.restoreState()

    document.build(story, onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def _styles(plain, bold):
    body = ParagraphStyle("body", fontName=plain, fontSize=9, leading=12)
    strong = ParagraphStyle("strong", body, fontName=bold)
    return {
        "body": body,
        "strong": strong,
        "number": ParagraphStyle("number", body, alignment=2),
        "head": ParagraphStyle("head", strong, alignment=2, fontSize=8, leading=10),
        "title": ParagraphStyle("title", strong, fontSize=18, leading=23, spaceAfter=6),
        "author": ParagraphStyle("author", strong, textColor=_RED),
        "section": ParagraphStyle("section", strong, fontSize=12, leading=16, spaceBefore=12),
    }


def _section(table, styles):
    first = 0.4 if len(table.header) > 2 else 0.7
    rest = (1 - first) / (len(table.header) - 1)
    widths = [_WIDTH * first, *[_WIDTH * rest] * (len(table.header) - 1)]
    head = [
        _text(table.header[0], styles["strong"]),
        *(_text(cell, styles["head"]) for cell in table.header[1:]),
    ]
    rows = [
        [_text(row[0], styles["body"]), *(_text(cell, styles["number"]) for cell in row[1:])]
        for row in table.rows
    ]
    look = [*_LOOK, ("FONTNAME", (0, 0), (-1, -1), styles["body"].fontName)]
    grid = Grid([head, *rows], colWidths=widths, repeatRows=1, style=TableStyle(look))
    parts = [_text(table.title, styles["section"]), grid]
    return [KeepTogether(parts)] if len(rows) <= _TOGETHER else parts


def _text(value, style):
    return Paragraph(escape(str(value)), style)
