"""Make street names, house numbers and what people type for them comparable.

The words here are those of Flemish addresses, whatever the language of the interface.
"""

import re
from dataclasses import dataclass

from .search_text import fold

_SIGNS = re.compile(r"[^a-z0-9]+")
#: a whole word that stands for another
_SHORT_WORDS = {
    "st": "sint",
    "ste": "sinte",
    "str": "straat",
    "stwg": "steenweg",
    "stw": "steenweg",
    "stnwg": "steenweg",
    "pl": "plein",
    "ln": "laan",
    "dr": "dokter",
    "gen": "generaal",
    "kon": "koning",
    "pr": "prins",
    "mgr": "monseigneur",
    "burg": "burgemeester",
    "olv": "onze lieve vrouw",
}
#: the end of a word that stands for another
_SHORT_ENDS = (
    ("stwg", "steenweg"),
    ("steenwg", "steenweg"),
    ("stw", "steenweg"),
    ("str", "straat"),
    ("ln", "laan"),
    ("pln", "plein"),
    ("dr", "dreef"),
)
#: what so many streets end with that it tells none apart
_ENDINGS = (
    "steenweg",
    "straat",
    "plein",
    "dreef",
    "markt",
    "laan",
    "lei",
    "weg",
)
_NO_HOUSE_SIGN = re.compile(r"[^a-z0-9-]+")
_LOOSE_LINE = re.compile(r"^-+|-+(?=\D|$)|(?<=\D)-+")
_BOX = re.compile(
    r"(?:\s(?:bus|box|bte|boite)\.?\s+[a-z0-9.]+|\s(?:bus|b)\.?\s?\d+[a-z]?|\s*/\s*[a-z0-9.]+)"
    r"(?=$|[\s,])"
)
# Belgian house numbers have up to three figures, as a rule; see _long_number for four.
_HOUSE = re.compile(r"\d{1,3}[a-z]{0,2}|\d{4}[a-z]{1,2}")
_POSTAL = re.compile(r"[1-9]\d{3}")
#: a number as it stands on a post: some letters, then figures
_CODE = re.compile(r"[a-z]{0,6}\d{1,12}[a-z]?")
_KIND_WORDS = {
    **dict.fromkeys(
        ("paal", "lichtpaal", "lantaarnpaal", "lantaarn", "lamp", "verlichtingspaal"), "lamp"
    ),
    **dict.fromkeys(("vuilbak", "vuilnisbak", "afvalbak", "vuilbakje", "bin"), "bin"),
    **dict.fromkeys(("glasbol", "glascontainer"), "glass"),
}
_FILLERS = ("nummer", "nr", "no", "n")
_DIGITS = re.compile(r"\d+")


def words_of(text):
    """Return the comparable words of ``text``, abbreviations written in full."""
    words = []
    for word in _SIGNS.sub(" ", fold(text)).split():
        words.extend(_in_full(word).split())
    return words


def _in_full(word):
    if word in _SHORT_WORDS:
        return _SHORT_WORDS[word]
    for end, full in _SHORT_ENDS:
        # "dr" ends no real Dutch word; "str" and "ln" neither.
        if len(word) > len(end) + 2 and word.endswith(end):
            return word[: -len(end)] + full
    return word


def street_words(name):
    """Return what a street is found by: its words in full, with spaces."""
    return " ".join(words_of(name))


def word_stem(word):
    """Return ``word`` without an ending like "straat"; empty when it is nothing else."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def street_stem(name):
    """Return the part of a street's name that tells it from others."""
    words = words_of(name)
    return " ".join(filter(None, map(word_stem, words))) or " ".join(words)


def street_key(name, part, postal_code):
    """Return what tells one street of the register from another."""
    return "|".join((street_words(name), street_words(part), number_key(postal_code)))


def number_key(number):
    """Return a number in comparable signs: ``LP-0123`` and ``lp 0123`` are one."""
    return _SIGNS.sub("", fold(number))


def house_key(number):
    """Return a house number in comparable signs; of a range ("12-14") the line stays."""
    return _LOOSE_LINE.sub("", _NO_HOUSE_SIGN.sub("", fold(number)))


def number_order(number):
    """Return the first figures of a number, for sorting; 0 when there are none."""
    found = _DIGITS.search(number)
    return int(found.group()[:6]) if found else 0


def asset_key(kind, number, name):
    """Return what tells one post, bin or named place from another."""
    return f"{kind}|{number_key(number) or '=' + street_words(name)}"


@dataclass(frozen=True)
class Typed:
    """What somebody typed as an address, taken apart; all in comparable letters."""

    words: tuple
    number: str = ""
    postal_code: str = ""

    @property
    def text(self):
        return " ".join(self.words)


def take_apart(text, city=""):
    """Return the ``Typed`` of a text such as "12 noordstraat", "St-Amandsstr 5 bus 2, 8800".

    The house number is the last word that looks like one ("11 julistraat 5" has number 5); a box
    is left out, and so is the name of the city unless nothing else was typed.
    """
    text = _BOX.sub("", fold(text))
    words, of_city = words_of(text), set(words_of(city))
    codes = [index for index, word in enumerate(words) if _POSTAL.fullmatch(word)]
    house = _long_number(text, words, codes, of_city)
    number = "" if house is None else words[house]
    postal_codes = [words[index] for index in codes if index != house]
    words = [word for index, word in enumerate(words) if index not in codes]
    if not number:
        words, number = _split_number(words)
    telling = [word for word in words if word not in of_city] or words
    return Typed(tuple(telling), number, postal_codes[-1] if postal_codes else "")


def _long_number(text, words, codes, of_city):
    """Return the index in ``words`` of a house number of four figures, or ``None``.

    Of two such words one is the postal code; a lone one is a house number only when it ends
    the text, right behind a street, and is not in the name of the city. Should it be a postal
    code after all, the street is found the same, without its first houses.
    """
    if not codes or any(map(_HOUSE.fullmatch, words)):
        return None
    if len(codes) > 1:
        return codes[-1] if codes[0] == 0 else codes[0]
    (index,) = codes
    word, street = words[index], set(words[:index]) - of_city
    behind = re.search(rf"[^\s,;]\s+{word}\s*$", text)
    return index if street and behind and word not in of_city else None


def _split_number(words):
    for index in range(len(words) - 1, -1, -1):
        if not _HOUSE.fullmatch(words[index]):
            continue
        number = words.pop(index)
        follows = words[index] if index < len(words) else ""
        if number.isdigit() and len(follows) == 1 and follows.isalpha():
            number += words.pop(index)
        return words, number
    return words, ""


@dataclass(frozen=True)
class TypedNumber:
    """The number of a post or a bin that somebody typed; ``kind`` when they said which."""

    code: str
    kind: str = ""
    figures: int = 0


def asset_number(text):
    """Return the ``TypedNumber`` in "paal 12345", "LP-0123" or "12345", or ``None``."""
    words = _SIGNS.sub(" ", fold(text)).split()
    kinds = [_KIND_WORDS[word] for word in words if word in _KIND_WORDS]
    code = "".join(w for w in words if w not in _KIND_WORDS and w not in _FILLERS)
    if not _CODE.fullmatch(code) or not (kinds or len(code) > 2):
        return None
    return TypedNumber(code, kinds[0] if kinds else "", number_order(code))
