import socket
import tempfile
import threading
import time
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..tools.clamd import Scanner, ScannerError, parse_address
from .fake_clamd import EICAR, Clamd


@tagged("post_install", "-at_install")
class TestClamd(BaseCase):
    """The protocol of ClamAV, and every way in which its daemon can fail."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = str(Path(folder.name) / "clamd.ctl")
        self.clamd = Clamd(self.path, limit=300_000).start()
        self.addCleanup(self.clamd.stop)

    def _reason(self, content=b"a", seconds=2.0, **how):
        with self.assertRaises(ScannerError) as caught:
            Scanner(how.pop("address", self.path), seconds, **how).scan(content)
        return caught.exception.reason

    def test_it_tells_clean_from_infected_and_sends_all_of_it(self):
        scanner = Scanner(self.path)
        self.assertEqual(scanner.scan(b"a" * 200_000), "")
        self.assertEqual(scanner.scan(b"b" + EICAR), "Eicar-Test-Signature")
        self.assertEqual([len(item) for item in self.clamd.scanned], [200_000, 69])

    def test_a_file_over_its_limit_or_ours_is_not_called_clean(self):
        self.assertEqual(self._reason(b"a" * 5_000_000), "too_large")
        self.assertEqual(self._reason(b"a" * 101, limit=100), "too_large")
        self.clamd.mode = "limits"
        self.assertEqual(self._reason(), "too_large")

    def test_each_failure_has_its_name(self):
        for mode, reason in {"slow": "timeout", "dies": "protocol", "garbage": "protocol"}.items():
            with self.subTest(mode):
                self.clamd.mode = mode
                self.assertEqual(self._reason(seconds=0.5), reason)
        self.clamd.stop()
        self.assertEqual(self._reason(), "unreachable")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.assertEqual(self._reason(address=address), "unreachable")

    def test_an_answer_without_end_is_no_answer(self):
        server = socket.socket()
        self.addCleanup(server.close)
        server.bind(("127.0.0.1", 0))
        server.listen()

        def talk():
            connection, _peer = server.accept()
            with connection:
                try:
                    for _time in range(1000):
                        connection.sendall(b"stream: " * 100)
                except OSError:
                    return

        threading.Thread(target=talk, daemon=True).start()
        self.assertEqual(
            self._reason(address=f"127.0.0.1:{server.getsockname()[1]}"), "protocol"
        )

    def test_its_time_is_for_all_files_together(self):
        self.clamd.mode = "slow"
        scanner, began = Scanner(self.path, 0.5), time.monotonic()
        for _time in range(5):
            with self.assertRaises(ScannerError):
                scanner.scan(b"a")
        self.assertLess(time.monotonic() - began, 2)

    def test_it_says_its_version_and_the_day_of_its_signatures(self):
        name, number, made = Scanner(self.path).version()
        self.assertEqual((name, number), ("ClamAV 1.4.3", "27700"))
        self.assertLess(abs(made.timestamp() - self.clamd.signatures_of), 2)
        self.clamd.mode = "garbage"
        with self.assertRaises(ScannerError):
            Scanner(self.path).version()

    def test_addresses(self):
        self.assertEqual(parse_address("unix:/run/a.ctl"), "/run/a.ctl")
        self.assertEqual(parse_address("scanner.city.example:3310"), ("scanner.city.example", 3310))
        self.assertEqual(parse_address("[::1]:3310"), ("::1", 3310))
        for wrong in ("", "clamd", "host:0", "host:99999", "http://host:1", "/" + "a" * 200):
            with self.subTest(wrong), self.assertRaises(ValueError):
                parse_address(wrong)
