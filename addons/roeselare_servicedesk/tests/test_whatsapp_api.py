import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo.tests import BaseCase

from ..tools import whatsapp_api
from ..tools.whatsapp_api import Provider, ProviderError


class Api:
    """A provider on loopback that answers what a test tells it."""

    def __init__(self):
        api = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size)
                token = self.headers.get("Authorization")
                api.asked.append((self.command, self.path, token, body))
                status, headers, content = api.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                try:
                    self.wfile.write(content)
                except OSError:
                    self.close_connection = True

            do_GET = do_POST = answer

            def log_message(self, *arguments):
                """Say nothing."""

        self.asked, self.answers = [], {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class TestWhatsappApi(BaseCase):
    """What is said to a provider over a real socket, and what becomes of its answers."""

    def setUp(self):
        super().setUp()
        self.api = Api()
        self.addCleanup(self.api.close)
        self.provider = Provider(f"{self.api.url}/v21.0", "555", "secret-token")

    def _send(self, status=200, content=b""):
        self.api.answers["/v21.0/555/messages"] = (status, {}, content)
        return whatsapp_api.send_text(self.provider, "32470123456", "Dag é")

    def _fetch(self, url, limit=1000):
        self.api.answers["/v21.0/m1"] = (200, {}, json.dumps({"url": url}).encode())
        return whatsapp_api.fetch_media(self.provider, "m1", limit)

    def test_a_text_is_sent_in_the_shape_of_the_cloud_api(self):
        message_id = self._send(content=b'{"messages": [{"id": "wamid.7"}]}')
        self.assertEqual(message_id, "wamid.7")
        ((method, _path, token, body),) = self.api.asked
        self.assertEqual((method, token), ("POST", "Bearer secret-token"))
        sent = json.loads(body)
        self.assertEqual((sent["to"], sent["type"]), ("32470123456", "text"))
        self.assertEqual(sent["text"], {"preview_url": False, "body": "Dag é"})
        self.assertEqual(sent["messaging_product"], "whatsapp")

    def test_refusals_tell_whether_to_try_again(self):
        late = b'{"error": {"code": 131047, "message": "Re-engagement"}}'
        for status, content, again, code in (
            (400, late, False, whatsapp_api.TOO_LATE),
            (404, b"", False, 404),
            (401, b'{"error": {"code": 190}}', True, 190),
            (429, b"[]", True, 429),
            (500, b'{"error": "x"}', True, 500),
            (503, b"<html>", True, 503),
            (302, b"", False, 302),
            (200, b"no JSON", False, 0),
            (200, b"[]", False, 0),
            (200, b'{"messages": []}', False, 0),
            (200, b'{"messages": [{"id": 5}]}', False, 0),
            (200, b"x" * 70_000, False, 0),
        ):
            with self.subTest(status=status, content=content[:30]):
                with self.assertRaises(ProviderError) as caught:
                    self._send(status, content)
                self.assertEqual((caught.exception.again, caught.exception.code), (again, code))
                self.assertNotIn("secret-token", str(caught.exception))

    def test_a_provider_that_is_not_there_is_asked_again(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        gone = Provider(f"http://127.0.0.1:{port}", "555", "secret-token")
        with self.assertRaises(ProviderError) as caught:
            whatsapp_api.send_text(gone, "32470123456", "Dag")
        self.assertTrue(caught.exception.again)

    def test_a_picture_comes_in_two_steps_with_the_token(self):
        self.api.answers["/files/1"] = (200, {}, b"picture")
        self.assertEqual(self._fetch(f"{self.api.url}/files/1"), b"picture")
        self.assertEqual({token for _m, _p, token, _b in self.api.asked}, {"Bearer secret-token"})

    def test_the_token_goes_nowhere_else(self):
        other = Api()
        self.addCleanup(other.close)
        for url in (
            f"{other.url}/files/1",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "",
            None,
            5,
        ):
            with self.assertRaises(ProviderError):
                self._fetch(url)
        self.api.answers["/files/1"] = (302, {"Location": f"{other.url}/files/1"}, b"")
        with self.assertRaises(ProviderError):
            self._fetch(f"{self.api.url}/files/1")
        self.assertFalse(other.asked)

    def test_a_picture_that_is_too_large_is_not_read(self):
        self.api.answers["/files/1"] = (200, {}, b"x" * 500_000)
        with self.assertRaises(ProviderError) as caught:
            self._fetch(f"{self.api.url}/files/1")
        self.assertFalse(caught.exception.again)

    def test_ids_stay_in_their_place_of_the_address(self):
        with self.assertRaises(ProviderError):
            whatsapp_api.fetch_media(self.provider, "../../admin?x=", 1000)
        self.assertEqual(self.api.asked[0][1], "/v21.0/..%2F..%2Fadmin%3Fx%3D")
