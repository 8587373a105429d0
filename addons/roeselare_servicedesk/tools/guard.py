"""What tells a visitor from a program, as pure functions: signatures, time, proof of work.

The proof follows the first protocol of ALTCHA: the server hides a number behind
SHA-256, the browser finds it again by trying. All texts that come in are hostile.
"""

import base64
import binascii
import hashlib
import hmac
import ipaddress
import json
import re
import secrets
from typing import NamedTuple

#: tries at most, when nothing is wrong but the load; half of it on average
EASY = 100_000
HARD = 1_000_000
PROOF_SECONDS = 600
WAIT_VALID_SECONDS = 3600
_LONGEST_FIELD = 2000
_STAMP = re.compile(r"([0-9]{1,15})\.([0-9a-f]{64})", re.ASCII)
_WAIT = re.compile(r"([0-9]{1,15})\.([0-9a-f]{16})\.([0-9a-f]{64})", re.ASCII)
_SALT = re.compile(
    r"[0-9a-f]{24}\?expires=([0-9]{1,12})&kind=([a-z-]{1,20})&max=([0-9]{1,8})&", re.ASCII
)


class Proof(NamedTuple):
    """A proof that holds.

    :param str token: what is written down, so that it is used once
    :param float until: moment (seconds since 1970) after which it would not hold anyway
    """

    token: str
    until: float


def sign(key, *parts):
    """Return the signature (64 hexadecimal digits) of ``parts`` under ``key``."""
    message = json.dumps([str(part) for part in parts])
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


def network_of(address):
    """Return the network (IPv4 /24, IPv6 /56) of an address, ``""`` when it tells nothing.

    The machine itself tells nothing: behind a proxy that Odoo was not told of, every
    visitor would be one network.
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback or found.is_unspecified:
        return ""
    length = 24 if found.version == 4 else 56
    return str(ipaddress.ip_network((found, length), strict=False))


def in_networks(address, networks):
    """Tell whether an address is in one of the networks of a comma-separated text.

    :raise ValueError: the text holds something that is no network
    """
    listed = [
        ipaddress.ip_network(item.strip(), strict=False)
        for item in (networks or "").split(",")
        if item.strip()
    ]
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return False
    return any(found in network for network in listed)


# ------------------------------------------------------------------------- time


def stamp(key, kind, now):
    """Return the signed moment at which a form was shown."""
    moment = int(now * 1000)
    return f"{moment}.{sign(key, 'stamp', kind, moment)}"


def stamp_age(key, kind, text, now):
    """Return how many seconds ago a form was shown, ``None`` when its stamp is not ours."""
    match = _STAMP.fullmatch(text or "")
    if not match or not hmac.compare_digest(sign(key, "stamp", kind, match[1]), match[2]):
        return None
    age = now - int(match[1]) / 1000
    # The clocks of two machines differ a little.
    return max(age, 0.0) if age > -5 else None


def wait_token(key, kind, visitor, now):
    """Return the token with which a visitor without scripts may send again later."""
    moment, nonce = int(now), secrets.token_hex(8)
    return f"{moment}.{nonce}.{sign(key, 'wait', kind, visitor, moment, nonce)}"


def waited(key, kind, visitors, text, now):
    """Return ``(seconds since the token was given, Proof)``, ``None`` when it is not ours.

    :param visitors: what may stand for the visitor, of today and of yesterday
    """
    match = _WAIT.fullmatch(text or "")
    if not match:
        return None
    moment = int(match[1])
    signatures = [sign(key, "wait", kind, who, moment, match[2]) for who in visitors]
    if not any(hmac.compare_digest(item, match[3]) for item in signatures):
        return None
    if not 0 <= now - moment <= WAIT_VALID_SECONDS:
        return None
    return now - moment, Proof(_token(match[3]), moment + WAIT_VALID_SECONDS)


# ------------------------------------------------------------------------ proof


def challenge(key, kind, tries, now):
    """Return a challenge as plain values, for the browser.

    :param int tries: most numbers that have to be tried
    """
    until = int(now) + PROOF_SECONDS
    salt = f"{secrets.token_hex(12)}?expires={until}&kind={kind}&max={tries}&"
    digest = _digest(salt, secrets.randbelow(tries + 1))
    return {
        "algorithm": "SHA-256",
        "challenge": digest,
        "maxnumber": tries,
        "salt": salt,
        "signature": sign(key, "proof", digest),
    }


def solve(given):
    """Return the payload that answers a challenge, as the browser would send it."""
    for number in range(given["maxnumber"] + 1):
        if _digest(given["salt"], number) == given["challenge"]:
            answer = {**given, "number": number}
            answer.pop("maxnumber")
            return base64.b64encode(json.dumps(answer).encode()).decode()
    raise ValueError("this challenge has no answer")


def check_proof(key, kind, payload, now):
    """Return the :class:`Proof` of an answer, ``None`` when it proves nothing."""
    answer = _read(payload)
    salt = _SALT.fullmatch(answer.get("salt", ""))
    number, digest = answer.get("number"), answer.get("challenge", "")
    if not salt or answer.get("algorithm") != "SHA-256":
        return None
    until, most = int(salt[1]), int(salt[3])
    if type(number) is not int or not 0 <= number <= most:
        return None
    if until < now or salt[2] != kind or most < EASY:
        return None
    if not hmac.compare_digest(_digest(answer["salt"], number), digest):
        return None
    signature = answer.get("signature", "")
    if not hmac.compare_digest(sign(key, "proof", digest), signature):
        return None
    return Proof(_token(signature), until)


def _digest(salt, number):
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _token(signature):
    return hashlib.sha256(signature.encode()).hexdigest()


def _read(payload):
    """Return the answer in a payload as a dict whose texts are ASCII; {} for anything else."""
    if not payload or len(payload) > _LONGEST_FIELD:
        return {}
    try:
        answer = json.loads(base64.b64decode(payload, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    if not isinstance(answer, dict):
        return {}
    texts = ("algorithm", "challenge", "salt", "signature")
    whole = all(isinstance(answer.get(name), str) and answer[name].isascii() for name in texts)
    return answer if whole else {}
