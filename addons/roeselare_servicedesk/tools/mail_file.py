"""Finds the files of a mail, also those that are wrapped."""

from email.message import EmailMessage

from . import tnef
from .mail_text import parts_of, plain_header

# Pictures inside a text that are smaller are logos below a signature.
_LOGO_BYTES = 8192
_WRAPPED = ("application/ms-tnef", "application/vnd.ms-tnef")
CALENDAR = "text/calendar"
#: the type of a wrapper that could not be opened
UNREADABLE = "application/ms-tnef"


def files_of(message: EmailMessage):
    """Return the files of a mail as triples of name, content and declared type.

    Those of mails inside it count; a wrapper of Outlook gives what is in it.
    """
    found = []
    for part in parts_of(message, nested=True):
        name, kind = plain_header(part.get_filename()), part.get_content_type()
        shown = kind.startswith("text/") and kind != CALENDAR and not name
        # Also those whose end is missing, so that they contain nothing.
        if shown or part.get_content_maintype() in ("message", "multipart"):
            continue
        content = part.get_payload(decode=True) or b""
        if kind in _WRAPPED or name.lower() == "winmail.dat":
            found += _unwrapped(name or "winmail.dat", content)
        elif not (part.get("Content-ID") and len(content) < _LOGO_BYTES):
            found.append((name or _name_for(kind), content, kind))
    return found


def _unwrapped(name, content):
    try:
        return [(inner, data, "") for inner, data in tnef.unpack(content)]
    except tnef.TnefError:
        return [(name, content, UNREADABLE)]


def _name_for(kind):
    return "invitation.ics" if kind == CALENDAR else "photo"
