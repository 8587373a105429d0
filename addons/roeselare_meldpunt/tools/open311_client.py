"""Speaks Open311 GeoReport v2 to the system of a contractor."""

import email.utils
import time
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from odoo.addons.roeselare_servicedesk.tools import bounded_http

from ..schemas import open311_answer

#: seconds for one call
TIMEOUT_S = 20.0
_MAX_BYTES = 256_000
#: bytes of a list of requests, which holds their descriptions
_MAX_LIST = 4_000_000
#: seconds after which a server that asked us to wait is asked again all the same
_LONGEST_WAIT = 86_400
#: requests that one call asks for; the protocol knows no limit, addresses do
BATCH = 50


@dataclass(frozen=True)
class Endpoint:
    """Where and as whom we ask.

    :param str address: base of the API, without a slash at its end
    :param str key: secret; only with what is sent, never in an address
    """

    address: str
    jurisdiction: str = ""
    key: str = field(default="", repr=False)


class Open311Error(Exception):
    """It was not done, as far as we know; the text is for the log and holds no secret.

    :param str kind: why: ``gone``, ``slow``, ``large``, ``empty``, ``xml``, ``page``,
        ``nonsense``, ``redirect``, ``busy``, ``key``, ``refused`` or ``broken``; of others
        also ``service``, ``number`` and ``fault``
    :param bool again: whether trying later may help
    :param bool unsent: it is sure that no request was made there
    :param int wait: seconds that we were asked to wait
    :param str words: of the other side
    """

    def __init__(self, kind, again=True, unsent=False, wait=0, words="", status=0):
        super().__init__(f"{kind}, status {status}" if status else kind)
        self.kind = kind
        self.again = again
        self.unsent = unsent
        self.wait = wait
        self.words = words
        self.status = status


def is_address(text):
    """Tell whether a key may go to the API at ``text``: https, or this machine."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    here = host in ("127.0.0.1", "localhost", "::1")
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    safe = parts.scheme == "https" or (parts.scheme == "http" and here)
    return bool(host and plain and safe and text.isascii() and not set(text) & set(" \"'<>"))


def send(endpoint, values):
    """Make a request; return its :class:`~..schemas.open311_answer.Receipt`.

    :param dict values: fields of the protocol, without key and jurisdiction
    :raise Open311Error: with ``unsent`` when it is sure that it was not taken
    """
    form = {**values, "api_key": endpoint.key, "jurisdiction_id": endpoint.jurisdiction}
    form = {name: value for name, value in form.items() if value}
    return _ask(endpoint, "POST", "requests.json", open311_answer.receipt, data=form)


def number_of(endpoint, token):
    """Return the number of the request that a token stands for; empty: not yet."""
    path = f"tokens/{quote(token, safe='')}.json"
    try:
        return _ask(endpoint, "GET", path, open311_answer.receipt).number
    except Open311Error as error:
        if error.status == 404:
            return ""
        raise


def states(endpoint, numbers):
    """Return number → :class:`~..schemas.open311_answer.Seen` of what is known there.

    A server that answers “not found” for all when it does not know one, or more than can be
    read, is asked in two halves.
    """
    numbers = list(numbers)
    try:
        found = _ask_list(endpoint, service_request_id=",".join(numbers))
    except Open311Error as error:
        if len(numbers) == 1 and error.status in (404, 410):
            return {}
        if len(numbers) == 1 or error.status not in (404, 410) and error.kind != "large":
            raise
        half = len(numbers) // 2
        return {
            **states(endpoint, numbers[:half]),
            **states(endpoint, numbers[half:]),
        }
    asked = set(numbers)
    return {item.number: item for item in found if item.number in asked}


def sent_between(endpoint, service_code, start, end):
    """Return what was requested there between two moments (naive, UTC).

    :raise Open311Error: also when there may be more than one answer can hold
    """
    found = _ask_list(
        endpoint,
        service_code=service_code,
        start_date=f"{start:%Y-%m-%dT%H:%M:%SZ}",
        end_date=f"{end:%Y-%m-%dT%H:%M:%SZ}",
    )
    if len(found) >= open311_answer.MAX_ITEMS:
        raise Open311Error("large")
    return found


def services(endpoint):
    """Return the :class:`~..schemas.open311_answer.Service` list of what can be requested."""
    return _ask(endpoint, "GET", "services.json", open311_answer.services, _MAX_LIST)


def _ask_list(endpoint, **params):
    return _ask(endpoint, "GET", "requests.json", open311_answer.seen, _MAX_LIST, params=params)


def _ask(endpoint, method, path, parse, limit=_MAX_BYTES, params=None, data=None):
    if method == "GET" and endpoint.jurisdiction:
        params = {**(params or {}), "jurisdiction_id": endpoint.jurisdiction}
    url = f"{endpoint.address}/{path}"
    try:
        answer = bounded_http.call(method, url, TIMEOUT_S, limit, params=params, data=data)
    except bounded_http.ServiceError as error:
        raise Open311Error(error.kind or "gone", unsent=error.unsent) from None
    if not 200 <= answer.status < 300:
        raise _refusal(answer, endpoint.key)
    try:
        return parse(answer.body)
    except open311_answer.NotUnderstood as error:
        raise Open311Error(error.kind, status=answer.status) from None


def _refusal(answer, key):
    status = answer.status
    wait = _seconds(answer.headers.get("Retry-After"))
    if 300 <= status < 400:
        return Open311Error("redirect", status=status)
    if status == 429:
        return Open311Error("busy", unsent=True, wait=wait, status=status)
    if status >= 500 or status in (408, 425):
        return Open311Error("broken", wait=wait, status=status)
    words = open311_answer.refusal(answer.body)
    if key:
        words = words.replace(key, "***")
    if status in (401, 403):
        # A key that ran out is mended by people; meanwhile nothing is lost.
        return Open311Error("key", unsent=True, words=words, status=status)
    return Open311Error("refused", again=False, unsent=True, words=words, status=status)


def _seconds(text):
    """Return the seconds that a header ``Retry-After`` asks for, within limits; 0: none."""
    text = (text or "").strip()[:40]
    if text.isascii() and text.isdigit():
        return min(int(text), _LONGEST_WAIT)
    try:
        moment = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return 0
    return max(0, min(int(moment - time.time()), _LONGEST_WAIT))
