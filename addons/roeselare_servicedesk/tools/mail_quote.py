"""Finds in a mail what its writer quotes, and what a program put below it."""

import re

# The line above what is quoted, as mail programs write it in Dutch, French, English, German.
_ABOVE = re.compile(
    r"(?=.*\d)(?:op\b.{3,200}\bschreef\b.{0,160}:"
    r"|op\b.{3,200}\bheeft\b.{0,160}\bgeschreven\s*:"
    r"|le\b.{3,250}\ba écrit\s*:"
    r"|on\b.{3,250}\bwrote\s*:"
    r"|am\b.{3,200}\bschrieb\b.{0,160}:"
    r"|.{2,120}\b(?:schreef op|wrote on|schrieb am|a écrit le)\b.{3,60}:)",
    re.IGNORECASE,
)
_ABOVE_MAY_BEGIN = re.compile(
    r"\s*(?:op|le|on|am)\b|.{2,120}\b(?:schreef|wrote|schrieb|écrit)\b", re.IGNORECASE
)
_DIVIDER = re.compile(
    r"\s*(?:-{2,}\s*(?:oorspronkelijk bericht|origineel bericht|message d.origine"
    r"|original message|ursprüngliche nachricht|doorgestuurd bericht|forwarded message"
    r"|weitergeleitete nachricht|message transféré).*"
    r"|begin doorgestuurd bericht:\s*|begin forwarded message:\s*|début du message réexpédié.*"
    r"|_{10,}\s*)",
    re.IGNORECASE,
)
# Outlook: a block of headers without any sign before it.
_HEADER_LINE = re.compile(r"\s*\*?(?:van|from|de|von)\s*:\*?\s*.+", re.IGNORECASE)
_HEADER_NEXT = re.compile(
    r"\s*\*?(?:verzonden|datum|sent|date|envoyé|gesendet|aan|to|à|an)\s*:\*?\s*.+", re.IGNORECASE
)
_SIGNATURE = re.compile(r"-- ?")
_PHONE = re.compile(
    r"\s*(?:(?:verstuurd|verzonden) (?:vanaf|met|vanuit|via) (?:mijn |my )?[\w .+-]{2,40}"
    r"|sent from (?:my )?[\w .+-]{2,40}|get outlook for (?:ios|android).*"
    r"|outlook voor (?:ios|android) downloaden.*|téléchargez? outlook pour (?:ios|android).*"
    r"|envoyé (?:de|depuis) mon [\w .+-]{2,40}"
    r"|von meinem [\w .+-]{2,40} gesendet|gesendet von [\w .+-]{2,40})\s*",
    re.IGNORECASE,
)
#: longer ones are no lines that a mail program wrote
_LONGEST = 400


def strip_quote(text):
    """Return ``text`` without what it quotes and without the signature at its end.

    What was written below a quote is kept. What was written between the lines of a quote
    is kept with those lines, because it cannot be understood without them.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = _quote_start(lines)
    if start is not None:
        lines = lines[:start] + _after_quote(lines[start:])
    return "\n".join(_without_signature(lines)).strip()


def _quote_start(lines):
    for index, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if line.lstrip().startswith(">") or _DIVIDER.fullmatch(line):
            return index
        if _HEADER_LINE.fullmatch(line) and _HEADER_NEXT.fullmatch(following[:_LONGEST]):
            return index
        if _is_above(lines, index):
            return index
    return None


def _is_above(lines, index):
    """Tell whether the line above a quote begins here; mail programs break it in lines."""
    if not _ABOVE_MAY_BEGIN.match(lines[index]):
        return False
    joined = ""
    for line in lines[index : index + 3]:
        if not line.strip():
            return False
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) <= _LONGEST and _ABOVE.fullmatch(joined):
            return True
    return False


def _after_quote(lines):
    """Return what remains of a text that begins with a quote."""
    quoted = [index for index, line in enumerate(lines) if line.lstrip().startswith(">")]
    # Without signs nobody can tell where a quote ends: it goes to the end.
    if not quoted or any(line.strip() for line in lines[: quoted[0]][3:]):
        return []
    inside = lines[quoted[0] : quoted[-1] + 1]
    if any(line.strip() and not line.lstrip().startswith(">") for line in inside):
        return lines
    return lines[quoted[-1] + 1 :]


def _without_signature(lines):
    for index, line in enumerate(lines):
        if _SIGNATURE.fullmatch(line):
            lines = lines[:index]
            break
    while lines and (not lines[-1].strip() or _is_phone_line(lines[-1])):
        lines = lines[:-1]
    return lines


def _is_phone_line(line):
    return len(line) < 80 and bool(_PHONE.fullmatch(line))
