"""What somebody typed to search, and what is shown of what was found."""

import re
from typing import NamedTuple

from markupsafe import Markup, escape

#: longer questions than this are cut: nobody types them
_MOST_SIGNS = 200
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
#: what makes a question more than words
_OPERATORS = re.compile(r"\"|(^|\s)-\S|(^|\s)or(\s|$)", re.IGNORECASE)


class TextMatch(NamedTuple):
    """What somebody typed, and which documents of the shelves say it."""

    #: SQL of a ``tsquery``
    query: object
    #: ids: all of few, the newest of many; None where nearly all say it
    newest: list | None
    #: whether ``newest`` are all
    few: bool


def cut(text):
    """Return the words that are looked for, as PostgreSQL can take them."""
    return _NO_TEXT.sub(" ", (text or "")[:_MOST_SIGNS]).strip()


def is_plain(text):
    """Tell whether ``text`` is words only, without quotes, minus or “or”."""
    return not _OPERATORS.search(text)


def split_last(text):
    """Return what stands before the last word, and that word."""
    before, _space, last = text.rpartition(" ")
    return before.strip(), last


def parts(text, begin, end):
    """Return ``text`` as pairs of words and whether they are what was looked for."""
    found = []
    for number, piece in enumerate(re.split(f"[{begin}{end}]", text)):
        if piece:
            found.append((piece, bool(number % 2)))
    return found


def fragment(text, begin, end):
    """Return ``text`` as HTML in which what was looked for is marked."""
    pieces = (
        Markup("<mark>%s</mark>") % piece if marked else escape(piece)
        for piece, marked in parts(text, begin, end)
    )
    return Markup("").join(pieces) or False
