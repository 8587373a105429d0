"""The order in which to visit places: always on to the nearest."""

from . import geometry


def _metres(one, other):
    return geometry.distance_m(one[1], one[0], other[1], other[0])


def short_way(start, places):
    """Return the positions of ``places`` in the order of a short way.

    From each place on to the nearest of the others: near the best for the few visits of a
    day, and plain to whoever drives it. Places that are ``None`` come last, as they stand.

    :param tuple start: latitude and longitude in degrees, where the day begins
    :param list places: (latitude, longitude), or ``None``
    """
    left = [number for number, place in enumerate(places) if place]
    order, here = [], start
    while left:
        nearest = min(left, key=lambda number, here=here: _metres(here, places[number]))
        left.remove(nearest)
        order.append(nearest)
        here = places[nearest]
    return order + [number for number, place in enumerate(places) if not place]
