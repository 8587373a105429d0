"""Read the answers of an address service of Geopunt's shape.

Source: shared facts, section 2 (``/v4/Location``): an object with ``LocationResult``, a list of
addresses with ``FormattedAddress`` and ``Location.Lat_WGS84`` / ``Lon_WGS84``.
"""

from dataclasses import dataclass

from .geometry import CoordinateError, point

MAX_LABEL = 200


@dataclass(frozen=True)
class Address:
    """An address found; ``label`` is what a person reads, coordinates are WGS84 degrees."""

    label: str
    lat: float
    lon: float

    def as_dict(self):
        return {"label": self.label, "lat": self.lat, "lon": self.lon}


def location_url(base_url):
    """Return the address of the service's location call, from its base address."""
    return base_url.rstrip("/") + "/Location"


def search_params(text, count):
    return {"q": text, "c": count}


def reverse_params(lat, lon):
    return {"latlon": f"{lat:.6f},{lon:.6f}", "c": 1}


def parse_locations(document, limit):
    """Return up to ``limit`` addresses of an answer.

    Entries without a label or a usable place are passed over: an odd entry must not hide the
    good ones.

    :raise ValueError: the document is no answer of this service at all
    """
    entries = document.get("LocationResult") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("no LocationResult")
    found = []
    for entry in entries:
        address = _parse_entry(entry)
        if address and address not in found:
            found.append(address)
        if len(found) == limit:
            break
    return found


def _parse_entry(entry):
    place = entry.get("Location") if isinstance(entry, dict) else None
    label = entry.get("FormattedAddress") if isinstance(entry, dict) else None
    if not isinstance(place, dict) or not isinstance(label, str) or not label.strip():
        return None
    try:
        where = point(float(place.get("Lat_WGS84")), float(place.get("Lon_WGS84")))
    except (TypeError, ValueError, CoordinateError):
        return None
    return Address(" ".join(label.split())[:MAX_LABEL], where.lat, where.lon)
