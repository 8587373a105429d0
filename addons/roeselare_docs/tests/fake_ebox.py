"""A connector of the eBox on a real socket of loopback."""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "ebox-token-51c2"


class Ebox:
    """Takes each key once and tells states; ``modes`` says how the next calls go wrong."""

    def __init__(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                fake.calls.append(("POST", dict(self.headers), body))
                self._answer(lambda: fake.take(self.headers.get("Idempotency-Key"), body))

            def do_GET(self):
                fake.calls.append(("GET", dict(self.headers), None))
                self._answer(lambda: {"state": fake.states.get(self.path.rpartition("/")[2], "")})

            def _answer(self, document):
                if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                    return self._send(401, b"{}")
                mode = fake.modes.pop(0) if fake.modes else ""
                if mode == "lost":
                    # It was taken, and the answer never arrives.
                    document()
                    self.connection.close()
                    return None
                if mode:
                    status, _, text = mode.partition(" ")
                    return self._send(int(status), text.encode())
                return self._send(200, json.dumps(document()).encode())

            def _send(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, *arguments):
                """Say nothing: the output is for results."""

        self.calls, self.modes, self.taken, self.states = [], [], {}, {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, key, body):
        """Return the id of the message of ``key``, the same for each try."""
        if key not in self.taken:
            self.taken[key] = (f"m{len(self.taken) + 1}", body)
        return {"id": self.taken[key][0]}

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
