"""What a value of a package may be: each kind checks one value and returns it clean.

A kind is called with the value and its path, and raises :class:`~.fault.PackageFault`.
A value that is not there is ``None`` and becomes the kind's ``default``.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from ..text import clean_line, is_email
from .fault import PackageFault

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:_[A-Z]{2})?")


def expect(value, types, path, name):
    """Return ``value`` if it is one of ``types``; a yes/no is never a number."""
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise PackageFault(path, "type", expected=name)
    return value


@dataclass(frozen=True)
class Line:
    """One line of text."""

    limit: int = 250
    required: bool = False
    pattern: str = ""
    default: str = ""

    def __call__(self, value, path):
        text = clean_line(expect(value, (str,), path, "text"))
        if not text and self.required:
            raise PackageFault(path, "missing")
        if len(text) > self.limit:
            raise PackageFault(path, "too_long", limit=self.limit)
        if text and self.pattern and not re.fullmatch(self.pattern, text):
            raise PackageFault(path, "code", value=text)
        return text


@dataclass(frozen=True)
class Url:
    """An address on the web; nothing that runs."""

    required: bool = False
    default: str = ""

    def __call__(self, value, path):
        text = Line(1000, self.required)(value, path)
        if text and not _is_web(text):
            raise PackageFault(path, "url", value=text[:60])
        return text


def _is_web(text):
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in text


@dataclass(frozen=True)
class Email:
    default: str = ""

    def __call__(self, value, path):
        text = Line(254)(value, path)
        if text and not is_email(text):
            raise PackageFault(path, "email", value=text[:60])
        return text


@dataclass(frozen=True)
class Choice:
    values: tuple
    default: Any = None

    def __call__(self, value, path):
        if not isinstance(value, str) or value not in self.values:
            raise PackageFault(
                path, "not_a_choice", value=str(value)[:60], known=", ".join(self.values)
            )
        return value


@dataclass(frozen=True)
class Flag:
    default: bool = False

    def __call__(self, value, path):
        return expect(value, (bool,), path, "yes_no")


@dataclass(frozen=True)
class Whole:
    least: int = 0
    most: int = 100_000
    default: Any = 0

    def __call__(self, value, path):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return _within(expect(value, (int,), path, "whole"), self, path)


@dataclass(frozen=True)
class Number:
    """A number that may be left out."""

    least: float = -(10**12)
    most: float = 10**12
    default: Any = None

    def __call__(self, value, path):
        value = _within(expect(value, (int, float), path, "number"), self, path)
        return int(value) if value == int(value) else value


def _within(value, limits, path):
    if not limits.least <= value <= limits.most:
        raise PackageFault(path, "out_of_range", least=limits.least, most=limits.most)
    return value


@dataclass(frozen=True)
class Day:
    default: Any = None

    def __call__(self, value, path):
        text = expect(value, (str,), path, "text")
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise PackageFault(path, "date", value=text[:20]) from error


@dataclass(frozen=True)
class Language:
    """The code of any language, not only those of the city."""

    default: Any = None

    def __call__(self, value, path):
        text = expect(value, (str,), path, "text")
        if not _LANGUAGE.fullmatch(text):
            raise PackageFault(path, "code", value=text[:20])
        return text


@dataclass(frozen=True)
class Value:
    """An answer that a condition waits for: text or a number."""

    def __call__(self, value, path):
        if isinstance(value, str):
            return Line(250, required=True)(value, path)
        return Number()(value, path)
