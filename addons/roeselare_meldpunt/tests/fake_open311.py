"""A contractor's system that speaks Open311 GeoReport v2, on a real socket of loopback.

Plain Python: the tests of the addon and the journeys in the browser both use it.
"""

import contextlib
import json
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

KEY = "city-key-7f3a"
SERVICES = [
    {
        "service_code": "BIN",
        "service_name": "Full bin",
        "description": "A public bin is full.",
        "metadata": False,
        "type": "realtime",
        "keywords": "bin",
        "group": "Waste",
    },
    {
        "service_code": "007",
        "service_name": "Broken lamp",
        "description": "",
        "metadata": "true",
        "type": "realtime",
        "keywords": "",
        "group": "Light",
    },
]


class Open311:
    """Takes requests and tells their state; ``modes`` says how the next calls go wrong.

    A mode is one of ``BODIES`` or a name in :meth:`_go_wrong`, for one call each.
    """

    BODIES = {
        "html": (200, b"<!DOCTYPE html><html>maintenance</html>"),
        "xml": (200, b'<?xml version="1.0"?><service_requests><request/></service_requests>'),
        "empty": (200, b""),
        "nonsense": (200, b'{"what": '),
        "odd": (200, b'"nothing of the sort"'),
        "deep": (200, b"[" * 100_000),
        "huge": (200, b"[" + b" " * 5_000_000 + b"]"),
        "broken": (500, b"out of order"),
        "key": (403, b'[{"code": 403, "description": "api_key city-key-7f3a is wrong"}]'),
        "refused": (400, b'[{"code": 400, "description": "attribute[COLOUR] is missing"}]'),
        "not found": (404, b'[{"code": 404, "description": "not found"}]'),
    }

    def __init__(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                fake.serve(self, {})

            def do_POST(self):
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size).decode()
                fake.serve(self, dict(parse_qsl(body)))

            def log_message(self, *arguments):
                """Say nothing: the output is for results."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/open311/v2"
        self.clear()

    def start(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def clear(self):
        self.asked = []  # (method, path, query or form)
        self.requests = {}  # number → what GET answers
        self.forms = {}  # number → what was sent
        self.modes = []  # how the next calls go wrong
        self.tokens = None  # a dict: new requests get a token first
        self.charset = "utf-8"
        self.strict = False  # one unknown number is “not found” for all
        self.integers = False  # numbers are numbers in JSON
        self._count = 600

    # --------------------------------------------------------------- contractor

    def change(self, number, **values):
        """Let the contractor work on a request."""
        self.requests[number].update(updated_datetime=_now(), **values)

    def posts(self):
        return [form for method, _path, form in self.asked if method == "POST"]

    # ------------------------------------------------------------------ serving

    def serve(self, handler, form):
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query))
        self.asked.append((handler.command, parts.path, form or query))
        mode = self.modes.pop(0) if self.modes else ""
        with contextlib.suppress(OSError):
            if mode in self.BODIES:
                self._give(handler, *self.BODIES[mode])
            elif not mode or not self._go_wrong(handler, mode, form):
                path = parts.path.removeprefix("/open311/v2/")
                self._give(handler, *self._answer(handler.command, path, form or query))

    def _go_wrong(self, handler, mode, form):
        """Spoil this call; tell whether it was answered."""
        if mode == "lost":
            # It is taken, and the answer never arrives.
            self._take(form)
            handler.close_connection = True
            handler.connection.close()
        elif mode == "lost by fault":
            self._take(form)
            self._give(handler, 500, b"after it was taken")
        elif mode == "redirect":
            self._give(handler, 302, b"", Location=f"{self.url}/elsewhere.json")
        elif mode.startswith("wait "):
            self._give(handler, 429, b"", **{"Retry-After": mode.removeprefix("wait ")})
        elif mode == "drip in headers":
            handler.send_response_only(200)
            handler.flush_headers()
            for _byte in range(200):
                handler.wfile.write(b"X")
                handler.wfile.flush()
                time.sleep(0.05)
        elif mode == "drip":
            handler.send_response(200)
            handler.end_headers()
            for _byte in range(200):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        else:
            raise AssertionError(mode)
        return True

    def _answer(self, method, path, values):
        if path == "services.json":
            return self._json(SERVICES)
        if path == "requests.json":
            return self._taken(values) if method == "POST" else self._listed(values)
        if path.startswith("tokens/") and self.tokens is not None:
            token = path.removeprefix("tokens/").removesuffix(".json")
            if token not in self.tokens:
                return self.BODIES["not found"]
            return self._json([{"token": token, "service_request_id": self.tokens[token]}])
        return self.BODIES["not found"]

    def _taken(self, form):
        if form.get("api_key") != KEY:
            return self.BODIES["key"]
        number = self._take(form)
        if self.tokens is None:
            given = int(number) if self.integers else number
            return self._json([{"service_request_id": given, "service_notice": "Thanks"}], 201)
        token = f"token-{number}"
        self.tokens[token] = None
        return self._json([{"token": token}])

    def _take(self, form):
        self._count += 1
        number = str(self._count)
        self.forms[number] = form
        self.requests[number] = {
            "service_request_id": int(number) if self.integers else number,
            "status": "open",
            "status_notes": None,
            "service_code": form.get("service_code"),
            "description": form.get("description"),
            "requested_datetime": _now(),
            "updated_datetime": _now(),
            "expected_datetime": "",
        }
        return number

    def _listed(self, query):
        if "service_request_id" in query:
            numbers = query["service_request_id"].split(",")
            if self.strict and not all(number in self.requests for number in numbers):
                return self.BODIES["not found"]
            found = [self.requests[number] for number in numbers if number in self.requests]
        else:
            code = query.get("service_code")
            found = [item for item in self.requests.values() if item["service_code"] == code]
        return self._json(found)

    def _json(self, document, status=200):
        return status, json.dumps(document, ensure_ascii=False).encode(self.charset)

    @staticmethod
    def _give(handler, status, body, **headers):
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json; charset=utf-8")
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


def _now():
    return datetime.now(UTC).isoformat()
