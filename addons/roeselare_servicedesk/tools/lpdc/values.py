"""Reading JSON-LD loosely: the same thing may be written in several ways."""

from html import escape, unescape
from re import IGNORECASE, sub

from .words import TEXT_TAGS


def local_name(name):
    """Return the last part of a name: ``dct:title`` and ``…/terms/title`` are ``title``."""
    for mark in ("#", "/", ":"):
        name = name.rpartition(mark)[2]
    return name.lower()


def as_list(value):
    """Return what stands there as a list; sets and lists of JSON-LD too."""
    if isinstance(value, dict):
        for key in ("@set", "@list"):
            if key in value:
                value = value[key]
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def code(value):
    """Return the code of a concept: a short code, an address, or an object with one."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("id") or value.get("@value") or ""
    if not isinstance(value, str):
        return ""
    return value.rstrip("/#").replace("#", "/").rpartition("/")[2].strip()


def plain(value):
    """Return one text without a language: the first that is there."""
    for item in as_list(value):
        if isinstance(item, dict):
            item = item.get("@value") or item.get("@id") or item.get("id")
        if isinstance(item, str | int | float) and not isinstance(item, bool):
            return str(item).strip()
    return ""


def tagged(value):
    """Return (tag, text) pairs of texts, however they carry their language."""
    pairs = []
    for item in as_list(value):
        if isinstance(item, str):
            pairs.append(("", item))
        elif isinstance(item, dict) and "@value" in item:
            tag = item.get("@language")
            pairs.append((tag if isinstance(tag, str) else "", item["@value"]))
        elif isinstance(item, dict):
            pairs += [
                (tag, text)
                for tag, texts in item.items()
                if not tag.startswith("@")
                for text in as_list(texts)
            ]
    return [(tag.lower(), text) for tag, text in pairs if isinstance(text, str) and text.strip()]


def texts(value, clean=str.strip):
    """Return texts in our languages, and what of them was not taken.

    :return: ``({language: text}, tags left out, informal)``; ``informal`` tells that
        there was no formal Dutch
    """
    pairs, found = dict(reversed(tagged(value))), {}
    used = ""
    for lang, tags in TEXT_TAGS.items():
        tag = next((tag for tag in tags if tag in pairs), None)
        if tag is not None:
            found[lang] = clean(pairs[tag])
            used = tag if lang == "nl_BE" else used
    known = {tag for tags in TEXT_TAGS.values() for tag in tags}
    return found, sorted(set(pairs) - known), used.endswith("-informal")


def words(value):
    """Return words in our languages: {language: [word, …]}."""
    found = {}
    for tag, text in tagged(value):
        for lang, tags in TEXT_TAGS.items():
            if tag in tags:
                for word in text.split(","):
                    if word.strip() and word.strip() not in found.setdefault(lang, []):
                        found[lang].append(word.strip())
    return {lang: items for lang, items in found.items() if items}


def without_layout(text):
    """Return a text with layout as plain lines."""
    text = sub(r"<(?:br|/p|/li|/div|/h\d)\s*/?>", "\n", text, flags=IGNORECASE)
    text = unescape(sub(r"<[^>]*>", "", text))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def with_layout(text):
    """Return a text as layout; a plain text becomes one paragraph."""
    text = text.strip()
    return text if text.startswith("<") else f"<p>{escape(text, quote=False)}</p>"
