"""A provider of WhatsApp on loopback, in the shape of Meta's Cloud API."""

import contextlib
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

TOKEN = "provider-token"
SECRET = "app-secret"
VERIFY = "verify-token"
NUMBER_ID = "106540352242922"


class WhatsApp:
    """Takes what the city sends, hands out pictures, and brings what citizens write."""

    def __init__(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.give(*fake.picture(self.path, self.headers))

            def do_POST(self):
                size = int(self.headers.get("Content-Length") or 0)
                self.give(*fake.take(self.path, self.headers, self.rfile.read(size)))

            def give(self, status, kind, body):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, *arguments):
                """Say nothing: pytest's output is for results."""

        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.clear()

    def start(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def clear(self):
        self.sent = []  # payloads of the city, with the id that was given
        self.pictures = {}  # media id → bytes
        self.failing = 0  # so many of the next sendings fail
        self._count = getattr(self, "_count", 0)

    # ------------------------------------------------------- what the city asks

    def take(self, path, headers, body):
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error(401, 190)
        if path != f"/v21.0/{NUMBER_ID}/messages":
            return _error(404, 100)
        with self._lock:
            if self.failing:
                self.failing -= 1
                return _error(503, 131016)
            self._count += 1
            message_id = f"wamid.OUT{self._count}"
            self.sent.append({**json.loads(body), "id": message_id})
        answer = {"messaging_product": "whatsapp", "messages": [{"id": message_id}]}
        return 200, "application/json", json.dumps(answer).encode()

    def picture(self, path, headers):
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error(401, 190)
        name = path.rpartition("/")[2]
        if name not in self.pictures:
            return _error(404, 100)
        if path.startswith("/v21.0/"):
            answer = {"url": f"{self.url}/files/{name}", "mime_type": "image/jpeg", "id": name}
            return 200, "application/json", json.dumps(answer).encode()
        return 200, "image/jpeg", self.pictures[name]

    # ---------------------------------------------------- what the provider brings

    def bring(self, base, value, secret=SECRET, number_id=NUMBER_ID, signature=None):
        """Bring messages or statuses to the city; return its answer."""
        raw = json.dumps(document(value, number_id)).encode()
        digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        return requests.post(
            f"{base}/roeselare/whatsapp/{number_id}",
            data=raw,
            headers={
                "Content-Type": "application/json",
                "X-Hub-Signature-256": f"sha256={digest}" if signature is None else signature,
            },
            timeout=60,
            proxies={"http": ""},
        )


def document(value, number_id=NUMBER_ID):
    """Return what a webhook call holds, around its value."""
    metadata = {"display_phone_number": "32800001788", "phone_number_id": number_id}
    change = {
        "field": "messages",
        "value": {"messaging_product": "whatsapp", "metadata": metadata, **value},
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [change]}],
    }


def message(number, message_id, kind, **content):
    """Return the value of a webhook call with one message of a citizen."""
    item = {"from": number, "id": message_id, "timestamp": "1764238800", "type": kind}
    return {
        "contacts": [{"profile": {"name": "Els Declercq"}, "wa_id": number}],
        "messages": [{**item, kind: content}],
    }


def status(message_id, state, code=None):
    """Return the value of a webhook call about one of the city's messages."""
    item = {"id": message_id, "status": state, "timestamp": "1764238900"}
    if code:
        item["errors"] = [{"code": code, "title": "refused"}]
    return {"statuses": [item]}


def _error(status_code, code):
    answer = {"error": {"message": "refused", "type": "OAuthException", "code": code}}
    return status_code, "application/json", json.dumps(answer).encode()
