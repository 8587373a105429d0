"""What stands before Odoo in production: a proxy that compresses, here on loopback."""

import contextlib
import gzip
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: As nginx's gzip_types: text in every form; pictures and fonts are compact already.
TEXTS = ("text/", "application/javascript", "application/json", "application/xml", "image/svg")
LEVEL = 6
_OF_ONE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length"}


def compressed(body, kind, accepted):
    """Return a body as it travels, and its encoding (empty: as it was)."""
    if "gzip" in accepted and kind.startswith(TEXTS) and len(body) > 200:
        return gzip.compress(body, LEVEL), "gzip"
    return body, ""


class GzipProxy:
    """Passes everything on to a server and compresses its answers.

    The development server does not compress, so what a page weighs cannot be seen
    there. Connections stay open, as they do in production.

    :param str target: address of the server, like http://127.0.0.1:8069
    """

    def __init__(self, target):
        upstream = urlsplit(target).netloc

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def pass_on(self):
                size = int(self.headers.get("Content-Length") or 0)
                sent = self.rfile.read(size) if size else None
                link = http.client.HTTPConnection(upstream, timeout=120)
                with contextlib.closing(link):
                    # asked for as it is: compressing is done here
                    headers = {**self.headers, "Connection": "close", "Accept-Encoding": ""}
                    link.request(self.command, self.path, sent, headers)
                    answer = link.getresponse()
                    self.give(answer, answer.read())

            def give(self, answer, body):
                kind = answer.getheader("Content-Type", "")
                body, encoding = compressed(body, kind, self.headers.get("Accept-Encoding", ""))
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.getheaders():
                    if name.lower() not in _OF_ONE_CONNECTION:
                        self.send_header(name, value)
                if encoding:
                    self.send_header("Content-Encoding", encoding)
                if answer.status not in (204, 304):
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                # a browser that leaves the page no longer waits for the rest
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            do_GET = do_POST = pass_on

            def log_message(self, *arguments):
                """Say nothing: pytest's output is for results."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
