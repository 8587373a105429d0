"""What the webhook of WhatsApp brings, as plain values. Nothing of it is to be trusted.

Source: Meta, WhatsApp Business Platform, Cloud API, webhooks.
"""

import json
from dataclasses import dataclass, field

#: signs of a text message at most; WhatsApp itself allows 4096
_MAX_TEXT = 10_000
#: messages and statuses of one call that are looked at
_MAX_ITEMS = 200
STATES = ("sent", "delivered", "read", "failed")


class NotUnderstood(ValueError):
    """This is no JSON object."""


@dataclass(frozen=True)
class Incoming:
    """One message of a citizen.

    :param str message_id: of the provider; the same message has the same
    :param str number: international, digits only
    :param str kind: ``text``, ``image``, ``location``, ``silent`` (needs no answer) or ``other``
    """

    message_id: str
    number: str
    kind: str
    name: str = ""
    text: str = ""
    media_id: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(frozen=True)
class Delivery:
    """What became of one of our messages."""

    message_id: str
    state: str
    code: int = 0


@dataclass(frozen=True)
class Notice:
    """All that one call of the webhook brings for one number of ours."""

    messages: list = field(default_factory=list)
    deliveries: list = field(default_factory=list)

    @classmethod
    def parse(cls, raw, number_id):
        """Return what ``raw`` holds for our number.

        :param bytes raw: body of the request
        :param str number_id: the provider's id of our number; what is for others is left out
        :raise NotUnderstood: no JSON object
        """
        try:
            document = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise NotUnderstood from error
        if not isinstance(document, dict):
            raise NotUnderstood
        notice = cls()
        for entry in _items(document, "entry"):
            for change in _items(entry, "changes"):
                value = _part(change, "value")
                if _text(_part(value, "metadata"), "phone_number_id") == number_id:
                    notice._add(value)
        return notice

    def _add(self, value):
        names = {
            _text(contact, "wa_id"): _text(_part(contact, "profile"), "name")
            for contact in _items(value, "contacts")
        }
        for item in _items(value, "messages"):
            message = _incoming(item, names)
            if message:
                self.messages.append(message)
        for item in _items(value, "statuses"):
            state, message_id = _text(item, "status"), _text(item, "id")
            if state in STATES and message_id:
                codes = [error.get("code") for error in _items(item, "errors")]
                code = codes[0] if codes and isinstance(codes[0], int) else 0
                self.deliveries.append(Delivery(message_id, state, code))


def _incoming(item, names):
    message_id, number, kind = (_text(item, key) for key in ("id", "from", "type"))
    if not (message_id and number.isascii() and number.isdigit() and 6 <= len(number) <= 16):
        return None
    known = {"message_id": message_id, "number": number, "name": names.get(number, "")}
    if kind == "text":
        text = _text(_part(item, "text"), "body", _MAX_TEXT)
        return Incoming(**known, kind="text", text=text)
    if kind == "image":
        image = _part(item, "image")
        caption = _text(image, "caption", _MAX_TEXT)
        return Incoming(**known, kind="image", text=caption, media_id=_text(image, "id"))
    if kind == "location":
        place = _part(item, "location")
        latitude, longitude = _number(place, "latitude"), _number(place, "longitude")
        if latitude is not None and longitude is not None:
            words = ", ".join(filter(None, (_text(place, "name"), _text(place, "address"))))
            return Incoming(
                **known, kind="location", text=words, latitude=latitude, longitude=longitude
            )
    silent = kind in ("reaction", "system", "unknown")
    return Incoming(**known, kind="silent" if silent else "other")


def _part(source, key):
    found = source.get(key)
    return found if isinstance(found, dict) else {}


def _items(source, key):
    found = source.get(key)
    items = found if isinstance(found, list) else []
    return [item for item in items[:_MAX_ITEMS] if isinstance(item, dict)]


def _text(source, key, limit=200):
    found = source.get(key)
    return found.replace("\x00", "")[:limit] if isinstance(found, str) else ""


def _number(source, key):
    found = source.get(key)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    limit = 90 if key == "latitude" else 180
    # NaN is not smaller than anything.
    return float(found) if abs(found) <= limit else None
