"""Make parts of a picture unreadable for good, as plain values."""

import io
import math

from PIL import Image

#: a covered part keeps no more than this many blocks of colour along its longer side
BLOCKS = 4
MAX_AREAS = 50


class AreaError(ValueError):
    """The areas to cover are no areas of a picture."""


def check_areas(areas):
    """Return ``areas`` as a list of lists of four numbers, or raise.

    :param areas: ``[[left, top, width, height], …]`` as parts of the picture, 0 to 1
    :raise AreaError: anything else, also what lies outside the picture
    """
    if not isinstance(areas, list) or len(areas) > MAX_AREAS:
        raise AreaError("not a list of areas, or too many")
    return [_check_area(area) for area in areas]


def _check_area(area):
    if not isinstance(area, list) or len(area) != 4:
        raise AreaError("an area has four numbers")
    if any(isinstance(part, bool) or not isinstance(part, int | float) for part in area):
        raise AreaError("an area has four numbers")
    left, top, width, height = area
    inside = all(math.isfinite(part) and 0 <= part <= 1 for part in area)
    # A hair beyond the edge is what dragging to the edge gives.
    if not inside or not width or not height or left + width > 1.001 or top + height > 1.001:
        raise AreaError("an area lies outside the picture")
    return [float(part) for part in area]


def cover(content, areas):
    """Return ``content`` as JPEG in which each area is a few blocks of its mean colours.

    The blocks are means of many pixels: what was there cannot be computed back.

    :param bytes content: a picture that passed the upload gate
    :param areas: as :func:`check_areas` returns them
    """
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    for left, top, width, height in areas:
        box = (
            math.floor(left * picture.width),
            math.floor(top * picture.height),
            min(picture.width, math.ceil((left + width) * picture.width)),
            min(picture.height, math.ceil((top + height) * picture.height)),
        )
        part = picture.crop(box)
        longest = max(part.size)
        few = tuple(max(1, round(BLOCKS * side / longest)) for side in part.size)
        blocks = part.resize(few, Image.Resampling.BOX)
        picture.paste(blocks.resize(part.size, Image.Resampling.BICUBIC), box)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
