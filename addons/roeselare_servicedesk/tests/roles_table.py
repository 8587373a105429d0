"""Reads the tables of docs/roles*.md, which say who may do what."""

import re
from pathlib import Path

PAGES = sorted((Path(__file__).parents[3] / "docs").glob("roles*.md"))
#: Notation of the page → operation of the ORM.
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
NOTHING = "–"


def tables(heading):
    """Return the rows of the tables below ``## heading``.

    :return: list of dicts, column → text; a cell that is left empty repeats the one above
    :raise LookupError: no page has such a heading
    """
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    sections = re.split(r"^##? ", pages, flags=re.M)
    found = [part for part in sections if part.partition("\n")[0].strip() == heading]
    if not found:
        raise LookupError(f"docs/roles*.md has no heading “{heading}”")
    rows, header, above = [], None, []
    for line in found[0].splitlines():
        if not line.startswith("|"):
            header = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if header is None:
            header, above = cells, []
        elif not set(line) <= set("|-: "):
            cells = [cell or before for cell, before in zip(cells, above or cells, strict=True)]
            rows.append(dict(zip(header, cells, strict=True)))
            above = cells
    return rows


def names(cell):
    """Return what a cell names in code style, such as models or addresses."""
    return re.findall(r"`([^`]+)`", cell)


def notation(operations):
    """Return operations of the ORM in the page's notation, ``–`` for none."""
    return "".join(sign for sign, name in OPERATIONS.items() if name in operations) or NOTHING
