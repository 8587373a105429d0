"""The virus scanner ClamAV, asked over its socket. Every wait has an end."""

import contextlib
import re
import socket
import struct
import time
from datetime import UTC, datetime

#: no answer to reach it takes longer on the same machine or network
_CONNECT_SECONDS = 2.0
_CHUNK = 64 * 1024
#: an answer is one line; what is longer is no answer of a scanner
_MAX_ANSWER = 4096
_TOO_LARGE = "INSTREAM size limit exceeded"
#: what ClamAV reports with AlertExceedsMax: not a virus, but not looked at whole
_LIMITS = "Heuristics.Limits.Exceeded"
_HOST = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:]+)\]|(?P<host>[A-Za-z0-9._-]+)):(?P<port>\d{1,5})")


class ScannerError(Exception):
    """The scanner gave no verdict.

    :param str reason: ``unreachable``, ``timeout``, ``protocol`` or ``too_large``
    """

    def __init__(self, reason):
        self.reason = reason
        super().__init__(reason)


def parse_address(text):
    """Return what a socket connects to: a path, or ``(host, port)``.

    :param str text: ``/run/clamav/clamd.ctl``, ``unix:/run/…`` or ``host:port``
    :raise ValueError: neither of them
    """
    text = (text or "").strip()
    path = text.removeprefix("unix:")
    if path.startswith("/") and "\0" not in path and len(path.encode()) < 108:
        return path
    match = _HOST.fullmatch(text)
    if match and 0 < int(match["port"]) < 65536:
        return match["v6"] or match["host"], int(match["port"])
    raise ValueError(text)


class Scanner:
    """One ClamAV daemon.

    :param str address: see :func:`parse_address`
    :param float seconds: within which everything that this object does has to end
    :param int limit: bytes above which a file is not sent; as StreamMaxLength of the daemon
    """

    def __init__(self, address, seconds=10.0, limit=25 * 1024 * 1024):
        self._address = parse_address(address)
        self._end = time.monotonic() + seconds
        self._limit = limit
        self._failed = False

    def scan(self, content):
        """Return the name of the virus in ``content``, ``""`` when there is none.

        After one file to which nobody answered, the others are not tried any more: who
        sent them waits.

        :raise ScannerError: no verdict
        """
        if len(content) > self._limit:
            raise ScannerError("too_large")
        if self._failed:
            raise ScannerError("unreachable")
        try:
            answer = self._ask(b"zINSTREAM\0", content)
        except ScannerError as error:
            self._failed = error.reason in ("unreachable", "timeout")
            raise
        return self._verdict(answer)

    def version(self):
        """Return ``(name of the program, number of its signatures, their date or None)``.

        :raise ScannerError: no answer, or one that is none of ClamAV's
        """
        if self._ask(b"zPING\0") != "PONG":
            raise ScannerError("protocol")
        answer = self._ask(b"zVERSION\0")
        if not answer.startswith("ClamAV"):
            raise ScannerError("protocol")
        name, _slash, rest = answer.partition("/")
        number, _slash, date = rest.partition("/")
        try:
            made = datetime.strptime(date.strip(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        except ValueError:
            made = None
        return name.strip(), number.strip(), made

    # ------------------------------------------------------------------ protocol

    def _verdict(self, answer):
        if answer == "stream: OK":
            return ""
        if answer.startswith(_TOO_LARGE):
            raise ScannerError("too_large")
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            name = answer[len("stream: ") : -len(" FOUND")]
            if name.startswith(_LIMITS):
                raise ScannerError("too_large")
            return name
        raise ScannerError("protocol")

    def _ask(self, command, content=None):
        """Return the one answer to ``command``, followed by ``content`` when it is given."""
        try:
            with self._connect() as connection:
                try:
                    self._send(connection, command)
                    if content is not None:
                        self._send_stream(connection, content)
                except (BrokenPipeError, ConnectionResetError) as error:
                    # It stops reading what is too long for it, and says so; else it died.
                    answer = self._last_words(connection)
                    if not answer:
                        raise ScannerError("protocol") from error
                    return answer
                return self._receive(connection)
        except TimeoutError as error:
            raise ScannerError("timeout") from error
        except OSError as error:
            raise ScannerError("unreachable") from error

    def _connect(self):
        left = min(self._left(), _CONNECT_SECONDS)
        if not isinstance(self._address, str):
            try:
                return socket.create_connection(self._address, timeout=left)
            except TimeoutError as error:
                raise ScannerError("unreachable") from error
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(left)
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise
        return connection

    def _left(self):
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _send(self, connection, data):
        connection.settimeout(self._left())
        connection.sendall(data)

    def _send_stream(self, connection, content):
        view = memoryview(content)
        for start in range(0, len(view), _CHUNK):
            part = view[start : start + _CHUNK]
            self._send(connection, struct.pack("!I", len(part)))
            self._send(connection, part)
        self._send(connection, struct.pack("!I", 0))

    def _last_words(self, connection):
        """Return what a daemon said before it closed its end, ``""`` for nothing."""
        with contextlib.suppress(ScannerError, OSError):
            return self._receive(connection)
        return ""

    def _receive(self, connection):
        answer = b""
        while b"\0" not in answer:
            connection.settimeout(self._left())
            try:
                part = connection.recv(_MAX_ANSWER)
            except ConnectionResetError as error:
                raise ScannerError("protocol") from error
            if not part or len(answer) > _MAX_ANSWER:
                raise ScannerError("protocol")
            answer += part
        return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
