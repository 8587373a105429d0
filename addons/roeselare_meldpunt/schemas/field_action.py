"""What somebody did at a place, as the device of the field sends it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

KINDS = ("under_way", "done", "not_possible", "note")
MAX_PHOTOS = 3
MAX_PHOTO_MB = 8
#: bytes of one request: photos that are just too large get a message of their own
MAX_REQUEST = (MAX_PHOTOS * (MAX_PHOTO_MB + 2)) * 1024 * 1024
MAX_VISITS = 50

#: what a device makes by itself: nobody guesses it
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BEFORE = timedelta(days=14)
_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class FieldAction:
    """One action; nothing in it is to be trusted.

    :param str key: made once on the device; empty when it is none
    :param str kind: one of ``KINDS``, or what else was sent
    :param int ticket_id: the ticket, 0 when it is no number
    :param int visit_id: the planned visit
    :param int version: the ticket's version that the device had; -1 when it is no number
    :param bool solved: the ticket can be closed
    :param bool anyway: the user has read what changed meanwhile
    :param at: naive UTC, when it was done by the clock of the device; None when that
        clock is not to be believed
    :param photos: :class:`Upload` objects
    """

    key: str
    kind: str
    ticket_id: int
    visit_id: int
    version: int
    text: str
    solved: bool
    anyway: bool
    at: datetime | None
    photos: tuple


def parse(post, photos, now):
    """Read an action from the fields of a form.

    :param dict post: field name → text; anything else counts as absent
    :param datetime now: naive UTC
    """
    key = _text(post, "key")
    return FieldAction(
        key=key if _KEY.fullmatch(key) else "",
        kind=_text(post, "kind"),
        ticket_id=_number(post, "ticket", 0),
        visit_id=_number(post, "visit", 0),
        version=_number(post, "version", -1),
        text=_text(post, "text"),
        solved=_text(post, "solved") == "1",
        anyway=_text(post, "anyway") == "1",
        at=_moment(_text(post, "at"), now),
        photos=tuple(photos),
    )


def parse_order(text):
    """Return the ids of visits in the order that was asked, each once.

    :raise ValueError: not a list of at most ``MAX_VISITS`` numbers
    """
    # Longer than any list of so many numbers is not even taken apart.
    parts = text.split(",") if isinstance(text, str) and len(text) <= 11 * MAX_VISITS else []
    if not 0 < len(parts) <= MAX_VISITS or not all(map(_is_id, parts)):
        raise ValueError("not a list of visits")
    return list(dict.fromkeys(map(int, parts)))


def _text(post, name):
    value = post.get(name)
    return value if isinstance(value, str) else ""


def _is_id(text):
    return text.isascii() and text.isdigit() and len(text) < 10


def _number(post, name, absent):
    text = _text(post, name)
    return int(text) if _is_id(text) else absent


def _moment(text, now):
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    try:
        moment = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    except OverflowError:
        return None
    return moment if now - _BEFORE <= moment <= now + _AFTER else None
