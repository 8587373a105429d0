"""One small, bounded call of an outside service that may be slow, gone or odd.

A call has one deadline for everything and a limit on what it reads, and follows no redirect. An
address typed by a citizen must never hold a worker: :func:`get_json` also makes few calls at
once, and leaves a service that failed alone for a while.
"""

import json
import socket
import threading
import time
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NewConnectionError

MAX_BYTES = 256_000
MAX_PARALLEL = 2
REST_AFTER_FAILURES = 3
REST_SECONDS = 30.0


class ServiceError(Exception):
    """The service gave no usable answer; the text is for the log, never for the citizen.

    :param str kind: ``gone``, ``slow`` or ``large``; empty for anything else
    :param bool unsent: it is sure that nothing reached the service
    """

    def __init__(self, text, kind="", unsent=False):
        super().__init__(text)
        self.kind = kind
        self.unsent = unsent


class Answer(NamedTuple):
    """What came back, of whatever status."""

    status: int
    headers: Any
    body: bytes


class Breaker:
    """Leaves a failing service alone: after some failures in a row no call for a while."""

    def __init__(
        self, failures=REST_AFTER_FAILURES, rest_s=REST_SECONDS, clock=time.monotonic
    ):
        self._failures, self._rest_s, self._clock = failures, rest_s, clock
        self._lock = threading.Lock()
        self._state = {}

    def resting(self, key):
        with self._lock:
            _count, until = self._state.get(key, (0, 0.0))
            return self._clock() < until

    def succeeded(self, key):
        with self._lock:
            self._state.pop(key, None)

    def failed(self, key):
        with self._lock:
            count = self._state.get(key, (0, 0.0))[0] + 1
            # One more failure after the rest starts the next rest at once.
            until = self._clock() + self._rest_s if count >= self._failures else 0.0
            self._state[key] = (count, until)


breaker = Breaker()
_slots = threading.BoundedSemaphore(MAX_PARALLEL)


def get_json(url, params, timeout_s=3.0):
    """Return the JSON document that ``url`` answers.

    :param timeout_s: seconds for the whole call, also when the service drips byte by byte
    :raise ServiceError: no answer in time, no JSON, too large, an error status, a redirect,
        too many calls at once, or the service rests after failures
    """
    if breaker.resting(url):
        raise ServiceError("resting after failures")
    if not _slots.acquire(blocking=False):
        raise ServiceError("too many calls at once")
    try:
        document = _fetch(url, params, timeout_s)
    except ServiceError:
        breaker.failed(url)
        raise
    finally:
        _slots.release()
    breaker.succeeded(url)
    return document


def _fetch(url, params, timeout_s):
    answer = call("GET", url, timeout_s, params=params)
    if answer.status != 200:
        raise ServiceError(f"status {answer.status}")
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise ServiceError(f"{type(error).__name__}: {error}"[:200]) from error


def call(method, url, timeout_s, limit=MAX_BYTES, headers=None, **options):
    """Return what ``url`` answers, whatever it is.

    :param timeout_s: seconds for the whole call, also when the service drips byte by byte
    :param int limit: bytes that are read at most
    :param dict headers: to send beside what we accept
    :param options: for ``requests``, such as ``params`` and ``data``
    :raise ServiceError: no answer, not in time, or too large
    """
    deadline = time.monotonic() + timeout_s
    try:
        with _session(timeout_s) as session, closing(
            session.request(
                method,
                url,
                timeout=timeout_s,
                stream=True,
                # A redirect could lead the server to an address that nobody chose.
                allow_redirects=False,
                headers={"Accept": "application/json", **(headers or {})},
                **options,
            )
        ) as answer:
            return Answer(answer.status_code, answer.headers, _read(answer, deadline, limit))
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        late = time.monotonic() >= deadline
        slow = late or isinstance(error, (requests.Timeout, TimeoutError))
        raise ServiceError(
            f"{type(error).__name__}: {error}"[:200],
            "slow" if slow else "gone",
            _is_unsent(error),
        ) from error


@contextmanager
def _session(timeout_s):
    """Yield a session whose connections are cut when its time is over.

    The time-out of a socket counts from one byte to the next, so that headers that drip
    would never end.
    """
    adapter = _WatchedAdapter()
    watch = threading.Timer(timeout_s, adapter.cut)
    watch.daemon = True
    with requests.Session() as session:
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        watch.start()
        try:
            yield session
        finally:
            watch.cancel()


class _WatchedAdapter(HTTPAdapter):
    """Knows the connections that it opens."""

    def __init__(self):
        super().__init__()
        self._opened = []
        self.poolmanager.pool_classes_by_scheme = {
            scheme: _watched(pool, self._opened)
            for scheme, pool in self.poolmanager.pool_classes_by_scheme.items()
        }

    def cut(self):
        for connection in self._opened:
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)


def _watched(pool, opened):
    class WatchedPool(pool):
        def _new_conn(self):
            connection = super()._new_conn()
            opened.append(connection)
            return connection

    return WatchedPool


def _is_unsent(error):
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(cause, NewConnectionError)


def _read(answer, deadline, limit):
    body = bytearray()
    # read1 returns what has arrived, so that the deadline also ends an answer that drips.
    while chunk := answer.raw.read1(8192, decode_content=True):
        body += chunk
        if len(body) > limit:
            raise ServiceError("answer too large", "large")
        if time.monotonic() > deadline:
            break
    # Also when the connection was cut: what came may be half of it.
    if time.monotonic() > deadline:
        raise ServiceError("answer too slow", "slow")
    return bytes(body)
