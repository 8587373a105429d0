"""Seals and signatures of a PDF, judged by a program beside this one that may fail alone."""

import re
from pathlib import Path

from asn1crypto import pem, x509

from odoo.addons.roeselare_servicedesk.tools.pdf_seal import name_of

from .read_document import run_reader

_PROGRAM = Path(__file__).with_name("seal_reader.py")
LIMITS = {
    "most": 25,  # signatures
    "cpu": 30,  # seconds of one processor
    "memory": 1024,  # MB of address space
}
_PATIENCE = 45
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def read_seal(stream, roots):
    """Return what is to be said of the signatures of a PDF.

    :param stream: open file of the content
    :param roots: PEM texts of the certificates that are trusted
    :return: dict with ``state`` and ``signatures``; ``reason`` when nothing could be judged
    """
    found = run_reader(stream, {**LIMITS, "roots": list(roots)}, _PATIENCE, _PROGRAM)
    return found if "state" in found else {**found, "state": "unchecked"}


def split_roots(text):
    """Return the PEM texts of the certificates in a text.

    :raise ValueError: something in it is no certificate
    """
    blocks = _BLOCK.findall(text or "")
    for block in blocks:
        kind, _headers, der = pem.unarmor(block.encode())
        if kind != "CERTIFICATE":
            raise ValueError(kind)
        x509.Certificate.load(der, strict=True).subject.native  # noqa: B018 - parsed to be judged
    if len(re.findall("-----BEGIN", text or "")) != len(blocks):
        raise ValueError("something else than certificates")
    return blocks


def root_names(text):
    """Return whose certificates these are, until when: ``[(name, datetime)]``."""
    return [(name_of(found.subject), found.not_valid_after) for found in _certificates(text)]


def vouches(text, names):
    """Tell whether one of these certificates is of one of ``names``, which are hashable."""
    return any(found.subject.hashable in names for found in _certificates(text))


def _certificates(text):
    return [
        x509.Certificate.load(pem.unarmor(block.encode())[2]) for block in split_roots(text)
    ]
