"""What the tests of this addon share: own users, own pictures, a service on loopback."""

import io
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

from PIL import Image

from odoo.tests import new_test_user

from odoo.addons.roeselare_meldpunt.schemas.report_form import ReportForm

CENTRE = ("50.944", "3.125")
KORTRIJK = ("50.828", "3.264")
IZEGEM = ("50.917", "3.212")
HOOGLEDE = ("50.980", "3.092")
EXIF_MAKE = 271
EXIF_GPS = 0x8825


def picture(image_format="JPEG", size=(64, 48), exif=False):
    """Return the bytes of a small picture, with camera and GPS in it when asked."""
    out = io.BytesIO()
    image = Image.new("RGB", size, (90, 120, 60))
    options = {}
    if exif:
        data = Image.Exif()
        data[EXIF_MAKE] = "SecretCamera"
        data.get_ifd(EXIF_GPS)[1] = "N"
        options["exif"] = data
    image.save(out, image_format, **options)
    return out.getvalue()


def metadata(content):
    """Return what a picture tells beside its pixels."""
    with Image.open(io.BytesIO(content)) as image:
        return dict(image.getexif()), "exif" in image.info


def setup_users(case):
    """Give the test class an agent of Netheid, one of Groendienst, and a citizen."""
    env = case.env
    case.category = env.ref("roeselare_meldpunt.category_bin_full")
    agent = "base.group_user,roeselare_servicedesk.group_agent"
    case.agent = new_test_user(env, "meld_agent", groups=agent)
    case.stranger = new_test_user(env, "meld_stranger", groups=agent)
    case.citizen = new_test_user(env, "meld_citizen", groups="base.group_portal")
    case.other_citizen = new_test_user(env, "meld_other", groups="base.group_portal")
    env.ref("roeselare_servicedesk.team_netheid").user_ids = case.agent
    env.ref("roeselare_servicedesk.team_groendienst").user_ids = case.stranger
    empty_register(env)
    # No test may depend on the address service of the settings.
    env.company.meldpunt_address_active = False
    # Tests send forms faster than people do; those of the guard switch it on.
    env.company.servicedesk_guard = False


def empty_register(env):
    """Set the register of a demo aside: no test may depend on it."""
    for name in ("meldpunt.house", "meldpunt.street", "meldpunt.asset", "meldpunt.road"):
        env[name].search([]).active = False


def report_form(case, **values):
    """Return a good form, changed by ``values``."""
    good = {
        "category": str(case.category.id),
        "description": "The bin is full.",
        "address": "Noordstraat 5",
        "latitude": CENTRE[0],
        "longitude": CENTRE[1],
        "place_source": "map",
    }
    return ReportForm(**{**good, **values})


def submit(case, **values):
    return case.env["meldpunt.intake"]._submit(report_form(case, **values))


class FakeAddressService:
    """A service of Geopunt's shape on a real socket; ``mode`` says how it behaves."""

    def __init__(self):
        self.mode = "good"
        self.asked = []
        self.locations = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                fake.answer(self)

            def log_message(self, *args):
                """Keep the test's output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v4"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def answer(self, handler):
        parts = urlparse(handler.path)
        self.asked.append((parts.path, parse_qs(parts.query)))
        if self.mode == "redirect":
            handler.send_response(302)
            handler.send_header("Location", self.url + "/elsewhere")
            handler.end_headers()
            return
        bodies = {
            "good": json.dumps({"LocationResult": self.locations}).encode(),
            "odd": b'{"LocationResult": "nothing of the sort"}',
            "html": b"<html>maintenance</html>",
            "large": b"[" + b" " * 400_000 + b"]",
        }
        handler.send_response(500 if self.mode == "error" else 200)
        handler.end_headers()
        if self.mode == "drip":
            self.drip(handler)
        else:
            handler.wfile.write(bodies.get(self.mode, b""))

    @staticmethod
    def drip(handler):
        try:
            for _byte in range(100):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            """The caller has had enough, as it should."""

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


def location(label, lat, lon):
    return {
        "FormattedAddress": label,
        "Location": {"Lat_WGS84": float(lat), "Lon_WGS84": float(lon)},
    }
