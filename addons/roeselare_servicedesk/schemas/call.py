"""What an operator wrote down for a caller, as plain values cut to size."""

import re
from dataclasses import dataclass, field

from ..tools.text import clean_line, clean_text

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
_LONGEST_LINE = 300
_LONGEST_TEXT = 50_000
_MAX_ID = 2**31 - 1


@dataclass(frozen=True)
class CallForm:
    """The form of the intake screen; texts are plain text, not yet judged.

    :param int partner_id: card of the caller, 0 for none
    :param str answer: what the caller was told; needed to close at once
    :param str key: same key, same ticket
    :param dict more: fields of other addons, as sent
    """

    kind: str = ""
    text: str = ""
    channel: str = ""
    partner_id: int = 0
    service_id: int = 0
    name: str = ""
    phone: str = ""
    email: str = ""
    answer: str = ""
    close: bool = False
    key: str = ""
    more: dict = field(default_factory=dict, repr=False)

    @classmethod
    def parse(cls, values):
        """Return the form of what the screen sent; what makes no sense counts as empty."""
        values = values if isinstance(values, dict) else {}
        key = line(values.get("key"))
        return cls(
            kind=line(values.get("kind")),
            text=text(values.get("text")),
            channel=line(values.get("channel")),
            partner_id=record_id(values.get("partner_id")),
            service_id=record_id(values.get("service_id")),
            name=line(values.get("name")),
            phone=line(values.get("phone")),
            email=line(values.get("email")),
            answer=text(values.get("answer")),
            close=values.get("close") is True,
            key=key if _KEY.fullmatch(key) else "",
            more=values,
        )


def text(value):
    """Return a sent text, or nothing when it is none."""
    return clean_text(value[:_LONGEST_TEXT]) if isinstance(value, str) else ""


def line(value):
    """Like :func:`text`, on one line."""
    return clean_line(value[:_LONGEST_LINE]) if isinstance(value, str) else ""


def record_id(value):
    """Return a sent id, or 0 when it is none."""
    number = isinstance(value, int) and not isinstance(value, bool)
    return value if number and 0 < value <= _MAX_ID else 0
