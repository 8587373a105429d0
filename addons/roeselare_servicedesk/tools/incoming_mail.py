"""Reads a mail that came in: what its writer said, and whether a person wrote it."""

import re
from email.message import EmailMessage

from lxml import html
from lxml.etree import ParserError

from odoo.tools.mail import html2plaintext

_NUMBER = re.compile(r"(?<![\d-])\d{4}-\d{6}(?![\d-])", re.ASCII)
# The line above what is quoted, as mail programs write it in Dutch, French and English.
_QUOTE_LINE = re.compile(
    r"^\s*(?:>.*"
    r"|-{2,}\s*(?:oorspronkelijk bericht|origineel bericht|message d.origine|original message"
    r"|doorgestuurd bericht|forwarded message|message transféré).*"
    r"|_{10,}\s*"
    r"|op\b.{3,200}\b(?:schreef|heeft)\b.*:?\s*"
    r"|le\b.{3,200}\ba écrit\s*:?\s*"
    r"|on\b.{3,200}\bwrote\s*:?\s*)$",
    re.IGNORECASE,
)
# Outlook: a block of headers without any sign before it.
_HEADER_LINE = re.compile(
    r"^\s*\*?(?:van|from|de)\s*:\*?\s*.+$", re.IGNORECASE
)
_HEADER_NEXT = re.compile(
    r"^\s*\*?(?:verzonden|datum|sent|date|envoyé|aan|to|à)\s*:\*?\s*.+$", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^-- ?$")
_QUOTED_HTML = (
    "//blockquote|//*[contains(@class, 'gmail_quote')]|//*[@id='divRplyFwdMsg']"
    "|//*[@id='divRplyFwdMsg']/following-sibling::*|//*[@id='appendonsend']"
    "|//*[contains(@class, 'yahoo_quoted')]|//*[contains(@class, 'moz-cite-prefix')]"
    "|//*[contains(@class, 'protonmail_quote')]|//style|//script|//title"
)
_AUTO_SUBJECT = re.compile(
    r"^\s*(?:automatisch(?:e)? (?:antwoord|beantwoording|reactie)|afwezig(?:heid)?\b"
    r"|out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?re(?:ply|sponse)"
    r"|réponse automatique|absence du bureau|autosvar)",
    re.IGNORECASE,
)
# Pictures inside a text that are smaller are logos below a signature.
_LOGO_BYTES = 8192
_AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Reply")


def number_in(subject):
    """Return the one ticket number in a subject, or ``""`` when there is none or more."""
    found = set(_NUMBER.findall(subject or ""))
    return found.pop() if len(found) == 1 else ""


def is_automatic(message):
    """Tell whether a program wrote this mail: an absence, a list, a receipt.

    Source: RFC 3834, and what common mail servers send beside it.
    """
    submitted = str(message.get("Auto-Submitted") or "no").split(";")[0].strip().lower()
    if submitted != "no" or any(message.get(name) for name in _AUTO_HEADERS):
        return True
    if str(message.get("Precedence") or "").strip().lower() in (
        "bulk",
        "junk",
        "list",
        "auto_reply",
    ):
        return True
    if message.get("List-Id") or message.get("List-Unsubscribe"):
        return True
    if str(message.get("Return-Path") or "x").strip() == "<>":
        return True
    return bool(_AUTO_SUBJECT.match(str(message.get("Subject") or "")))


def is_forged(message):
    """Tell whether our own mail server found that the sender is not who is named.

    It writes that in the first ``Authentication-Results``; those below may come from the
    sender. A mail without one is not called forged.
    Source: RFC 8601.
    """
    results = str(message.get("Authentication-Results") or "").lower()
    if re.search(r"\bdmarc\s*=\s*fail\b", results):
        return True
    spf_fails = re.search(r"\bspf\s*=\s*(?:fail|softfail)\b", results)
    return bool(spf_fails) and not re.search(r"\b(?:dkim|dmarc)\s*=\s*pass\b", results)


def body_text(message: EmailMessage):
    """Return all that a mail says as plain text, quotes included.

    A part that cannot be read is left out: what remains is worth more than an error.
    """
    plain = _first_part(message, "text/plain")
    if plain.strip():
        return plain
    return _html_text(_first_part(message, "text/html"))


def written_text(message: EmailMessage):
    """Return what the writer of a mail added, without what it quotes.

    Answers between quoted lines are kept together with what they answer.
    """
    plain = _first_part(message, "text/plain")
    if plain.strip():
        return strip_quote(plain)
    source = _first_part(message, "text/html")
    if not source.strip():
        return ""
    try:
        tree = html.fromstring(source)
    except (ParserError, ValueError):
        return ""
    for node in tree.xpath(_QUOTED_HTML):
        if node.getparent() is not None:
            node.drop_tree()
    return strip_quote(_html_text(html.tostring(tree, encoding="unicode")))


def strip_quote(text):
    """Return ``text`` without the quote and the signature at its end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = _quote_start(lines)
    if start is not None and not _answers_below(lines[start:]):
        lines = lines[:start]
    for index, line in enumerate(lines):
        if index and _SIGNATURE.match(line):
            lines = lines[:index]
            break
    return "\n".join(lines).strip()


def _quote_start(lines):
    for index, line in enumerate(lines):
        pair = f"{line} {lines[index + 1]}" if index + 1 < len(lines) else line
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _QUOTE_LINE.match(line) or (line.strip() and _wrapped_quote(line, pair)):
            return index
        if _HEADER_LINE.match(line) and _HEADER_NEXT.match(following):
            return index
    return None


def _wrapped_quote(line, pair):
    """The line above a quote, broken in two by a mail program."""
    return bool(re.match(r"^\s*(?:op|on|le)\b.*\d", line, re.IGNORECASE)) and bool(
        re.search(r"(?:schreef|wrote|a écrit)\b.{0,80}:\s*$", pair, re.IGNORECASE)
    )


def _answers_below(lines):
    """Tell whether somebody wrote between or below lines quoted with ``>``."""
    quoted = [index for index, line in enumerate(lines) if line.lstrip().startswith(">")]
    if not quoted:
        return False
    rest = [line for line in lines[quoted[0] :] if not line.lstrip().startswith(">")]
    text = []
    for line in rest:
        if _SIGNATURE.match(line):
            break
        text.append(line)
    return any(line.strip() for line in text)


def _first_part(message, content_type):
    for part in message.walk():
        if part.get_content_type() == content_type and not part.get_filename():
            try:
                return str(part.get_content())
            except (LookupError, ValueError, KeyError):
                payload = part.get_payload(decode=True) or b""
                return payload.decode("utf-8", "replace")
    return ""


def _html_text(source):
    return html2plaintext(source, include_references=False) if source.strip() else ""


def files_of(message: EmailMessage):
    """Return the files of a mail as triples of name, content and declared type."""
    found = []
    for part in message.walk():
        if part.is_multipart() or part.get_content_maintype() == "multipart":
            continue
        name = part.get_filename()
        shown = part.get_content_type().startswith("text/") and not name
        if shown or part.get_content_type() in ("text/calendar", "message/rfc822"):
            continue
        content = part.get_payload(decode=True) or b""
        if part.get("Content-ID") and len(content) < _LOGO_BYTES:
            continue
        found.append((name or "photo", content, part.get_content_type()))
    return found
