"""Public reports for the tests of the map, the list, and the page of a report."""

import base64
import io
import random

from PIL import Image

from .common import picture, setup_users, submit

SECRET = "Secret words of An Peeters, 0470 12 34 56"


def setup_public(case):
    """Give the test class users and one public report with an unapproved photo."""
    setup_users(case)
    case.report = submit(
        case,
        description=SECRET,
        address="Secretstraat 5, bij tante An",
        name="An Peeters",
        email="an@example.com",
        photos=(("p.jpg", picture(size=(400, 300))),),
    )
    case.photo = case.report.photo_ids
    case.env.flush_all()


def noise(size=(400, 300)):
    """Return a picture in which every pixel says something."""
    image = Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3))
    out = io.BytesIO()
    image.save(out, "PNG")
    return base64.b64encode(out.getvalue())
