"""Small helpers on text that people typed."""

import re
import unicodedata

# Control characters, ends of lines of another kind, signs that turn the reading direction
# of what follows, halves of a sign: nobody types them, and they can disguise a text.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# What the database takes in no text at all.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
# Marks of direction belong in some languages, but not in the name of a file.
_MARKS = re.compile(r"[\u200e\u200f]")
# A text of these alone is empty to whoever reads it.
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*")
_SERVICE_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\]+\.[^@\s.]{2,}")


def clean_line(text):
    """Return ``text`` as one trimmed line without control characters.

    What is no text, as a file in the place of a field, is empty.
    """
    text = text if isinstance(text, str) else ""
    return " ".join(_CONTROL.sub("", text).split())


def clean_text(text):
    """Return ``text`` trimmed, with plain line ends and no control characters.

    A text in which nothing can be seen is empty, and so is what is no text.
    """
    plain = (text if isinstance(text, str) else "").replace("\r\n", "\n").replace("\r", "\n")
    plain = _CONTROL.sub("", plain).strip()
    return "" if _INVISIBLE.fullmatch(plain) else plain


def is_storable(text):
    """Tell whether the database can keep ``text`` as it is."""
    return not _UNSTORABLE.search(text)


def safe_file_name(name, fallback="file", limit=100):
    """Return a file name that is only a name: no path, no tricks, not too long."""
    plain = unicodedata.normalize("NFC", name or "")
    plain = _MARKS.sub("", re.sub(r"[\r\n\t]", "", _CONTROL.sub("", plain)))
    plain = re.split(r"[/\\]", plain)[-1]
    plain = re.sub(r'[<>:"|?*]', "_", plain).strip(" .")
    if not plain:
        return fallback
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) <= 8:
        return f"{stem[: limit - len(suffix) - 1]}.{suffix}"
    return plain[:limit]


def is_email(text):
    """Tell whether ``text`` has the shape of one e-mail address."""
    return len(text) <= 254 and bool(_EMAIL.fullmatch(text))


def first_line(text, limit=80):
    """Return the first line of ``text``, cut at a word to at most ``limit`` signs."""
    line = clean_line((text or "").strip().split("\n", 1)[0])
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(" .,;:…") + "…"


def slug(text, fallback, limit=40):
    """Return ``text`` as a code: small letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode()
    code = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:limit].strip("_")
    if not code or code[0].isdigit():
        code = f"{fallback}_{code}".strip("_")[:limit]
    return code


def is_service_code(text):
    """Tell whether ``text`` can be the address of a service: not a mere number."""
    return len(text) <= 60 and bool(_SERVICE_CODE.fullmatch(text)) and not text.isdigit()
