"""Texts in the languages of the city."""

from dataclasses import dataclass
from typing import Any

from ..text import clean_line
from .containers import Items
from .fault import PackageFault
from .kinds import Line, expect

#: in the order in which they are written
LANGUAGES = ("nl_BE", "fr_BE", "en_US")


def _by_language(value, path):
    for lang, item in expect(value, (dict,), path, "object").items():
        if lang not in LANGUAGES:
            raise PackageFault(path, "language", value=lang[:20], known=", ".join(LANGUAGES))
        yield lang, item


def _in_order(found):
    """Return the languages in their order; English, on which the others fall back, always."""
    if found and "en_US" not in found:
        found["en_US"] = next(found[lang] for lang in LANGUAGES if lang in found)
    return {lang: found[lang] for lang in LANGUAGES if lang in found}


@dataclass(frozen=True)
class Texts:
    """A text in the languages of the city.

    :param clean: what makes the text of one language clean, such as a sanitizer
    """

    limit: int = 250
    required: bool = False
    clean: Any = clean_line

    @property
    def default(self):
        return {}

    def __call__(self, value, path):
        found = {}
        for lang, text in _by_language(value, path):
            text = self.clean(expect(text, (str,), f"{path}.{lang}", "text"))
            if len(text) > self.limit:
                raise PackageFault(f"{path}.{lang}", "too_long", limit=self.limit)
            if text:
                found[lang] = text
        if self.required and not found:
            raise PackageFault(path, "missing")
        return _in_order(found)


@dataclass(frozen=True)
class Words:
    """Words by which something is found, in the languages of the city."""

    limit: int = 50

    @property
    def default(self):
        return {}

    def __call__(self, value, path):
        found = {}
        for lang, words in _by_language(value, path):
            place = f"{path}.{lang}"
            clean = Items(Line(80, required=True), self.limit)(words, place)
            for word in clean:
                if "," in word:
                    raise PackageFault(place, "comma", value=word)
            if clean:
                found[lang] = clean
        return _in_order(found)
