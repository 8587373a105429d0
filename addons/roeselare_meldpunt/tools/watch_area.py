"""Areas that somebody drew on the map, as plain values (no database, no request)."""

import json
import math
import re
from functools import lru_cache

import shapely
from shapely.geometry import Polygon

from .geometry import CoordinateError, Outline, parse_outline, point

MIN_POINTS = 3
MAX_POINTS = 100
#: square kilometres; the whole city is about 60
MAX_KM2 = 30.0
_KM_PER_DEGREE = 111.195
# "lat,lon;lat,lon": what the page's script writes and a person could type.
_POINT = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,20})?),([+-]?\d{1,3}(?:\.\d{1,20})?)", re.ASCII)
_MAX_CHARS = 6_000


class AreaError(ValueError):
    """A drawn area cannot be used.

    ``code`` is ``few``, ``many``, ``number``, ``crossing`` or ``large``.
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parse_points(text):
    """Return the drawn area as a ``shapely`` polygon.

    :param str text: ``lat,lon;lat,lon;…``, degrees; the ring closes itself
    :raise AreaError: too few or too many points, no places on earth, lines that cross,
        or too large
    """
    parts = [part for part in (text or "").replace(" ", "").split(";") if part]
    if len(parts) > MAX_POINTS or len(text or "") > _MAX_CHARS:
        raise AreaError("many")
    points = [_parse_point(part) for part in parts]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(set(points)) < MIN_POINTS:
        raise AreaError("few")
    area = Polygon(points)
    if not area.is_valid or area.area == 0:
        raise AreaError("crossing")
    if square_km(area) > MAX_KM2:
        raise AreaError("large")
    return area


def _parse_point(part):
    match = _POINT.fullmatch(part)
    if not match:
        raise AreaError("number")
    try:
        place = point(float(match[1]), float(match[2]))
    except CoordinateError as error:
        raise AreaError("number") from error
    return place.lon, place.lat


def square_km(area):
    """Return the size of a small area in degrees, in square kilometres."""
    middle = math.radians(area.centroid.y)
    return area.area * _KM_PER_DEGREE**2 * math.cos(middle)


def degrees(metres, lat):
    """Return how many degrees north and east a distance is, at a latitude."""
    high = metres / (_KM_PER_DEGREE * 1000)
    return high, high / max(math.cos(math.radians(lat)), 0.01)


def to_geojson(area):
    return shapely.to_geojson(area)


def to_points(geojson):
    """Return the text of :func:`parse_points` for a stored polygon; ``""`` for none."""
    if not geojson:
        return ""
    ring = json.loads(geojson)["coordinates"][0][:-1]
    return ";".join(f"{lat},{lon}" for lon, lat in ring)


@lru_cache(maxsize=5_000)
def prepared(geojson) -> Outline:
    """Return the ``Outline`` of a stored polygon, kept in this worker."""
    return parse_outline(geojson)
