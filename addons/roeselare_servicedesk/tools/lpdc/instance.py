"""From an instance to a package of ours, with a note on everything that is in it."""

from typing import Any, NamedTuple

from ..package import FORMAT, PackageFault
from ..package.schema import service_kinds
from ..text import slug
from .parts import KEYS, read_parts
from .values import as_list, code, local_name, plain, texts, with_layout, without_layout, words
from .words import (
    DECIDED_HERE,
    FIELDS,
    LANGUAGES,
    SILENT,
    STATUSES,
    TARGETS,
    THEMES,
    TYPES,
)

_TYPE = "instance"
_LAYOUT = ("description", "additional", "exception", "regulation")
_CODES = {"type": TYPES, "target_audiences": TARGETS, "themes": THEMES, "status": STATUSES}
_AUDIENCES = {
    "Burger": "citizen",
    "Onderneming": "organisation",
    "Organisatie": "organisation",
    "Vereniging": "organisation",
}


class Note(NamedTuple):
    """What became of one value of an instance.

    :param str outcome: ``taken``, ``changed`` or ``left``
    :param str name: as the instance calls it
    :param str reason: why, when it was not simply taken: ``informal``, ``language``,
        ``code``, ``decided_here``, ``unknown``, or the code of a fault of a package
    :param str value: what it is about
    :param dict words: of the fault of a package
    """

    outcome: str
    name: str
    reason: str = ""
    value: str = ""
    words: Any = None


def looks_like_instance(value):
    """Tell whether JSON is an instance of the Flemish catalogue, not a package."""
    return _find(value) is not None


def _find(value):
    for item in as_list(value):
        if not isinstance(item, dict):
            continue
        if "@graph" in item:
            return _find(item["@graph"])
        types = [local_name(name) for name in as_list(item.get("@type")) if _is_text(name)]
        if any(name.startswith(_TYPE) for name in types):
            return item
    return None


def _is_text(value):
    return isinstance(value, str)


def read_instance(value, team, html):
    """Return a package and the notes on how it came about.

    :param value: JSON-LD that :func:`looks_like_instance`
    :param str team: code of the team that will handle requests
    :param html: as in :func:`~..package.check_package`
    :return: ``(package, notes)``; the package is not published and still to be checked
    :raise PackageFault: there is no title
    """
    reader = _Reader(html)
    for key, item in _find(value).items():
        if not key.startswith("@"):
            reader.take(key, item)
    service = reader.service
    if not service.get("name"):
        raise PackageFault("titel", "missing")
    title = service["name"].get("nl_BE") or next(iter(service["name"].values()))
    targets = service.get("target_audiences", [])
    audiences = {_AUDIENCES[target] for target in targets if target in _AUDIENCES}
    package = {
        "format": FORMAT,
        "code": slug(title, "dienst", 60).replace("_", "-"),
        "service": {
            **service,
            "audiences": sorted(audiences) or ["citizen", "organisation"],
            "team": team,
            "published": False,
        },
    }
    return package, reader.notes


class _Reader:
    def __init__(self, html):
        self.kinds = service_kinds(html)
        self.service = {}
        self.notes = []

    def take(self, name, value):
        """Take one value, or note why not."""
        local = local_name(name)
        key = self._key(local, value)
        if local in DECIDED_HERE:
            self._note("left", name, "decided_here")
        elif local in SILENT:
            return
        elif key is None:
            self._note("left", name, "unknown")
        elif key in KEYS:
            self._take_list(name, key, read_parts(key, value))
        elif key in _CODES or key == "languages":
            self._take_codes(name, key, value)
        elif key == "keywords":
            self._take(name, key, words(value))
        elif key in ("valid_from", "valid_to", "concept_id", "product_id"):
            text = plain(value)
            self._take(name, key, text[:10] if key.startswith("valid") else text)
        else:
            self._take_text(name, key, value)

    def _key(self, local, value):
        if local == "regelgeving":
            # A list of sources to one, a text to another.
            things = [item for item in as_list(value) if isinstance(item, dict)]
            sources = any("url" in item or "id" in item or "@id" in item for item in things)
            return "legal" if sources else "regulation"
        return FIELDS.get(local)

    def _note(self, outcome, name, reason="", value=""):
        self.notes.append(Note(outcome, name, reason, str(value)[:80]))

    def _refuse(self, name, fault):
        self.notes.append(Note("left", name, fault.code, "", fault.words))

    def _take(self, name, key, value):
        """Take a value that the format allows."""
        if value in ("", {}, [], None):
            return
        try:
            self.service[key] = self.kinds[key](value, name)
        except PackageFault as fault:
            self._refuse(name, fault)
        else:
            self._note("taken", name)

    def _take_text(self, name, key, value):
        clean = with_layout if key in _LAYOUT else without_layout
        found, tags, informal = texts(value, clean)
        self._take(name, key, found)
        if informal:
            self._note("changed", name, "informal")
        for tag in tags:
            self._note("left", name, "language", tag)

    def _take_list(self, name, key, items):
        """Take each item that the format allows, and none of the others."""
        taken = []
        for item in items:
            try:
                taken += self.kinds[key]([item], name)
            except PackageFault as fault:
                self._refuse(fault.path.replace("[0]", ""), fault)
        self._take(name, key, taken)

    def _take_codes(self, name, key, value):
        known = LANGUAGES if key == "languages" else {item.lower(): item for item in _CODES[key]}
        found = []
        for item in as_list(value):
            text = code(item)
            ours = known.get(text.upper() if key == "languages" else text.lower())
            if ours is None:
                self._note("left", name, "code", text)
            elif ours not in found:
                found.append(ours)
        single = key in ("type", "status")
        self._take(name, key, (found[0] if found else None) if single else found)
