"""The figures of the service desk on paper, from plain values."""

import io
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, TableStyle
from reportlab.platypus import Table as Grid

_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_RED = "#8c1d40"
#: rows of a table that stay on the page of their title
_TOGETHER = 12
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=12)
_STRONG = ParagraphStyle("strong", _BODY, fontName="Helvetica-Bold")
_NUMBER = ParagraphStyle("number", _BODY, alignment=2)
_HEAD = ParagraphStyle("head", _STRONG, alignment=2, fontSize=8, leading=10)
_TITLE = ParagraphStyle("title", _STRONG, fontSize=18, leading=23, spaceAfter=6)
_AUTHOR = ParagraphStyle("author", _STRONG, textColor=_RED)
_SECTION = ParagraphStyle("section", _STRONG, fontSize=12, leading=16, spaceBefore=12)
_LOOK = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.HexColor(_RED)),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.HexColor("#cccccc")),
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]
)


def render_figures(report):
    """Return the bytes of the PDF of a :class:`~.figure_table.Report`."""
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
    )
    story = [_text(report.author, _AUTHOR), _text(report.title, _TITLE)]
    story += [_text(line, _BODY) for line in report.lines]
    for table in report.tables:
        story += _section(table)
    document.build(story, onFirstPage=_page, onLaterPages=_page)
    return out.getvalue()


def _section(table):
    first = 0.4 if len(table.header) > 2 else 0.7
    rest = (1 - first) / (len(table.header) - 1)
    widths = [_WIDTH * first, *[_WIDTH * rest] * (len(table.header) - 1)]
    head = [_text(table.header[0], _STRONG), *(_text(cell, _HEAD) for cell in table.header[1:])]
    rows = [
        [_text(row[0], _BODY), *(_text(cell, _NUMBER) for cell in row[1:])] for row in table.rows
    ]
    grid = Grid([head, *rows], colWidths=widths, repeatRows=1, style=_LOOK)
    parts = [_text(table.title, _SECTION), grid]
    return [KeepTogether(parts)] if len(rows) <= _TOGETHER else parts


def _text(value, style):
    return Paragraph(escape(str(value)), style)


def _page(canvas, document):
    canvas.saveState()
    canvas.setFont("Helvetica", 9)
    canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, str(document.page))
    canvas.restoreState()
