"""Squares of the map: which one a point lies in, and how fine a view needs them.

A level is a zoom of web maps: level 13 cuts the world in 2^13 × 2^13 tiles. A cell of a level
holds the four cells of the next one, so that counts of a coarse level are sums of a fine one.
"""

import math

#: the finest cells: about 96 m in Roeselare; finer views ask the reports themselves
FINEST = 18
#: the coarsest cells: about 3 km in Roeselare
COARSEST = 13
#: levels that are also counted per main category and per month
DETAILED = 16
#: a cell on the screen is 64 px wide at the zoom two below its level
ZOOM_STEP = 2
MAX_CELLS = 500
_MAX_LATITUDE = 85.0


def cell(lat, lon, level):
    """Return (x, y) of the cell of ``level`` in which a point lies."""
    count = 2**level
    lat = max(-_MAX_LATITUDE, min(_MAX_LATITUDE, lat))
    angle = math.radians(lat)
    y = (1 - math.log(math.tan(angle) + 1 / math.cos(angle)) / math.pi) / 2
    x = (max(-180.0, min(180.0, lon)) + 180) / 360
    return min(int(x * count), count - 1), min(int(y * count), count - 1)


def cells_of_box(west, south, east, north, level):
    """Return (x_min, y_min, x_max, y_max), the cells of ``level`` that a box touches."""
    x_min, y_min = cell(north, west, level)
    x_max, y_max = cell(south, east, level)
    return x_min, y_min, x_max, y_max


def level_for(zoom, box, finest=FINEST):
    """Return the level of cells for a view: as fine as its zoom, but never too many.

    :param box: (west, south, east, north) in degrees
    """
    level = max(COARSEST, min(zoom + ZOOM_STEP, finest))
    while level > COARSEST:
        x_min, y_min, x_max, y_max = cells_of_box(*box, level)
        if (x_max - x_min + 1) * (y_max - y_min + 1) <= MAX_CELLS:
            break
        level -= 1
    return level
