"""Read lamp posts, bins and named places from a CSV or GeoJSON file, and roads from GeoJSON."""

import json
import re
from dataclasses import dataclass

from . import place_text, street_text
from .address_file import Refused
from .search_text import fold
from .table_file import MAX_CELL, FileError, check_bytes, open_table

_SPELLINGS = {
    "kind": ("soort", "type", "kind", "categorie"),
    "number": (
        "nummer",
        "nr",
        "number",
        "paalnummer",
        "lichtpaalnummer",
        "id",
        "code",
        "ref",
        "identificatie",
    ),
    "name": ("naam", "name", "benaming", "omschrijving", "label"),
    **place_text.SPELLINGS,
}
_UNUSABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_ROAD_NAMES = ("name", "naam", "ref", "wegnummer", "ident2", "ident8", "weg")
_KINDS = {
    "lamp": ("lamp", "lichtpaal", "lantaarnpaal", "verlichtingspaal", "lamppost", "paal"),
    "bin": ("bin", "vuilbak", "vuilnisbak", "afvalbak", "straatvuilnisbak", "litterbin"),
    "glass": ("glass", "glasbol", "glascontainer", "glassbank"),
    "park": ("park", "groen"),
    "playground": ("playground", "speelplein", "speeltuin"),
    "school": ("school",),
    "hall": ("hall", "zaal", "gebouw", "building", "bibliotheek", "station"),
    "sport": ("sport", "sporthal", "sportterrein", "sportsground", "zwembad"),
    "other": ("other", "andere", "plaats"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True)
class AssetRow:
    """A usable row: a thing or a place with a number or a name."""

    line: int
    key: str
    kind: str
    number: str
    name: str
    lat: float
    lon: float


def read_assets(content, near, default_kind):
    """Yield an ``AssetRow`` or a ``Refused`` for each point of a file.

    :param near: function of longitude and latitude: whether a point lies in or near the city
    :param default_kind: of rows that name none, or one that we do not know
    :raise FileError: the file cannot be used at all
    """
    check_bytes(content)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        return _rows(_features(content), near, default_kind)
    table = open_table(content, _SPELLINGS)
    missing = [] if {"number", "name"} & set(table.columns) else ["nummer / naam"]
    if not place_text.has_place(table.columns):
        missing.append("x + y / lat + lon")
    if missing:
        raise FileError("columns", ", ".join(missing))
    return _rows(table.rows(), near, default_kind)


def _rows(rows, near, default_kind):
    for line, cell in rows:
        yield Refused(line, "csv") if cell is None else _row(line, cell, near, default_kind)


def _row(line, cell, near, default_kind):
    number, name = cell("number"), cell("name")
    if len(number) > 60 or len(name) >= MAX_CELL:
        return Refused(line, "long")
    found = place_text.read_place(cell)
    if not found:
        return Refused(line, "coordinates")
    lat, lon = round(found[0], 6), round(found[1], 6)
    if not near(lon, lat):
        return Refused(line, "outside")
    if not street_text.number_key(number) and not street_text.street_words(name):
        return Refused(line, "nameless")
    kind = _KIND_OF.get(fold(cell("kind")).replace(" ", "").replace("-", ""), default_kind)
    return AssetRow(line, street_text.asset_key(kind, number, name), kind, number, name, lat, lon)


def _features(content):
    """Return pairs (place in the list, cell function) of the features of a GeoJSON text."""
    return [(line, _cell(feature)) for line, feature in _documents(content)]


def _cell(feature):
    geometry, properties = feature.get("geometry"), feature.get("properties")
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return lambda _name: ""
    place = geometry.get("coordinates")
    texts = {}
    for title, value in (properties if isinstance(properties, dict) else {}).items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            texts.setdefault(fold(str(title)).replace("_", ""), _clean(str(value)))
    if isinstance(place, list) and len(place) >= 2:
        texts.update(x=_plain(place[0]), y=_plain(place[1]))

    def cell(name):
        return next((texts[word] for word in _SPELLINGS[name] if word in texts), "")

    return cell


def _clean(text):
    """Return ``text`` on one line, without signs that no database takes."""
    return " ".join(_UNUSABLE.sub("", text).split())


def _plain(number):
    return f"{number:.9f}" if isinstance(number, int | float) and abs(number) < 1e9 else ""


def _documents(content):
    """Return pairs (place in the list, feature) of a GeoJSON text."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileError("json") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise FileError("geojson")
    return [
        (line, feature if isinstance(feature, dict) else {})
        for line, feature in enumerate(features, 1)
    ]


def read_roads(content):
    """Yield (place in the list, name, GeoJSON geometry) of each line of a GeoJSON file.

    A feature without a name has the name ``""``.

    :raise FileError: no text, no GeoJSON
    """
    check_bytes(content)
    for line, feature in _documents(content):
        properties = feature.get("properties")
        texts = {
            fold(str(title)): value
            for title, value in (properties if isinstance(properties, dict) else {}).items()
            if isinstance(value, str)
        }
        name = next((texts[word] for word in _ROAD_NAMES if texts.get(word)), "")
        yield line, _clean(name)[:60], feature.get("geometry")
