"""The seal of the city on a PDF: a PAdES signature with a certificate from a PKCS#12 file."""

import hashlib
import io
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .bounded_http import Breaker, ServiceError, call

_logger = logging.getLogger(__name__)
_LARGEST = 1_000_000
_STAMP_SECONDS = 5
_SOON = timedelta(days=30)
#: an authority that does not answer is left alone for five minutes
_breaker = Breaker(failures=1, rest_s=300)


class SealError(Exception):
    """No seal can be set.

    :param str kind: ``gone``, ``passphrase``, ``unreadable``, ``early``, ``expired`` or
        ``failed``
    """

    def __init__(self, kind, text=""):
        super().__init__(text or kind)
        self.kind = kind


@dataclass(frozen=True)
class Seal:
    """A certificate with its key, for one process; the key is never shown.

    :param str name: whose certificate it is
    :param str issuer: who gave it
    :param datetime begins: aware
    :param datetime ends: aware
    :param str fingerprint: SHA-256 of the certificate, hexadecimal
    :param frozenset names: hashable names of the holder and of those above it
    """

    name: str
    issuer: str
    begins: datetime
    ends: datetime
    fingerprint: str
    names: frozenset = frozenset()
    signer: Any = None

    def __repr__(self):
        return f"Seal({self.fingerprint[:16]})"

    def state(self, now=None):
        """Return ``early``, ``expired``, ``soon`` (it ends within 30 days) or ``ok``."""
        now = now or datetime.now(UTC)
        if now < self.begins:
            return "early"
        if now > self.ends:
            return "expired"
        return "soon" if self.ends - now <= _SOON else "ok"


def load_seal(path, passphrase):
    """Return the seal that lies in a file, read anew when the file changes.

    :param str path: of a PKCS#12 file, with the certificates of who gave it
    :raise SealError: with its kind
    """
    try:
        found = Path(path).stat()
    except OSError as error:
        raise SealError("gone", type(error).__name__) from error
    if not 0 < found.st_size <= _LARGEST:
        raise SealError("unreadable", "its size")
    return _load(path, passphrase, found.st_mtime_ns)


@lru_cache(maxsize=2)
def _load(path, passphrase, _changed):
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise SealError("gone", type(error).__name__) from error
    try:
        key, certificate, others = load_key_and_certificates(content, passphrase.encode() or None)
    except ValueError as error:
        # cryptography tells a wrong passphrase by its words only
        wrong = "password" in str(error).lower()
        raise SealError("passphrase" if wrong else "unreadable") from error
    except Exception as error:  # an odd file: whatever the parser says of it
        raise SealError("unreadable", type(error).__name__) from error
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SealError("unreadable", "no certificate, or no key of a kind that seals PDFs")
    return _seal(key, certificate, others)


def _seal(key, certificate, others):
    der = certificate.public_bytes(Encoding.DER)
    chain = [x509.Certificate.load(item.public_bytes(Encoding.DER)) for item in others]
    mine = x509.Certificate.load(der)
    return Seal(
        name=name_of(mine.subject),
        issuer=name_of(mine.issuer),
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
        fingerprint=hashlib.sha256(der).hexdigest(),
        names=frozenset(
            part.hashable for item in (mine, *chain) for part in (item.subject, item.issuer)
        ),
        signer=_KeySigner(key, mine, chain),
    )


def name_of(name):
    """Return how people call the holder of a certificate."""
    parts = name.native
    found = parts.get("common_name") or parts.get("organization_name") or ""
    return found if isinstance(found, str) else found[0]


def set_seal(content, seal, stamp_address=""):
    """Return ``content`` with the seal below it; the PDF itself stays as it is.

    :param str stamp_address: of a time-stamp authority (RFC 3161); one that fails is done without
    :raise SealError: the certificate is not valid today, or the PDF takes no seal
    """
    if (state := seal.state()) in ("early", "expired"):
        raise SealError(state)
    if stamp_address and not _breaker.resting(stamp_address):
        try:
            done = _signed(content, seal, _stamper(stamp_address))
        except Exception as error:  # an authority says whatever it wants
            _breaker.failed(stamp_address)
            _logger.warning("sealed without a time-stamp: %s", _told(error))
        else:
            _breaker.succeeded(stamp_address)
            return done
    try:
        return _signed(content, seal, None)
    except Exception as error:  # pyhanko has no common ground for its errors
        raise SealError("failed", _told(error)) from error


def _told(error):
    return f"{type(error).__name__}: {error}"[:200]


def _signed(content, seal, stamper):
    signer = PdfSigner(
        PdfSignatureMetadata(
            field_name="Zegel",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=seal.name,
        ),
        signer=seal.signer,
        timestamper=stamper,
    )
    out = io.BytesIO()
    signer.sign_pdf(_Writer(io.BytesIO(content)), output=out)
    return out.getvalue()


class _KeySigner(Signer):
    """Signs with a key that is read once; pyhanko's own reads it anew for each PDF, twice."""

    def __init__(self, key, certificate, chain):
        super().__init__(
            signing_cert=certificate,
            cert_registry=SimpleCertificateStore.from_certs([certificate, *chain]),
        )
        self._key = key

    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
        digest = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        if dry_run:
            return bytes(self._key.key_size // 8)
        return self._key.sign(data, padding.PKCS1v15(), digest)


class _Writer(IncrementalPdfFileWriter):
    """Adds to a PDF and leaves its version alone: PDF/A-2 is PDF 1.7, and stays so."""

    def ensure_output_version(self, version):
        pass

    def register_extension(self, ext):
        # that of PAdES is of PDF 1.7 too; others are written in the way of PDF 2.0
        return super().register_extension(ext) if ext.prefix_name == "/ESIC" else None


@lru_cache(maxsize=4)
def _stamper(address):
    return BoundedStamper(address)


class BoundedStamper(TimeStamper):
    """Asks a time-stamp authority, within a time and a size."""

    def __init__(self, address):
        super().__init__()
        self.address = address

    async def async_request_tsa_response(self, req):
        answer = call(
            "POST",
            self.address,
            _STAMP_SECONDS,
            data=req.dump(),
            headers={
                "Accept": "application/timestamp-reply",
                "Content-Type": "application/timestamp-query",
            },
        )
        if answer.status != 200:
            raise ServiceError(f"status {answer.status}")
        return tsp.TimeStampResp.load(answer.body)
