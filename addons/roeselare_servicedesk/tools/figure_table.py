"""Tables of figures as CSV and XLSX, from plain values."""

import csv
import io
from dataclasses import dataclass

import xlsxwriter

#: what a spreadsheet would take for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHEET_NAME = 31


@dataclass(frozen=True)
class Table:
    """One table.

    :param str title: above it
    :param tuple header: texts
    :param tuple rows: tuples as long as the header: a text, then numbers
    """

    title: str
    header: tuple
    rows: tuple


@dataclass(frozen=True)
class Report:
    """What a reader asked for, in his language.

    :param str title: of the document
    :param str lang: such as ``nl-BE``
    :param str author: the city
    :param tuple lines: period, scope, and how old the figures are
    :param tuple tables: :class:`Table` objects
    :param tuple fonts: paths of a plain and a bold TrueType font for paper, or none
    """

    title: str
    lang: str
    author: str
    lines: tuple
    tables: tuple
    fonts: tuple = ()


def to_csv(report):
    """Return the bytes of a CSV that spreadsheets open; tables follow on each other."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_safe(report.title)])
    for line in report.lines:
        writer.writerow([_safe(line)])
    for table in report.tables:
        writer.writerow([])
        writer.writerow([_safe(table.title)])
        writer.writerow([_safe(cell) for cell in table.header])
        writer.writerows([_safe(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(report):
    """Return the bytes of an XLSX with a sheet for each table."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for number, table in enumerate(report.tables, 1):
            sheet = book.add_worksheet(_sheet_name(number, table.title))
            sheet.set_column(0, 0, 40)
            top = 0
            for line in (report.title, *report.lines):
                sheet.write_string(top, 0, line, bold if not top else None)
                top += 1
            sheet.write_row(top + 1, 0, table.header, bold)
            for row, values in enumerate(table.rows, top + 2):
                sheet.write_row(row, 0, values)
    return out.getvalue()


def _sheet_name(number, title):
    clean = "".join(" " if char in "[]:*?/\\'" else char for char in title)
    return f"{number} {clean}"[:_SHEET_NAME].strip()


def _safe(cell):
    """Return text that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
