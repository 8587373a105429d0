"""Speaks to the HTTP API of a WhatsApp provider, in the shape of Meta's Cloud API."""

import json
import time
from contextlib import closing
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import requests
from urllib3.exceptions import HTTPError

_TIMEOUT = 10
#: seconds for a whole answer, also when it drips
_DEADLINE = 30
_MAX_JSON = 64_000
#: the requester wrote too long ago
TOO_LATE = 131047


class Provider(NamedTuple):
    """Where and as whom we send.

    :param str address: base of the API, such as ``https://graph.facebook.com/v21.0``
    :param str number_id: the provider's id of our number
    :param str token: secret
    """

    address: str
    number_id: str
    token: str


class ProviderError(Exception):
    """The provider did not do it; the text is for the log and never holds a secret.

    :param bool again: whether trying later may help
    :param int code: the provider's own, or the status of HTTP
    """

    def __init__(self, text, again, code=0):
        super().__init__(text)
        self.again = again
        self.code = code


def send_text(provider, number, text):
    """Send ``text``; return the provider's id of the message.

    :raise ProviderError: it was not sent, as far as we know
    """
    payload = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": number,
        "type": "text",
        "text": {"preview_url": False, "body": text},
    }
    address = f"{provider.address}/{quote(provider.number_id, safe='')}/messages"
    answer = _json(_ask(provider, "POST", address, _MAX_JSON, json=payload))
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else {}
    message_id = first.get("id") if isinstance(first, dict) else None
    if not isinstance(message_id, str) or not message_id:
        raise ProviderError("no id in the answer", again=False)
    return message_id[:200]


def fetch_media(provider, media_id, limit):
    """Return the bytes of a picture.

    :param int limit: bytes that are read at most
    :raise ProviderError: it cannot be had
    """
    address = f"{provider.address}/{quote(media_id, safe='')}"
    url = _json(_ask(provider, "GET", address, _MAX_JSON)).get("url")
    # The token goes along: only in secret, or to the host that an administrator chose.
    if not isinstance(url, str) or not _is_safe(url, provider.address):
        raise ProviderError("no safe address of the picture", again=False)
    return _ask(provider, "GET", url, limit)


def _is_safe(url, address):
    parts, ours = urlsplit(url), urlsplit(address)
    return parts.scheme == "https" or parts[:2] == ours[:2]


def _ask(provider, method, url, limit, **options):
    deadline = time.monotonic() + _DEADLINE
    try:
        answer = requests.request(
            method,
            url,
            headers={"Authorization": f"Bearer {provider.token}"},
            timeout=_TIMEOUT,
            stream=True,
            allow_redirects=False,
            **options,
        )
        with closing(answer):
            body = _read(answer, limit, deadline)
    except (requests.RequestException, HTTPError, OSError) as error:
        raise ProviderError(type(error).__name__, again=True) from None
    if answer.status_code >= 300:
        raise _refusal(answer.status_code, body)
    return body


def _refusal(status, body):
    try:
        code = json.loads(body)["error"]["code"]
    except (ValueError, LookupError, TypeError, RecursionError):
        code = 0
    code = code if isinstance(code, int) else 0
    # A token that ran out is mended by people, meanwhile nothing is lost.
    again = status >= 500 or status in (401, 403, 408, 429)
    return ProviderError(f"status {status}, code {code}", again, code or status)


def _read(answer, limit, deadline):
    body = bytearray()
    while chunk := answer.raw.read1(65_536, decode_content=True):
        body += chunk
        if len(body) > limit:
            raise ProviderError("answer too large", again=False)
        if time.monotonic() > deadline:
            raise ProviderError("answer too slow", again=True)
    return bytes(body)


def _json(body):
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ProviderError("no JSON object", again=False)
    return document
