"""Which language a page speaks, judged by the catalogues of the addons and their services."""

import json
import re
from functools import cached_property

import polib

ADDONS = ("roeselare_servicedesk", "roeselare_meldpunt", "roeselare_docs")
LETTERS = re.compile(r"[^\W\d_]{3}")
TAG = re.compile(r"<[^>]*>")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\{.*?\}\}")

#: what somebody sees or hears of a page, but for what says itself to be in another language
VISIBLE = """
() => {
    const shown = (element) =>
        !element.closest("[aria-hidden=true]") &&
        element.checkVisibility({visibilityProperty: true});
    const own = (element) => {
        const marked = element.closest("[lang]");
        const page = document.documentElement.lang.slice(0, 2);
        return !marked || marked.lang.slice(0, 2) === page;
    };
    const found = [];
    const add = (element, text) => {
        if (text && text.trim() && own(element)) {
            found.push(text);
        }
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!element.closest("script, style, noscript, template") && shown(element)) {
            add(element, walker.currentNode.data);
        }
    }
    for (const element of document.body.querySelectorAll("*")) {
        if (shown(element)) {
            for (const name of ["aria-label", "title", "alt", "placeholder"]) {
                add(element, element.getAttribute(name));
            }
        }
    }
    add(document.body, document.title.split(" | ")[0]);
    return found;
}
"""


def plain(text):
    """Return the text on one line, as a page shows it."""
    return " ".join(text.split()).strip(" :·–")


class Wording:
    """The texts of the addons in one language, and those that it does not share with others.

    :param str lang: ``fr``; the others are Dutch and the English of the source
    """

    def __init__(self, project, lang, other="nl"):
        self.project = project
        self.lang = lang
        self.other = other

    @cached_property
    def _pairs(self):
        """Return pairs of what is said in other languages, and in this one."""
        pairs = []
        for addon in ADDONS:
            folder = self.project.addons / addon / "i18n"
            own = {item.msgid: item.msgstr for item in polib.pofile(folder / f"{self.lang}.po")}
            for entry in polib.pofile(folder / f"{self.other}.po"):
                # A word that is the same in both stands there without translation.
                said = own.get(entry.msgid) or entry.msgid
                pairs.append(([entry.msgid, entry.msgstr], said))
        for path in self.project.addons.glob("*/data/service/*.json"):
            pairs += _of_file(json.loads(path.read_text()), self.lang, self.other)
        return pairs

    @cached_property
    def _foreign(self):
        """Return plain texts, and patterns of those with a placeholder."""
        own, others = set(), set()
        for foreign, said in self._pairs:
            own.update(_pieces(said))
            others.update(piece for text in foreign for piece in _pieces(text))
        foreign = others - own
        patterns = {text for text in foreign if PLACEHOLDER.search(text)}
        return foreign - patterns, [_pattern(text) for text in patterns if _telling(text)]

    def foreign(self, page):
        """Return what a page says in another language, though it is translated."""
        texts, patterns = self._foreign
        said = {plain(text) for text in page.evaluate(VISIBLE)}
        found = said & texts
        found |= {text for text in said if any(item.fullmatch(text) for item in patterns)}
        return sorted(found)


def _pieces(text):
    """Return the texts between the tags of a translation that have a word in them."""
    pieces = (plain(piece) for piece in TAG.split(text))
    return {piece for piece in pieces if LETTERS.search(PLACEHOLDER.sub("", piece))}


def _telling(text):
    """Tell whether a text says enough beside its placeholders to be known by it."""
    return len(LETTERS.findall(PLACEHOLDER.sub(" ", text))) > 1


def _pattern(text):
    return re.compile(".+".join(re.escape(part) for part in PLACEHOLDER.split(text)))


def _of_file(value, lang, other):
    """Return the pairs of a service's file, at any depth."""
    if isinstance(value, list):
        return [pair for item in value for pair in _of_file(item, lang, other)]
    if not isinstance(value, dict):
        return []
    found = {code[:2]: value.get(code) for code in ("nl_BE", "fr_BE", "en_US")}
    if isinstance(found[other], str):
        foreign = [found[code] for code in (other, "en") if isinstance(found[code], str)]
        return [(foreign, found[lang] or "")]
    return [pair for item in value.values() for pair in _of_file(item, lang, other)]
