"""Turn Belgian Lambert coordinates into degrees WGS84, without a library (docs/adr/0060).

Lambert 72 is EPSG:31370 (Belgian datum, moved to WGS84 by the seven parameters of EPSG:15929),
Lambert 2008 is EPSG:3812 (ETRS89, within half a metre of WGS84).
"""

import math
from dataclasses import dataclass

_ARC_SECOND = math.pi / 648_000
_TURNS = 6


@dataclass(frozen=True)
class Ellipsoid:
    a: float
    f: float

    @property
    def e2(self):
        return self.f * (2 - self.f)


INTERNATIONAL = Ellipsoid(6_378_388.0, 1 / 297)
GRS80 = Ellipsoid(6_378_137.0, 1 / 298.257222101)
WGS84 = Ellipsoid(6_378_137.0, 1 / 298.257223563)


class Conic:
    """A conformal conic projection of Lambert with two standard parallels (degrees, metres)."""

    def __init__(self, ellipsoid, lat0, lon0, lat1, lat2, x0, y0):
        self.ellipsoid, self.x0, self.y0 = ellipsoid, x0, y0
        self.e = math.sqrt(ellipsoid.e2)
        self.lon0 = math.radians(lon0)
        lat0, lat1, lat2 = map(math.radians, (lat0, lat1, lat2))
        m1, m2 = self._m(lat1), self._m(lat2)
        t1, t2 = self._t(lat1), self._t(lat2)
        self.n = (math.log(m1) - math.log(m2)) / (math.log(t1) - math.log(t2))
        self.scale = ellipsoid.a * m1 / (self.n * t1**self.n)
        # Of the pole the radius is 0, also where rounding says otherwise.
        self.r0 = 0.0 if lat0 >= math.pi / 2 else self.scale * self._t(lat0) ** self.n

    def _m(self, lat):
        return math.cos(lat) / math.sqrt(1 - self.ellipsoid.e2 * math.sin(lat) ** 2)

    def _t(self, lat):
        sin = self.e * math.sin(lat)
        return math.tan(math.pi / 4 - lat / 2) / ((1 - sin) / (1 + sin)) ** (self.e / 2)

    def inverse(self, x, y):
        """Return latitude and longitude in radians, on the ellipsoid of the projection."""
        east, north = x - self.x0, self.r0 - (y - self.y0)
        t = (math.hypot(east, north) / self.scale) ** (1 / self.n)
        lat = math.pi / 2 - 2 * math.atan(t)
        for _turn in range(_TURNS):
            sin = self.e * math.sin(lat)
            lat = math.pi / 2 - 2 * math.atan(t * ((1 - sin) / (1 + sin)) ** (self.e / 2))
        return lat, self.lon0 + math.atan2(east, north) / self.n


LAMBERT_72 = Conic(
    INTERNATIONAL,
    90.0,
    4.367486666666666,
    51.16666723333333,
    49.8333339,
    150_000.013,
    5_400_088.438,
)
LAMBERT_2008 = Conic(
    GRS80,
    50.797815,
    4.359215833333333,
    49.83333333333334,
    51.16666666666666,
    649_328.0,
    665_262.0,
)
#: metres, seconds of arc, parts per million; rotations of the position vector
_SHIFT = (-106.8686, 52.2978, -103.7239)
_TURN = tuple(_ARC_SECOND * seconds for seconds in (0.3366, -0.457, 1.8422))
_SCALE = 1 - 1.2747e-6


def lambert72_to_degrees(x, y):
    """Return (latitude, longitude) in degrees WGS84 of metres in EPSG:31370."""
    x, y, z = _to_earth(INTERNATIONAL, *LAMBERT_72.inverse(x, y))
    rx, ry, rz = _TURN
    moved = (
        _SHIFT[0] + _SCALE * (x - rz * y + ry * z),
        _SHIFT[1] + _SCALE * (rz * x + y - rx * z),
        _SHIFT[2] + _SCALE * (-ry * x + rx * y + z),
    )
    return _to_degrees(WGS84, *moved)


def lambert2008_to_degrees(x, y):
    """Return (latitude, longitude) in degrees of metres in EPSG:3812."""
    lat, lon = LAMBERT_2008.inverse(x, y)
    return math.degrees(lat), math.degrees(lon)


def _to_earth(ellipsoid, lat, lon):
    n = ellipsoid.a / math.sqrt(1 - ellipsoid.e2 * math.sin(lat) ** 2)
    return (
        n * math.cos(lat) * math.cos(lon),
        n * math.cos(lat) * math.sin(lon),
        n * (1 - ellipsoid.e2) * math.sin(lat),
    )


def _to_degrees(ellipsoid, x, y, z):
    flat = math.hypot(x, y)
    lat = math.atan2(z, flat * (1 - ellipsoid.e2))
    for _turn in range(_TURNS):
        n = ellipsoid.a / math.sqrt(1 - ellipsoid.e2 * math.sin(lat) ** 2)
        lat = math.atan2(z + ellipsoid.e2 * n * math.sin(lat), flat)
    return math.degrees(lat), math.degrees(math.atan2(y, x))
