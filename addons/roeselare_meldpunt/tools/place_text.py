"""Read a point from the cells of a file: degrees, Lambert 72 or Lambert 2008."""

import re

from . import lambert

_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,20})?", re.ASCII)

#: titles of columns, as letters and figures only
SPELLINGS = {
    "lat": ("lat", "latitude", "breedtegraad", "epsg4326lat", "latwgs84", "wgs84lat"),
    "lon": (
        "lon",
        "lng",
        "long",
        "longitude",
        "lengtegraad",
        "epsg4326lon",
        "lonwgs84",
        "wgs84lon",
    ),
    "x": ("x", "xlambert72", "lambert72x", "epsg31370x", "xcoordinaat", "xcoord"),
    "y": ("y", "ylambert72", "lambert72y", "epsg31370y", "ycoordinaat", "ycoord"),
    "x08": ("xlambert2008", "lambert2008x", "xlambert08", "epsg3812x"),
    "y08": ("ylambert2008", "lambert2008y", "ylambert08", "epsg3812y"),
}
PAIRS = (("lat", "lon"), ("x", "y"), ("x08", "y08"))
#: metres; Lambert 2008 was moved far from Lambert 72 so that they are never mixed up
_BORDER_2008 = 400_000


def has_place(columns):
    """Whether a file has a pair of columns with coordinates."""
    return any(first in columns and second in columns for first, second in PAIRS)


def read_place(cell):
    """Return (latitude, longitude) in degrees of a row, ``None`` when it has no usable pair.

    :param cell: function that gives the text of a column by our name
    """
    for pair in PAIRS:
        numbers = [_number(cell(name)) for name in pair]
        if None not in numbers:
            return _degrees(*numbers)
    return None


def _number(text):
    if not _NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", "."))


def _degrees(first, second):
    if abs(first) <= 180 and abs(second) <= 180:
        # Degrees also stand in columns called x and y: x is the longitude there.
        return (first, second) if first > second else (second, first)
    if first > _BORDER_2008 and second > _BORDER_2008:
        return lambert.lambert2008_to_degrees(first, second)
    return lambert.lambert72_to_degrees(first, second)
