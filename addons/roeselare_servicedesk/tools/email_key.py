"""One spelling for every e-mail address, so that two can be compared."""

import unicodedata

from odoo.tools.mail import email_normalize


def email_key(text):
    """Return the one spelling of an e-mail address, or ``""`` when it is none.

    Capitals do not count, nor whether a domain is written in its own script or in ASCII
    (``xn--…``). Everything else does: ``an+bins@example.com`` is not ``an@example.com``.

    :param str text: one address, with or without a name before it
    """
    plain = unicodedata.normalize("NFC", (text or "").strip())
    address = email_normalize(plain) or ""
    local, at, domain = address.rpartition("@")
    if not (at and local and domain):
        return ""
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return f"{local.lower()}@{domain.lower()}"
