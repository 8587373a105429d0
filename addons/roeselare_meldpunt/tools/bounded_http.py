"""One small, bounded GET to an outside service that may be slow, gone or odd.

An address typed by a citizen must never hold a worker: a call has one deadline for everything,
a limit on what it reads, few calls at once, and a service that failed is left alone for a while.
"""

import json
import threading
import time
from contextlib import closing

import requests
from urllib3.exceptions import HTTPError

MAX_BYTES = 256_000
MAX_PARALLEL = 2
REST_AFTER_FAILURES = 3
REST_SECONDS = 30.0


class ServiceError(Exception):
    """The service gave no usable answer; the text is for the log, never for the citizen."""


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
    deadline = time.monotonic() + timeout_s
    try:
        answer = requests.get(
            url,
            params=params,
            timeout=timeout_s,
            stream=True,
            # A redirect could lead the server to an address that no administrator chose.
            allow_redirects=False,
            headers={"Accept": "application/json"},
        )
        with closing(answer):
            if answer.status_code != 200:
                raise ServiceError(f"status {answer.status_code}")
            return json.loads(_read(answer, deadline))
    except (
        requests.RequestException,
        HTTPError,
        OSError,
        ValueError,
        RecursionError,
    ) as error:
        raise ServiceError(f"{type(error).__name__}: {error}"[:200]) from error


def _read(answer, deadline):
    body = bytearray()
    # read1 returns what has arrived, so that the deadline also ends an answer that drips.
    while chunk := answer.raw.read1(8192, decode_content=True):
        body += chunk
        if len(body) > MAX_BYTES:
            raise ServiceError("answer too large")
        if time.monotonic() > deadline:
            raise ServiceError("answer too slow")
    return bytes(body)
