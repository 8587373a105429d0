"""Hands messages to a connector of the eBox: a small contract over HTTP (docs/adr/0202)."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from odoo.addons.roeselare_servicedesk.tools import bounded_http

#: seconds for one call
TIMEOUT_S = 20.0
_MAX_BYTES = 64_000
#: what the connector says of a message
STATES = ("accepted", "published", "opened", "refused")


@dataclass(frozen=True)
class Endpoint:
    """Where and as whom we publish.

    :param str address: base of the connector, without a slash at its end
    :param str sender: number of the city as a sender
    :param str token: secret; in a header only
    """

    address: str
    sender: str
    token: str = field(default="", repr=False)


class EboxError(Exception):
    """It was not done, as far as we know; the text is for the log and holds no secret.

    :param str kind: ``gone``, ``slow``, ``large``, ``broken``, ``busy``, ``key``, ``refused``
        or ``odd``
    :param bool again: whether trying later may help
    """

    def __init__(self, kind, again=True):
        super().__init__(kind)
        self.kind = kind
        self.again = again


def is_address(text):
    """Tell whether a token may go to ``text``: https, or this machine."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    here = host in ("127.0.0.1", "localhost", "::1")
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    return bool(host and plain and (parts.scheme == "https" or (parts.scheme == "http" and here)))


def publish(endpoint, key, message):
    """Hand a message over; return the connector's id of it.

    :param str key: the same for each try, so that the connector takes it once
    :param dict message: ``recipient``, ``title``, ``text``, ``link``, ``language``
    :raise EboxError: it was not taken, or nobody knows
    """
    answer = _ask(
        endpoint,
        "POST",
        "messages",
        json={**message, "sender": endpoint.sender},
        headers={"Idempotency-Key": key},
    )
    found = answer.get("id")
    if not isinstance(found, str) or not found:
        raise EboxError("odd")
    return found[:200]


def state(endpoint, message_id):
    """Return one of ``STATES`` for a message, or an empty text when it says anything else."""
    answer = _ask(endpoint, "GET", f"messages/{quote(message_id, safe='')}")
    found = answer.get("state")
    return found if found in STATES else ""


def _ask(endpoint, method, path, headers=None, **options):
    try:
        answer = bounded_http.call(
            method,
            f"{endpoint.address}/{path}",
            TIMEOUT_S,
            _MAX_BYTES,
            headers={"Authorization": f"Bearer {endpoint.token}", **(headers or {})},
            **options,
        )
    except bounded_http.ServiceError as error:
        raise EboxError(error.kind or "gone") from None
    if not 200 <= answer.status < 300:
        raise _refusal(answer.status)
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise EboxError("odd")
    return document


def _refusal(status):
    if status == 429:
        return EboxError("busy")
    if status >= 500 or status in (408, 425):
        return EboxError("broken")
    if status in (401, 403):
        # A token that ran out is mended by people; meanwhile nothing is lost.
        return EboxError("key")
    return EboxError("refused", again=False)
