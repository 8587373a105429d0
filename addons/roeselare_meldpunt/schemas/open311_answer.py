"""What a system that speaks Open311 GeoReport v2 answers, as plain values.

Nothing of it is to be trusted. Source: https://wiki.open311.org/GeoReport_v2/
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from odoo.addons.roeselare_servicedesk.tools.text import clean_line, clean_text

#: items of one answer that are looked at; the protocol itself stops at 1000
MAX_ITEMS = 1000
_MAX_NOTES = 2000
# An id goes into a list of ids: it can hold no comma.
_ID = re.compile(r"[^\s,<>\x00-\x1f\x7f]{1,100}")


class NotUnderstood(ValueError):
    """This is not what the protocol asks for.

    :param str kind: ``empty``, ``xml``, ``page`` or ``nonsense``
    """

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Receipt:
    """A request was taken: it has a number, or a token with which to ask for its number."""

    number: str = ""
    token: str = ""


@dataclass(frozen=True)
class Seen:
    """Where a request stands.

    :param datetime updated: naive, UTC; None when it is not told
    :param datetime expected: aware; when it should be done, None when it is not told
    """

    number: str
    closed: bool
    notes: str = ""
    description: str = ""
    updated: datetime | None = None
    expected: datetime | None = None


@dataclass(frozen=True)
class Service:
    """One kind of request that can be made there."""

    code: str
    name: str
    description: str = ""
    heading: str = ""
    asks_more: bool = False


def receipt(body):
    """Return the :class:`Receipt` of a request that was sent, or of its token."""
    for item in _items(body):
        found = Receipt(_id(item, "service_request_id"), _id(item, "token"))
        if found.number or found.token:
            return found
    raise NotUnderstood("nonsense")


def seen(body):
    """Return a list of :class:`Seen`; what has no number is left out, not closed is open."""
    return [found for found in map(_seen, _items(body)) if found]


def services(body):
    """Return a list of :class:`Service`, each code once; what has no code is left out."""
    found = {}
    for item in _items(body):
        code = _id(item, "service_code")
        if code:
            found[code] = Service(
                code,
                _line(item, "service_name") or code,
                clean_text(item.get("description"))[:_MAX_NOTES],
                _line(item, "group"),
                str(item.get("metadata")).lower() == "true",
            )
    return list(found.values())


def refusal(body):
    """Return in which words a request was refused, or an empty text."""
    try:
        items = _items(body)
    except NotUnderstood:
        return ""
    return " ".join(filter(None, (_line(item, "description") for item in items[:3])))


def _seen(item):
    number = _id(item, "service_request_id")
    if not number:
        return None
    updated = _moment(item, "updated_datetime")
    return Seen(
        number,
        _line(item, "status").lower() == "closed",
        clean_text(item.get("status_notes"))[:_MAX_NOTES],
        clean_text(item.get("description")),
        updated and updated.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        _moment(item, "expected_datetime"),
    )


def _items(body):
    """Return the objects of the root array; one object alone counts as an array of it."""
    text = _text(body)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotUnderstood(_kind(text)) from None
    if isinstance(document, dict):
        document = [document]
    if not isinstance(document, list):
        raise NotUnderstood("nonsense")
    return [item for item in document[:MAX_ITEMS] if isinstance(item, dict)]


def _text(body):
    try:
        return body.decode(json.detect_encoding(body))
    except UnicodeDecodeError:
        # An old system that does not say the truth about its encoding: the numbers and
        # states are ASCII, and most words come out right.
        return body.decode("cp1252", "replace")


def _kind(text):
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if not start:
        return "empty"
    if start.startswith(("<?xml", "<service", "<errors")):
        return "xml"
    return "page" if start.startswith("<") else "nonsense"


def _id(item, key):
    value = item.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**30:
        value = str(value)
    value = value.strip() if isinstance(value, str) else ""
    return value if _ID.fullmatch(value) else ""


def _line(item, key):
    return clean_line(item.get(key))[:200]


def _moment(item, key):
    """Return a moment that a field tells, aware, or None when it tells none."""
    value = item.get(key)
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        if found and not 2000 <= found.year < 2200:
            return None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and not found.tzinfo else found
