"""The form of a subscription as plain values: cut to size, not yet judged."""

import re
from dataclasses import dataclass

from .report_form import line

KINDS = ("district", "street", "radius", "drawn")
FREQUENCIES = ("now", "day", "week")
RADII = (100, 250, 500, 1000, 2000, 5000)
MAX_TEXT = 150
_ID = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class SubscriptionForm:
    """One filled-in form; texts as typed, numbers only where they were numbers."""

    kind: str = ""
    area_id: int = 0
    street: str = ""
    address: str = ""
    latitude: str = ""
    longitude: str = ""
    radius: int = 0
    points: str = ""
    category_ids: tuple = ()
    frequency: str = ""
    lang: str = ""
    email: str = ""


def parse(values, categories=()):
    """Return the ``SubscriptionForm`` of a posted form.

    :param values: mapping of field name to text, as sent
    :param categories: ids of the categories that were ticked, as texts
    """
    return SubscriptionForm(
        kind=_one_of(values, "kind", KINDS),
        area_id=_number(values.get("area_id")),
        street=line(values.get("street"))[: MAX_TEXT + 1],
        address=line(values.get("address"))[: MAX_TEXT + 1],
        latitude=line(values.get("latitude")),
        longitude=line(values.get("longitude")),
        radius=_number(values.get("radius")),
        points=line(values.get("points"))[:10_000],
        category_ids=tuple(dict.fromkeys(filter(None, map(_number, categories)))),
        frequency=_one_of(values, "frequency", FREQUENCIES),
        lang=line(values.get("lang"))[:20],
        email=line(values.get("email"))[:255],
    )


def _one_of(values, name, allowed):
    value = line(values.get(name))
    return value if value in allowed else ""


def _number(text):
    text = text.strip() if isinstance(text, str) else ""
    return int(text) if _ID.fullmatch(text) else 0
