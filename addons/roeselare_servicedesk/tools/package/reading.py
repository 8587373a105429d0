"""From bytes to plain values, bounded: whoever sends a file may mean harm."""

import json

from .fault import PackageFault

MAX_BYTES = 1_000_000
MAX_DEPTH = 12


def read_json(data, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH):
    """Return what the bytes of a JSON file say.

    :raise PackageFault: too large, too deep, no text, no JSON, or a key twice
    """
    if len(data) > max_bytes:
        raise PackageFault("", "too_large", limit=max_bytes // 1000)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackageFault("", "not_text") from error
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise PackageFault("", "not_json", line=error.lineno) from error
    except RecursionError as error:
        raise PackageFault("", "too_deep", limit=max_depth) from error
    except PackageFault:
        raise
    except ValueError as error:  # a number with thousands of digits
        raise PackageFault("", "not_json", line=1) from error
    _check_values(value, max_depth)
    return value


def _object(pairs):
    found = {}
    for key, value in pairs:
        if key in found:
            raise PackageFault("", "key_twice", key=key[:60])
        found[key] = value
    return found


def _no_constant(_name):
    raise PackageFault("", "not_json", line=1)


def _check_values(value, max_depth):
    """Refuse what is too deep, and signs that no database can store."""
    level, rest = 0, [value]
    while rest:
        level += 1
        if level > max_depth:
            raise PackageFault("", "too_deep", limit=max_depth)
        following = []
        for item in rest:
            if isinstance(item, dict):
                following += [*item.keys(), *item.values()]
            elif isinstance(item, list):
                following += item
            elif isinstance(item, str) and _unstorable(item):
                raise PackageFault("", "not_text")
        rest = following


def _unstorable(text):
    return "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
