"""Write rows as CSV that a spreadsheet shows and never runs."""

import csv
import io

#: how a cell begins that a spreadsheet would take for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value):
    """Return ``value`` as a cell; a text that looks like a formula gets a quote before it."""
    if value is None or value is False:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def csv_text(header, rows):
    """Return rows as CSV with a header, separated by commas, lines ended as RFC 4180 says."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return out.getvalue()
