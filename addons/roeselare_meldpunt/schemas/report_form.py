"""The report form as plain values: what a citizen sent, cut to size and not yet judged."""

import re
from dataclasses import dataclass, field

MAX_ADDRESS = 250
# Of a text that is far too long, the page shows the beginning only.
MAX_SHOWN = 20_000
PLACE_SOURCES = ("map", "device", "address", "asset", "photo", "text")
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
# Control characters break mails and exports, and signs that turn the reading direction
# disguise what follows; line ends and tabs may stay.
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True)
class ReportForm:
    """One filled-in report form; texts are plain text, ``photos`` pairs of name and content."""

    category: str = ""
    description: str = ""
    address: str = ""
    latitude: str = ""
    longitude: str = ""
    place_source: str = "text"
    # The id of a lamp post, bin or named place, as text; judged with the place.
    asset: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    lang: str = ""
    idempotency_key: str = ""
    partner_id: int = 0
    photos: tuple = field(default=(), repr=False)
    # Answers to the questions of the category, in the shape of the service desk.
    answers: object = None
    # Set by our own code when a colleague writes it down for a caller, never from a form.
    channel: str = "web"
    by_staff: bool = False
    values: dict = field(default_factory=dict, repr=False)

    @property
    def category_id(self):
        """The category's id, or 0 when the text is no positive number of the database's size."""
        text = self.category
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def parse(values, photos=(), lang="", partner_id=0, answers=None):
    """Return the ``ReportForm`` of a posted form.

    :param values: mapping of field name to text, as sent
    :param photos: pairs ``(file name, content)``, as sent
    :param answers: answers to the questions of the category, as sent
    """
    source = line(values.get("place_source"))
    key = line(values.get("idempotency_key"))
    return ReportForm(
        category=line(values.get("category_id")),
        description=text(values.get("description")),
        address=line(values.get("address")),
        latitude=line(values.get("latitude")),
        longitude=line(values.get("longitude")),
        place_source=source if source in PLACE_SOURCES else "text",
        asset=line(values.get("asset_id")),
        name=line(values.get("name")),
        email=line(values.get("email")),
        phone=line(values.get("phone")),
        lang=lang,
        idempotency_key=key if KEY.fullmatch(key) else "",
        partner_id=partner_id,
        photos=tuple(photos),
        answers=answers,
    )


def shown_values(values):
    """Return the texts to show again in the form, field by field, cut to a sane size."""
    names = (
        "category_id",
        "description",
        "address",
        "latitude",
        "longitude",
        "place_source",
        "asset_id",
        "name",
        "email",
        "phone",
        "idempotency_key",
        "lang",
    )
    shown = {name: text(values.get(name))[:MAX_SHOWN] for name in names}
    if not KEY.fullmatch(shown["idempotency_key"]):
        shown["idempotency_key"] = ""
    return shown


def text(value):
    """Return the sent text without control characters and with plain line ends."""
    if not isinstance(value, str):
        return ""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", plain).strip()


def line(value):
    """Like ``text``, on one line."""
    return " ".join(text(value).split())
