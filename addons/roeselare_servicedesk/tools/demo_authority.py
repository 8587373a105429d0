"""A certificate authority made on the spot, for the demo and for tests; nobody else knows it."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_PARTS = {
    "name": NameOID.COMMON_NAME,
    "organisation": NameOID.ORGANIZATION_NAME,
    "surname": NameOID.SURNAME,
    "given_name": NameOID.GIVEN_NAME,
}


class Holder(NamedTuple):
    """A key, its certificate, and the certificates above it."""

    key: Any
    certificate: Any
    above: tuple = ()

    def pem(self):
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def pkcs12(self, passphrase):
        """Return the bytes of a file as authorities give them."""
        return serialize_key_and_certificates(
            b"seal",
            self.key,
            self.certificate,
            list(self.above),
            BestAvailableEncryption(passphrase.encode()),
        )


def certify(
    by=None, begins=None, ends=None, authority=False, stamps=False, curve=False, **parts
):
    """Return a new holder.

    :param Holder by: who certifies; nobody: the holder itself
    :param datetime begins: aware; yesterday unless said
    :param datetime ends: aware; in two years unless said
    :param bool authority: may certify others
    :param bool stamps: gives time-stamps
    :param bool curve: a key on an elliptic curve, not RSA
    :param parts: ``name``, ``organisation``, ``surname``, ``given_name``
    """
    now = datetime.now(UTC).replace(microsecond=0)
    if curve:
        key = ec.generate_private_key(ec.SECP256R1())
    else:
        key = rsa.generate_private_key(65537, 2048)
    holder = x509.Name(
        [x509.NameAttribute(_PARTS[part], text) for part, text in parts.items() if text]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(holder)
        .issuer_name(by.certificate.subject if by else holder)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins or now - timedelta(days=1))
        .not_valid_after(ends or now + timedelta(days=730))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(_usage(authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    if by:
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
        builder = builder.add_extension(above, critical=False)
    certificate = builder.sign(by.key if by else key, hashes.SHA256())
    return Holder(key, certificate, (by.certificate, *by.above) if by else ())


def _usage(authority):
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
