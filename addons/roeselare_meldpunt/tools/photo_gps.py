"""Where a photo was taken, as its camera wrote it; read before the gate removes it."""

import io
import math

from PIL import Image

from .geometry import COORDINATE_DECIMALS, Point

_GPS_IFD = 0x8825
_LAT_REF, _LAT, _LON_REF, _LON = 1, 2, 3, 4


def read_position(content):
    """Return the ``Point`` at which a photo was taken, or ``None``.

    ``None`` also for what no camera writes: a half pair, numbers that are none, degrees out
    of range, and 0/0, which cameras without reception write.

    :param bytes content: of a picture, as it came
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            gps = image.getexif().get_ifd(_GPS_IFD)
        lat = _degrees(gps.get(_LAT), gps.get(_LAT_REF), "NS", 90)
        lon = _degrees(gps.get(_LON), gps.get(_LON_REF), "EW", 180)
    # A picture can be broken in as many ways as there are: none of them stops a report.
    except Exception:  # noqa: BLE001
        return None
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None
    return Point(round(lat, COORDINATE_DECIMALS), round(lon, COORDINATE_DECIMALS))


def _degrees(parts, reference, letters, most):
    """Return signed degrees of (degrees, minutes, seconds), or ``None``."""
    if isinstance(reference, bytes):
        reference = reference.decode("ascii", "replace")
    letter = str(reference or "").strip("\0 ").upper()
    if letter not in tuple(letters) or len(parts or ()) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or min(degrees, minutes, seconds) < 0 or value > most:
        return None
    return -value if letter == letters[1] else value
