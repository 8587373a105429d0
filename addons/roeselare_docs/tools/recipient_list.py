"""The list of a delivery in bulk: a CSV file that somebody saved from a spreadsheet."""

import csv
import io
import unicodedata
from typing import NamedTuple

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
MAX_CELL = 2000
_SEPARATORS = ";,\t|"
#: our name of a column → the names that it may have
_KNOWN = {
    "email": {"email", "e mail", "mail", "e mailadres", "emailadres", "adresse e mail"},
    "reference": {"referentie", "reference", "ref", "klantnummer"},
    "file": {"bestand", "file", "fichier", "bestandsnaam"},
}


class ListError(ValueError):
    """The list cannot be used at all; ``code`` says why, ``detail`` what."""

    def __init__(self, code, detail=""):
        super().__init__(code)
        self.code = code
        self.detail = detail


class Recipient(NamedTuple):
    """One line: whom it is for, and what its text is filled in with."""

    line: int
    email: str
    reference: str
    file: str
    values: dict


def fold(name):
    """Return the name of a column or variable as it is compared: “E-Mail ” → “e mail”."""
    plain = unicodedata.normalize("NFKD", name or "")
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def columns(content):
    """Return the folded names of the columns of a list.

    :param bytes content: UTF-8 (with or without mark) or Windows-1252
    :raise ListError: ``empty``, ``large``, ``binary``, ``who`` (nothing says whom)
    """
    return _open(content)[0]


def recipients(content):
    """Yield a :class:`Recipient` for each line that holds anything.

    :raise ListError: as :func:`columns`; ``rows`` when there are too many
    """
    names, reader = _open(content)
    count = 0
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MAX_ROWS:
            raise ListError("rows", str(MAX_ROWS))
        row = {
            name: " ".join(cell[:MAX_CELL].split())
            for name, cell in zip(names, cells, strict=False)
            if name
        }
        who = {name: row.pop(name, "") for name in _KNOWN}
        yield Recipient(reader.line_num, who["email"], who["reference"], who["file"], row)


def _open(content):
    if not content.strip():
        raise ListError("empty")
    if len(content) > MAX_BYTES:
        raise ListError("large", str(MAX_BYTES // 1_000_000))
    if b"\0" in content or content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise ListError("binary")
    text = io.StringIO(_decode(content), newline="")
    head = text.readline(MAX_CELL * 10)
    text.seek(0)
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(_checked(text), delimiter=separator)
    names = [_our_name(cell) for cell in next(reader, [])]
    if not {"email", "reference"} & set(names):
        raise ListError("who")
    return names, reader


def _checked(text):
    for line in text:
        if len(line) > csv.field_size_limit():
            raise ListError("binary")
        yield line


def _decode(content):
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListError("binary")


def _our_name(cell):
    name = fold(cell)
    return next((ours for ours, names in _KNOWN.items() if name in names), name)
