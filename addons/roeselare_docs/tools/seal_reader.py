"""Judges the seals and signatures of one PDF: a program of its own, which may fail alone.

    python -I seal_reader.py '{"roots": [PEM, …], …}' < document > answer.json

It sets its own limits before it touches the document, so that a hostile one ends this
process and nothing else. It needs no Odoo and no network, and never opens an address that
a document names.
"""

import importlib.util
import io
import json
import logging
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: from bad to good: the worst of a document's signatures speaks for it
ORDER = ("altered", "unchecked", "outside", "unknown", "valid")
_SIGNS = 120
_WEAK = ("md2", "md4", "md5", "sha1")
_SEAL = "0.4.0.1862.1.6.2"  # of a certificate for seals (ETSI EN 319 412-5)
_STATEMENT_TYPES = "0.4.0.1862.1.6"
_STATEMENTS = "1.3.6.1.5.5.7.1.3"


def _limit(seconds, memory):
    """Use the limits of the program beside this one, which imports nothing of Odoo either."""
    path = Path(__file__).with_name("text_reader.py")
    spec = importlib.util.spec_from_file_location("text_reader", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.limit(seconds, memory)


class Unreadable(Exception):
    """Why nothing can be judged; the reason is a word of ``docs.trust``."""


def judge(content, order):
    """Return ``{"state": …, "signatures": […]}`` of a PDF."""
    if b"/ByteRange" not in content:
        return {"state": "none", "signatures": []}
    signatures = _signatures(content)
    if len(signatures) > order["most"]:
        raise Unreadable("too_large")
    # A file may end sooner or later than its signer thought; from the last one on all is covered.
    found = [_judged(signature, order) for signature in signatures]
    states = [item["state"] for item in found]
    worst = min(states, key=ORDER.index) if states else "none"
    return {"state": worst, "signatures": found}


def _signatures(content):
    from pyhanko.pdf_utils.crypt import AuthStatus
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(content))
        if reader.encrypted and reader.decrypt(b"").status == AuthStatus.FAILED:
            raise Unreadable("encrypted")
        if not reader.embedded_signatures:
            # There is one in the file, and not in the document that readers show.
            raise Unreadable("broken")
        return reader.embedded_regular_signatures
    except Unreadable:
        raise
    except MemoryError:
        raise
    except Exception as error:  # a parser of hostile input fails in any way
        raise Unreadable("broken") from error


def _judged(signature, order):
    """Return what is to be said of one signature; never fails."""
    try:
        return _judge(signature, order)
    except MemoryError:
        raise
    except Exception as error:
        weak = type(error).__name__ == "DisallowedAlgorithmError"
        return {"state": "unchecked", "reason": "weak" if weak else "broken"}


def _judge(signature, order):
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    certificate = signature.signer_cert
    begins, ends = certificate.not_valid_before, certificate.not_valid_after
    claimed = _believable(signature.self_reported_timestamp)
    moment = claimed or datetime.now(UTC)
    status = validate_pdf_signature(
        signature,
        # Whether somebody known gave it is one question, whether in time another.
        signer_validation_context=_context(signature, order, min(max(moment, begins), ends)),
        ts_validation_context=_context(signature, order, _stamped_at(signature)),
        key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}),
    )
    stamp = status.timestamp_validity
    stamped = stamp and stamp.valid and stamp.intact and stamp.trusted
    moment = stamp.timestamp if stamped else moment
    state = _state(status, begins <= moment <= ends)
    if state != "altered" and status.md_algorithm.lower() in _WEAK:
        return {"state": "unchecked", "reason": "weak"}
    told = bool(stamped or claimed)
    return {
        "state": state,
        "seal": _is_seal(certificate),
        "name": _name(certificate.subject, "common_name") or _name(certificate.subject),
        "organisation": _name(certificate.subject, "organization_name"),
        "issuer": _name(certificate.issuer, "common_name") or _name(certificate.issuer),
        "moment": moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if told else "",
        "stamped": bool(stamped),
    }


def _state(status, in_time):
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    untouched = (
        status.intact
        and status.valid
        and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level is not None
        and status.modification_level <= ModificationLevel.FORM_FILLING
        and status.docmdp_ok
    )
    if not untouched:
        return "altered"
    if not status.trusted:
        return "unknown"
    return "valid" if in_time else "outside"


def _believable(moment):
    """Return when the signer says that it was, unless that is still to come."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment if moment <= datetime.now(UTC) + timedelta(hours=1) else None


def _stamped_at(signature):
    """Return when a time-stamp says that it was, whoever gave it."""
    for attribute in signature.signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]
            return token["encap_content_info"]["content"].parsed["gen_time"].native
    return None


def _context(signature, order, moment):
    """Return what is trusted, at a moment; nothing is fetched from any address."""
    from asn1crypto import pem, x509
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(pem.unarmor(text.encode())[2]) for text in order["roots"]]
    return ValidationContext(
        trust_roots=roots,
        other_certs=signature.other_embedded_certs,
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _is_seal(certificate):
    """Tell whether an organisation seals with it; a person signs."""
    from pyhanko.sign.ades.qualified_asn1 import get_qc_statements

    for statement in get_qc_statements(certificate) or ():
        if statement["statement_id"].native == "qc_type":
            return _SEAL in [item.dotted for item in statement["statement_info"].parsed]
    parts = certificate.subject.native
    return "organization_name" in parts and not {"surname", "given_name"} & set(parts)


def _name(name, part=None):
    """Return one part of a name as harmless text; it comes from whoever made the certificate."""
    found = name.native.get(part) if part else name.human_friendly
    if isinstance(found, list):
        found = found[0] if found else ""
    text = "".join(
        sign if unicodedata.category(sign)[0] != "C" else " " for sign in str(found or "")
    )
    text = " ".join(text.split())
    return text if len(text) <= _SIGNS else f"{text[: _SIGNS - 1]}…"


def main():
    order = json.loads(sys.argv[1])
    _limit(order["cpu"], order["memory"])
    # what libraries say of a document is for nobody
    logging.disable(logging.CRITICAL)
    try:
        answer = judge(sys.stdin.buffer.read(), order)
    except Unreadable as error:
        answer = {"state": "unchecked", "reason": str(error)}
    except (MemoryError, RecursionError):
        answer = {"state": "unchecked", "reason": "too_large"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
