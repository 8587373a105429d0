"""Make words comparable: what a citizen types against names and everyday words."""

import unicodedata


def fold(text):
    """Return ``text`` in lower case, without accents, with single spaces."""
    spread = unicodedata.normalize("NFKD", text or "")
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(plain.lower().split())


def split_words(text):
    """Return the comma-separated synonyms of ``text``, trimmed, without empty or double ones."""
    words = (word.strip() for word in (text or "").split(","))
    return list(dict.fromkeys(word for word in words if word))
