"""Reads the text of a mail: all that it says, and what its writer added.

Time and memory are bounded: of one part so many bytes are read, so many parts of a mail.
"""

import codecs
import re
from email.message import EmailMessage

from lxml import html
from lxml.etree import ParserError

from odoo.tools.mail import html2plaintext

from .mail_quote import strip_quote

#: bytes of one part that are read
MAX_SOURCE = 1_000_000
#: signs of a mail that are kept
MAX_TEXT = 100_000
#: parts of a mail that are looked at
MAX_PARTS = 300
# In these, bytes that look like UTF-8 may be something else.
_OWN_WAY = re.compile(r"utf-?(?:16|32|7)|iso-2022|hz")
_QUOTED_HTML = (
    "//blockquote|//*[contains(@class, 'gmail_quote')]|//*[@id='divRplyFwdMsg']"
    "|//*[@id='divRplyFwdMsg']/following-sibling::*|//*[@id='appendonsend']"
    "|//*[contains(@class, 'yahoo_quoted')]|//*[contains(@class, 'moz-cite-prefix')]"
    "|//*[contains(@class, 'protonmail_quote')]|//style|//script|//title"
)
_DECLARATION = re.compile(r"<\?xml[^>]*>|\x00", re.IGNORECASE)


def parts_of(message, nested=False):
    """Yield the parts of a mail that are no containers.

    :param bool nested: also look into mails that are attached; else they are one part
    """
    stack, left = [message], MAX_PARTS
    while stack and left:
        part, left = stack.pop(), left - 1
        inside = part is not message and part.get_content_maintype() == "message"
        if part.is_multipart() and (nested or not inside):
            stack += reversed(part.get_payload())
        else:
            yield part


def body_text(message: EmailMessage):
    """Return all that a mail says as plain text, quotes included, and mails inside it.

    A part that cannot be read is left out: what remains is worth more than an error.
    """
    text = _own_text(message)
    for part in parts_of(message):
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload()[0]
            heading = plain_header(f"{inner.get('From', '')} – {inner.get('Subject', '')}")
            text += f"\n\n–––– {heading}\n{_own_text(inner)}"
    return _bounded(text.strip())


def written_text(message: EmailMessage):
    """Return what the writer of a mail added, without what it quotes.

    Answers between quoted lines are kept together with what they answer.
    """
    plain = _first_part(message, "text/plain")
    if plain.strip():
        return strip_quote(_bounded(plain))
    source = _DECLARATION.sub("", _first_part(message, "text/html"))
    if not source.strip():
        return ""
    try:
        tree = html.fromstring(source)
    except (ParserError, ValueError):
        return ""
    for node in tree.xpath(_QUOTED_HTML):
        if node.getparent() is not None:
            node.drop_tree()
    return strip_quote(_bounded(_html_text(html.tostring(tree, encoding="unicode"))))


def decode(payload, charset=""):
    """Return bytes as text, as well as possible, whatever was said about them.

    What is valid UTF-8 hardly ever is anything else; what is nothing that was declared
    was written on a computer with Western settings.
    """
    declared = (charset or "").lower()
    order = ["utf-8", declared] if not _OWN_WAY.match(declared) else [declared, "utf-8"]
    for name in (*order, "cp1252"):
        try:
            # Not final: a sign that was cut at the end is no error.
            return codecs.getincrementaldecoder(name)().decode(payload).lstrip("\ufeff")
        except (LookupError, ValueError):
            continue
    return payload.decode("latin-1")


def _bounded(text):
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} […]"


def clean_source(raw):
    """Return the bytes of a mail without what stops Odoo in its headers.

    These are null bytes, and unknown signs of a computer with Western settings.
    """
    head, blank, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    return decode(head.replace(b"\0", b"")).encode() + blank + body


def plain_header(text):
    """Return a header or a name without the signs that stand for unknown bytes."""
    return decode(str(text or "").encode("utf-8", "surrogateescape"))


def _own_text(message):
    plain = _first_part(message, "text/plain")
    return plain if plain.strip() else _html_text(_first_part(message, "text/html"))


def _first_part(message, content_type):
    for part in parts_of(message):
        if part.get_content_type() == content_type and not part.get_filename():
            text = _part_text(part)
            if text.strip():
                return text
    return ""


def _part_text(part):
    payload = part.get_payload(decode=True) or b""
    text = decode(payload[:MAX_SOURCE], part.get_content_charset())
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if str(part.get_param("format", "")).lower() == "flowed":
        return _unfolded(text, str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _unfolded(text, delsp):
    """Return a text of ``format=flowed`` with its paragraphs as single lines.

    Source: RFC 3676.
    """
    lines, open_depth = [], None
    for line in text.split("\n"):
        body = line.lstrip(">")
        depth = len(line) - len(body)
        body = body.removeprefix(" ")
        if open_depth == depth and body != "-- ":
            lines[-1] += body
        else:
            lines.append(f"{'>' * depth}{' ' if depth else ''}{body}")
        open_depth = depth if body.endswith(" ") and body != "-- " else None
        if delsp and open_depth is not None:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _html_text(source):
    source = _DECLARATION.sub("", source)
    try:
        return html2plaintext(source, include_references=False) if source.strip() else ""
    except (ParserError, ValueError):
        return ""
