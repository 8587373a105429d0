"""Points and outlines on WGS84, as plain values (no database, no request).

Order of coordinates: functions take ``lon, lat`` like GeoJSON; a ``Point`` names both.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

EARTH_RADIUS_M = 6_371_008.8
# Six decimals are 11 cm; more is noise of the device.
COORDINATE_DECIMALS = 6
#: parts of a degree north and east: cells of about 55 by 56 metres in Flanders
CELL_ROWS, CELL_COLUMNS = 2000, 1200
MAX_OUTLINE_BYTES = 2_000_000
# ``float`` also takes "nan", "1_0" and digits of other scripts: none is a coordinate.
NUMBER = re.compile(r"[+-]?\d{1,3}(\.\d{1,20})?", re.ASCII)


class OutlineError(ValueError):
    """An outline cannot be used; ``code`` says why, ``detail`` where known."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class CoordinateError(ValueError):
    """A coordinate is no place on earth; ``code`` is ``number``, ``range`` or ``half``."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Point:
    """A place on earth, WGS84 degrees."""

    lat: float
    lon: float


def point(lat, lon):
    """Return the checked ``Point`` of two numbers, rounded to 11 cm.

    :raise CoordinateError: not finite, or not on earth
    """
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise CoordinateError("number")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise CoordinateError("range")
    return Point(round(lat, COORDINATE_DECIMALS), round(lon, COORDINATE_DECIMALS))


def parse_point(lat_text, lon_text):
    """Return the ``Point`` written in two texts, or ``None`` when both are empty.

    :raise CoordinateError: one of both is missing, is no plain number, or not on earth
    """
    lat_text, lon_text = (lat_text or "").strip(), (lon_text or "").strip()
    if not lat_text and not lon_text:
        return None
    if not lat_text or not lon_text:
        raise CoordinateError("half")
    if not NUMBER.fullmatch(lat_text) or not NUMBER.fullmatch(lon_text):
        raise CoordinateError("number")
    return point(float(lat_text), float(lon_text))


class Outline:
    """An area on the map, prepared for many "is this point inside?" questions."""

    def __init__(self, area):
        shapely.prepare(area)
        self.area = area

    def contains(self, lon, lat):
        """Whether the point lies inside or on the border (a border road is ours too)."""
        return bool(shapely.intersects_xy(self.area, lon, lat))

    def distance_m(self, lon, lat):
        """Return about how many metres the point lies outside; 0 inside."""
        where = shapely.Point(lon, lat)
        near = shapely.shortest_line(self.area, where).coords[0]
        return distance_m(lon, lat, *near)

    def looks_swapped(self, lon, lat):
        """Whether the point is outside, but inside once latitude and longitude trade places."""
        return not self.contains(lon, lat) and self.contains(lat, lon)

    def widened(self, degrees):
        """Return the outline with so many degrees around it, prepared in its turn."""
        return Outline(self.area.buffer(degrees))

    def simplified(self, tolerance=0.0003):
        """Return a GeoJSON geometry for drawing; the default tolerance is about 30 m."""
        return mapping(shapely.set_precision(self.area.simplify(tolerance), 0.00001))

    @property
    def bounds(self):
        """(west, south, east, north) in degrees."""
        return self.area.bounds


def _geometries(document):
    """Yield the geometry objects of a GeoJSON document, whatever wraps them."""
    if not isinstance(document, dict):
        raise OutlineError("not_geojson")
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise OutlineError("not_geojson")
        for feature in features:
            yield from _geometries(feature)
    elif kind == "Feature":
        yield from _geometries(document.get("geometry"))
    elif kind in ("Polygon", "MultiPolygon"):
        yield document
    else:
        raise OutlineError("not_polygon", str(kind)[:40])


def parse_outline(text):
    """Return the ``Outline`` of a GeoJSON text.

    Accepted: Polygon, MultiPolygon, or a Feature or FeatureCollection of these.

    :raise OutlineError: ``too_big``, ``not_json``, ``not_geojson``, ``not_polygon``, ``empty``,
        ``range`` (not degrees; often Lambert metres) or ``invalid`` (with shapely's reason)
    """
    if len(text) > MAX_OUTLINE_BYTES:
        raise OutlineError("too_big")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise OutlineError("not_json", str(error)[:80]) from error
    try:
        shapes = [shape(geometry) for geometry in _geometries(document)]
        area = shapely.union_all(shapes) if len(shapes) > 1 else (shapes or [None])[0]
    except OutlineError:
        raise
    except (
        ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
    ) as error:
        raise OutlineError("not_geojson", str(error)[:80]) from error
    if area is None or area.is_empty:
        raise OutlineError("empty")
    west, south, east, north = area.bounds
    if not all(map(math.isfinite, area.bounds)):
        raise OutlineError("range")
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise OutlineError("range")
    if not area.is_valid:
        raise OutlineError("invalid", shapely.is_valid_reason(area)[:80])
    return Outline(area)


@lru_cache(maxsize=16)
def prepared_outline(text):
    """Like ``parse_outline``, kept in this worker: preparing takes far longer than asking."""
    return parse_outline(text)


def distance_m(lon_a, lat_a, lon_b, lat_b):
    """Return the great-circle distance in metres between two points (haversine)."""
    lat_a, lat_b = math.radians(lat_a), math.radians(lat_b)
    half_lat = math.sin((lat_b - lat_a) / 2) ** 2
    half_lon = math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    chord = half_lat + math.cos(lat_a) * math.cos(lat_b) * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def snapped(lat, lon, step_m):
    """Return (lat, lon) moved to the middle of its square on a grid of ``step_m`` metres.

    The grid is fixed on earth, so that several reports of one place do not tell together
    what each of them hides. A step of 0 returns the point as it is; (0, 0), no place, too.
    """
    if not step_m or not (lat or lon) or not math.isfinite(lat + lon):
        return lat, lon
    step_lat = math.degrees(step_m / EARTH_RADIUS_M)
    row = math.floor(lat / step_lat)
    middle = (row + 0.5) * step_lat
    step_lon = step_lat / math.cos(math.radians(middle))
    column = math.floor(lon / step_lon)
    return (
        round(middle, COORDINATE_DECIMALS),
        round((column + 0.5) * step_lon, COORDINATE_DECIMALS),
    )


def cells(place, high, wide):
    """Return the rows and the columns of the cells that a box around a point touches.

    A point lies in row ``floor(lat × CELL_ROWS)`` and column ``floor(lon × CELL_COLUMNS)``.

    :param Point place: the middle of the box
    :param float high: degrees from there to its north and south edge
    :param float wide: degrees to its east and west edge
    """
    return tuple(
        list(range(math.floor((middle - half) * parts), math.floor((middle + half) * parts) + 1))
        for middle, half, parts in (
            (place.lat, high, CELL_ROWS),
            (place.lon, wide, CELL_COLUMNS),
        )
    )


def nearest(lon, lat, places, within_m):
    """Return the nearest of ``places``, or ``None`` when all lie beyond the limit.

    :param places: objects with attributes ``lon`` and ``lat`` in degrees
    :param within_m: metres; a point farther than this from all of them has no neighbour
    """
    measured = [
        (distance_m(lon, lat, place.lon, place.lat), index)
        for index, place in enumerate(places)
    ]
    if not measured or min(measured)[0] > within_m:
        return None
    return places[min(measured)[1]]
