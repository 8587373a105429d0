"""Fakes that speak HTTP on loopback: map tiles and the address service."""

import contextlib
import json
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Fake:
    """A server on a free port that remembers what was asked."""

    def __init__(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                fake.asked.append(self.path)
                status, kind, body = fake.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                # a browser that leaves the page no longer waits for its tiles
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, *arguments):
                """Say nothing: pytest's output is for results."""

        self.asked = []
        self.broken = False  # a test sets it: the service answers with an error
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path):
        raise NotImplementedError

    def start(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def clear(self):
        self.asked.clear()
        self.broken = False


def png(size=256, shade=220):
    """Return a square grey picture with a darker edge, so that tiles can be told apart."""

    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    edge = bytes([shade - 40]) * size
    middle = bytes([shade - 40]) + bytes([shade]) * (size - 1)
    rows = b"".join(b"\0" + (edge if number == 0 else middle) for number in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


class Tiles(Fake):
    """Any tile: the same picture."""

    TILE = png()

    @property
    def template(self):
        return self.url + "/{z}/{x}/{y}.png"

    def answer(self, path):
        if self.broken:
            return 503, "text/plain", b"out of order"
        return 200, "image/png", self.TILE


#: street, house number, latitude, longitude, municipality, postal code
ADDRESSES = (
    ("Botermarkt", "2", 50.9446, 3.1247, "Roeselare", "8800"),
    ("Noordstraat", "10", 50.9472, 3.1240, "Roeselare", "8800"),
    ("Ooststraat", "25", 50.9452, 3.1283, "Roeselare", "8800"),
    ("Stationsplein", "1", 50.9490, 3.1303, "Roeselare", "8800"),
    ("Rumbeeksesteenweg", "120", 50.9390, 3.1420, "Roeselare", "8800"),
    ("Grote Markt", "1", 50.8279, 3.2646, "Kortrijk", "8500"),
)


class Geopunt(Fake):
    """The geolocation service of Flanders, with the shape of its recorded answers."""

    def answer(self, path):
        if self.broken:
            return 500, "text/plain", b"out of order"
        parts = urlsplit(path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        count = int(query.get("c", 5))
        if parts.path.endswith("/v4/Location"):
            found = self._nearest(query["latlon"]) if "latlon" in query else self._matching(query)
            body = {"LocationResult": [self._location(row) for row in found[:count]]}
        elif parts.path.endswith("/v4/Suggestion"):
            body = {
                "SuggestionResult": [self._formatted(row) for row in self._matching(query)[:count]]
            }
        else:
            return 404, "text/plain", b"no such service"
        return 200, "application/json; charset=utf-8", json.dumps(body).encode()

    @staticmethod
    def _matching(query):
        words = query.get("q", "").lower().replace(",", " ").split()
        return [
            row
            for row in ADDRESSES
            if all(word in Geopunt._formatted(row).lower() for word in words)
        ]

    @staticmethod
    def _nearest(latlon):
        latitude, longitude = map(float, latlon.split(","))
        return sorted(
            ADDRESSES, key=lambda row: (row[2] - latitude) ** 2 + (row[3] - longitude) ** 2
        )[:1]

    @staticmethod
    def _formatted(row):
        return f"{row[0]} {row[1]}, {row[5]} {row[4]}"

    @staticmethod
    def _location(row):
        street, number, latitude, longitude, municipality, postal = row
        point = {
            "Lat_WGS84": latitude,
            "Lon_WGS84": longitude,
            "X_Lambert72": 62000.0 + (longitude - 3.12) * 70000,
            "Y_Lambert72": 183000.0 + (latitude - 50.94) * 111000,
        }
        return {
            "Municipality": municipality,
            "Zipcode": postal,
            "Thoroughfarename": street,
            "Housenumber": number,
            "ID": 2000000 + ADDRESSES.index(row),
            "FormattedAddress": Geopunt._formatted(row),
            "Location": point,
            "LocationType": "crab_huisnummer_afgeleidVanGebouw",
            "BoundingBox": {"LowerLeft": point, "UpperRight": point},
        }
