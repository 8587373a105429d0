"""Read the rows of an official address file, one by one, and say which cannot be used.

Known shapes: the Flemish address register and CRAB list, the federal BeSt file, and any table
with the same columns under one of the titles below (docs/addresses.md).
"""

from dataclasses import dataclass

from . import place_text, street_text
from .search_text import fold
from .table_file import MAX_CELL, FileError, open_table

_SPELLINGS = {
    "street": (
        "straat",
        "straatnaam",
        "straatnm",
        "street",
        "streetname",
        "streetnamenl",
        "straatnaamnl",
        "volledigestraatnaam",
    ),
    "number": ("huisnummer", "huisnr", "nummer", "housenumber", "number", "hnrlabel"),
    "box": ("bus", "busnummer", "busnr", "box", "boxnumber", "apptnr"),
    "postal": ("postcode", "postalcode", "zip", "zipcode", "pkancode", "postinfo"),
    "city": ("gemeente", "gemeentenaam", "municipality", "municipalitynamenl", "city"),
    "part": ("deelgemeente", "deelgemeentenaam", "submunicipality", "postnamenl", "postnaam"),
    "uri": ("adresid", "addressid", "id", "identificator", "uri", "objectid", "adresuri"),
    "status": ("status", "adresstatus", "statusadres"),
    **place_text.SPELLINGS,
}
_NAMES = {"street": "straatnaam", "number": "huisnummer"}
#: what an address that no longer or not yet exists is marked with
_GONE = ("gehistoreerd", "afgekeurd", "retired", "rejected", "historical", "opgeheven")


@dataclass(frozen=True)
class AddressRow:
    """A usable row; ``key`` tells its street, ``number_key`` its house."""

    line: int
    key: str
    street: str
    part: str
    postal: str
    city: str
    number: str
    box: str
    uri: str
    lat: float
    lon: float

    @property
    def number_key(self):
        return street_text.house_key(self.number)


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used; ``code`` says why."""

    line: int
    code: str


@dataclass(frozen=True)
class Place:
    """Which rows are ours: the name of the city, and whether a point lies in or near it.

    ``near`` takes longitude and latitude, ``inside`` too; both are functions.
    """

    city: str
    near: object
    inside: object


def read_addresses(content, place):
    """Yield an ``AddressRow`` or a ``Refused`` for each row of a file.

    :raise FileError: see :func:`~.table_file.open_table`; ``columns`` names what is missing
    """
    table = open_table(content, _SPELLINGS)
    missing = [title for name, title in _NAMES.items() if name not in table.columns]
    if not place_text.has_place(table.columns):
        missing.append("x + y / lat + lon")
    if missing:
        raise FileError("columns", ", ".join(missing))
    return _rows(table, place)


def _rows(table, place):
    streets = {}
    for line, cell in table.rows():
        yield Refused(line, "csv") if cell is None else _row(line, cell, place, streets)


def _row(line, cell, place, streets):
    code = _fault(cell, place)
    if code:
        return Refused(line, code)
    found = place_text.read_place(cell)
    if not found:
        return Refused(line, "coordinates")
    lat, lon = round(found[0], 6), round(found[1], 6)
    # The outline of the settings can be rough: a row that names the city may lie near it.
    if not (place.near if cell("city") else place.inside)(lon, lat):
        return Refused(line, "outside")
    street, postal = cell("street"), cell("postal")
    part = "" if fold(cell("part")) == fold(place.city) else cell("part")
    # A street has many rows: its key is made once.
    key = streets.get((street, part, postal))
    if key is None:
        key = streets[street, part, postal] = street_text.street_key(street, part, postal)
    number = cell("number").upper()
    return AddressRow(
        line, key, street, part, postal, cell("city"), number, cell("box"), cell("uri"), lat, lon
    )


def _fault(cell, place):
    """Return the code of what makes a row unusable, before its place is looked at."""
    if not cell("street"):
        return "street"
    if not any(char.isdigit() for char in cell("number")) or len(cell("number")) > 20:
        return "number"
    if any(len(cell(name)) >= MAX_CELL for name in ("street", "part", "city", "uri")):
        return "long"
    if cell("city") and place.city and fold(cell("city")) != fold(place.city):
        return "city"
    if fold(cell("status")) in _GONE:
        return "gone"
    return ""
