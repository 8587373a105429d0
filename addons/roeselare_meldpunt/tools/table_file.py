"""Read a CSV file that somebody exported somewhere: encoding, separator, names of columns."""

import csv
import io
import re
from dataclasses import dataclass, field

from .search_text import fold

MAX_BYTES = 60_000_000
MAX_CELL = 500
_SEPARATORS = ";,\t|"
_SIGNS = re.compile(r"[^a-z0-9]+")
_BOM = b"\xef\xbb\xbf"
_HEADER_BYTES = 20_000


class FileError(ValueError):
    """A file cannot be used at all; ``code`` says why, ``detail`` what."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass
class Table:
    """The rows of a CSV file: ``columns`` maps our names to positions."""

    columns: dict
    reader: object = field(repr=False)

    def rows(self):
        """Yield (line number, function that gives a cell by our name).

        A line that is no CSV yields ``None`` instead of the function.
        """
        while True:
            try:
                cells = next(self.reader)
            except StopIteration:
                return
            except csv.Error:
                yield self.reader.line_num + 1, None
                continue
            line = self.reader.line_num + 1
            if any(cells):
                yield line, _Row(self.columns, cells)


class _Row:
    def __init__(self, columns, cells):
        self.columns, self.cells = columns, cells

    def __call__(self, name):
        """Return the trimmed text of a column, ``""`` when it is not there."""
        index = self.columns.get(name, -1)
        if not 0 <= index < len(self.cells):
            return ""
        return " ".join(self.cells[index][: MAX_CELL + 1].split())


def open_table(content, spellings):
    """Return the ``Table`` of a CSV file.

    :param bytes content: UTF-8 (with or without mark) or Windows-1252
    :param spellings: our name of a column to the names it may have, folded to letters and figures
    :raise FileError: ``empty``, ``too_big``, ``binary``, ``columns`` (none is known)
    """
    check_bytes(content)
    stream = io.TextIOWrapper(
        io.BytesIO(content.removeprefix(_BOM)),
        encoding=_encoding(content),
        errors="strict",
        newline="",
    )
    head = stream.readline(_HEADER_BYTES)
    separator = max(_SEPARATORS, key=head.count)
    try:
        header = next(csv.reader([head], delimiter=separator), [])
    except csv.Error as error:
        raise FileError("columns") from error
    columns = _columns(header, spellings)
    if not columns:
        raise FileError("columns")
    return Table(columns, csv.reader(stream, delimiter=separator))


def check_bytes(content):
    """Refuse what is no text at all.

    :raise FileError: ``empty``, ``too_big`` or ``binary``
    """
    if not content.removeprefix(_BOM).strip():
        raise FileError("empty")
    if len(content) > MAX_BYTES:
        raise FileError("too_big")
    if b"\0" in content or content.startswith((b"PK\x03\x04", b"%PDF", b"\x1f\x8b")):
        raise FileError("binary")


def _encoding(content):
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise FileError("binary") from error
        return "cp1252"
    return "utf-8"


def _columns(header, spellings):
    by_spelling = {word: name for name, words in spellings.items() for word in words}
    columns = {}
    for index, title in enumerate(header):
        name = by_spelling.get(_SIGNS.sub("", fold(title)))
        # The first of two columns of one name counts.
        if name:
            columns.setdefault(name, index)
    return columns
