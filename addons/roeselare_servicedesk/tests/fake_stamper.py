"""A time-stamp authority on a real socket of loopback, and the ways in which it fails."""

import asyncio
import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from ..tools.demo_authority import certify


class Stamper:
    """Answers as RFC 3161 wants.

    :ivar mode: ``well``, ``slow`` (no answer), ``garbage``, ``error`` or ``huge``
    :ivar int calls: how often it was asked
    """

    def __init__(self, by):
        fake = self
        self.mode, self.calls = "well", 0
        self.holder = certify(by, name="Tijd (test)", stamps=True)
        plain = self.holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        mine = x509.Certificate.load(self.holder.certificate.public_bytes(Encoding.DER))
        self._stamper = DummyTimeStamper(
            tsa_cert=mine,
            tsa_key=keys.PrivateKeyInfo.load(plain),
            certs_to_embed=SimpleCertificateStore.from_certs([mine]),
        )

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                fake.calls += 1
                asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if fake.mode == "slow":
                    time.sleep(3)
                status = 503 if fake.mode == "error" else 200
                body = fake.answer(asked)
                self.send_response(status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, *arguments):
                """Say nothing: the output is for results."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/tsa"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, asked):
        if self.mode == "huge":
            return b"\x30" * 1_000_000
        if self.mode in ("garbage", "error"):
            return b"<html>not today</html>"
        request = tsp.TimeStampReq.load(asked)
        return asyncio.run(self._stamper.async_request_tsa_response(request)).dump()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
