"""What an instance has several of: conditions, procedures, costs, contacts, websites."""

from .values import as_list, local_name, plain, texts, without_layout
from .words import PARTS

#: keys of a part in our format
KEYS = {
    "requirements": ("name", "description", "evidence"),
    "procedures": ("name", "description", "websites"),
    "costs": ("name", "description"),
    "advantages": ("name", "description"),
    "contacts": ("name", "email", "phone", "url", "address", "hours"),
    "legal": ("name", "url"),
    "websites": ("name", "url"),
}
_ADDRESS = ("straatnaam", "huisnummer", "busnummer", "postcode", "gemeentenaam")
#: how a part without a name of its own is called
_UNNAMED = {
    "contacts": {"nl_BE": "Contact", "fr_BE": "Contact", "en_US": "Contact"},
    "requirements": {"nl_BE": "Voorwaarde", "fr_BE": "Condition", "en_US": "Condition"},
    "procedures": {"nl_BE": "Procedure", "fr_BE": "Procédure", "en_US": "Procedure"},
    "costs": {"nl_BE": "Kosten", "fr_BE": "Coûts", "en_US": "Costs"},
    "advantages": {
        "nl_BE": "Financieel voordeel",
        "fr_BE": "Avantage financier",
        "en_US": "Financial advantage",
    },
}


def read_parts(kind, value):
    """Return the parts of one kind in our format, in their order.

    :param str kind: key of :data:`KEYS`
    """
    items = []
    for number, item in enumerate(as_list(value)):
        if isinstance(item, str):
            item = {"url": item}
        if isinstance(item, dict):
            known = {PARTS.get(local_name(key)): value for key, value in item.items()}
            if "@id" in item and kind in ("legal", "websites"):
                known.setdefault("url", item["@id"])
            items.append((_order(known.get("order"), number), _part(kind, known)))
    return [part for _order_of, part in sorted(items, key=lambda item: item[0])]


def _order(value, number):
    text = plain(value)
    return (int(text), number) if text.isascii() and text.isdigit() else (10**6, number)


def _part(kind, known):
    part = {}
    for key in KEYS[kind]:
        if key == "websites":
            part[key] = read_parts("websites", known.get(key))
        elif key in ("email", "phone", "url"):
            part[key] = plain(known.get(key))
        elif key == "address":
            part[key] = _address(known.get(key))
        elif key == "evidence":
            part[key] = _evidence(known.get(key))
        else:
            part[key] = texts(known.get(key), without_layout)[0]
    if not part["name"]:
        part["name"] = _UNNAMED.get(kind) or {"nl_BE": part.get("url", "")}
    return part


def _evidence(value):
    """Return what proves a condition: name and description in one text."""
    found = {}
    for item in as_list(value):
        if not isinstance(item, dict) or "@value" in item:
            item = {"naam": item}
        known = {PARTS.get(local_name(key)): value for key, value in item.items()}
        for key in ("name", "description"):
            for lang, text in texts(known.get(key), without_layout)[0].items():
                found[lang] = f"{found[lang]}\n{text}" if lang in found else text
    return found


def _address(value):
    for item in as_list(value):
        if isinstance(item, str):
            return item.strip()
        if isinstance(item, dict):
            by_name = {local_name(key): value for key, value in item.items()}
            found = {name: _dutch(by_name.get(name)) for name in _ADDRESS}
            street = " ".join(
                filter(None, (found["straatnaam"], found["huisnummer"], found["busnummer"]))
            )
            town = " ".join(filter(None, (found["postcode"], found["gemeentenaam"])))
            return ", ".join(filter(None, (street, town)))
    return ""


def _dutch(value):
    found = texts(value)[0]
    return found.get("nl_BE") or next(iter(found.values()), "") or plain(value)
