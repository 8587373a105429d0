"""Lines on the map, prepared for many "on which road is this point?" questions."""

import json
import math

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

METRES_PER_DEGREE = 111_195.0
LINES = ("LineString", "MultiLineString")
MAX_LINE_BYTES = 5_000_000


class LineError(ValueError):
    """A geometry is no usable line in degrees."""


def parse_lines(text):
    """Return the shapely line(s) of a GeoJSON geometry.

    :raise LineError: no JSON, no LineString or MultiLineString, empty, or not in degrees
    """
    if len(text or "") > MAX_LINE_BYTES:
        raise LineError("too big")
    try:
        geometry = json.loads(text or "")
        if not isinstance(geometry, dict) or geometry.get("type") not in LINES:
            raise LineError("no line")
        lines = shape(geometry)
    except LineError:
        raise
    except (ShapelyError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise LineError(str(error)[:80]) from error
    if lines.is_empty or not all(map(math.isfinite, lines.bounds)):
        raise LineError("empty")
    west, south, east, north = lines.bounds
    if west < -180 or east > 180 or south < -90 or north > 90 or lines.length == 0:
        raise LineError("range")
    return shapely.force_2d(lines)


class RoadLayer:
    """Roads as lines in metres around their middle; exact enough for one city."""

    def __init__(self, roads):
        """:param roads: pairs of an id and a shapely line in degrees"""
        roads = list(roads)
        self.ids = [road_id for road_id, _lines in roads]
        lines = [lines for _road_id, lines in roads]
        self.lat = _middle_latitude(lines)
        self.lines = [shapely.transform(line, self._project) for line in lines]
        self.tree = shapely.STRtree(self.lines)

    @property
    def _scale(self):
        return math.cos(math.radians(self.lat)) * METRES_PER_DEGREE

    def _project(self, degrees):
        return degrees * [self._scale, METRES_PER_DEGREE]

    def nearest(self, lon, lat, within_m):
        """Return the id of the nearest road within so many metres, or ``None``."""
        if not self.lines or within_m <= 0 or not math.isfinite(lon + lat):
            return None
        where = shapely.Point(lon * self._scale, lat * METRES_PER_DEGREE)
        found = self.tree.query_nearest(where, max_distance=within_m)
        return self.ids[found[0]] if len(found) else None


def _middle_latitude(lines):
    if not lines:
        return 0.0
    bounds = shapely.total_bounds(lines)
    return float(bounds[1] + bounds[3]) / 2
