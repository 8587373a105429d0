"""The picture that stands in the place of a photo until the virus scanner calls it clean."""

import base64
import functools
import io

from PIL import Image, ImageDraw

_SIZE = (640, 480)


@functools.cache
def held_picture():
    """Return an hourglass on grey, as base64 of a PNG: it says no word, in any language."""
    image = Image.new("RGB", _SIZE, "#e9ecef")
    draw = ImageDraw.Draw(image)
    left, right, top, bottom = 260, 380, 140, 340
    draw.polygon([(left, top), (right, top), (left, bottom), (right, bottom)], fill="#495057")
    for y in (top, bottom):
        draw.line([(left - 20, y), (right + 20, y)], fill="#495057", width=14)
    out = io.BytesIO()
    image.save(out, "PNG")
    return base64.b64encode(out.getvalue())
