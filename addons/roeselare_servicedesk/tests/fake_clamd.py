"""A ClamAV daemon on a unix socket: the protocol, and the ways in which it fails."""

import socket
import struct
import threading
import time
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VERSION = "ClamAV 1.4.3/27700/{day}"


class Clamd:
    """Speaks PING, VERSION and INSTREAM, each ended by a zero byte.

    :ivar mode: ``well``, ``slow`` (no answer), ``dies`` (in the middle of a file),
        ``garbage`` (an answer that is none) or ``limits`` (says that it did not look whole)
    :ivar int limit: bytes above which a file is too large for it, as StreamMaxLength
    :ivar scanned: the files that came, whole
    """

    def __init__(self, path, limit=25 * 1024 * 1024):
        self.path = str(path)
        self.limit = limit
        self.mode = "well"
        self.signatures_of = time.time()
        self.virus = EICAR
        self.scanned = []
        self._server = None
        self._end = threading.Event()

    def start(self):
        Path(self.path).unlink(missing_ok=True)
        self._end.clear()
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(self.path)
        self._server.listen(16)
        threading.Thread(target=self._serve, args=(self._server,), daemon=True).start()
        return self

    def stop(self):
        self._end.set()
        if self._server:
            self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
            self._server = None
        Path(self.path).unlink(missing_ok=True)

    def _serve(self, server):
        while True:
            try:
                connection, _peer = server.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection):
        with connection:
            try:
                self._answer(connection)
            except OSError:
                return  # the other side went away

    def _answer(self, connection):
        command = b""
        while not command.endswith(b"\0"):
            part = connection.recv(1)
            if not part:
                return
            command += part
        if self.mode == "slow":
            self._end.wait(30)
            return
        if self.mode == "garbage":
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n\0")
        elif command == b"zPING\0":
            connection.sendall(b"PONG\0")
        elif command == b"zVERSION\0":
            day = time.strftime("%a %b %d %H:%M:%S %Y", time.gmtime(self.signatures_of))
            connection.sendall(VERSION.format(day=day).encode() + b"\0")
        elif command == b"zINSTREAM\0":
            connection.sendall(self._scan(connection))
        else:
            connection.sendall(b"UNKNOWN COMMAND\0")

    def _scan(self, connection):
        content = b""
        while size := struct.unpack("!I", self._exactly(connection, 4))[0]:
            if self.mode == "dies":
                raise OSError
            content += self._exactly(connection, size)
            if len(content) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.scanned.append(content)
        if self.mode == "limits":
            return b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"
        if self.virus in content:
            return b"stream: Eicar-Test-Signature FOUND\0"
        return b"stream: OK\0"

    def _exactly(self, connection, size):
        data = b""
        while len(data) < size:
            part = connection.recv(size - len(data))
            if not part:
                raise OSError
            data += part
        return data
