"""What may complete a search that is being typed, and what was meant by a typing error."""

from difflib import SequenceMatcher

from odoo.addons.roeselare_servicedesk.tools.search import fold

#: how alike two words are at least, from 0 to 1
_ALIKE = 0.75
_SHORTEST = 4
_MOST_WORDS = 8


def begins(title, typed):
    """Tell whether each typed word is the beginning of a word of ``title``."""
    words = fold(title).split()
    return all(any(word.startswith(part) for word in words) for part in fold(typed).split())


def mended(typed, known):
    """Return ``typed`` with each unknown word replaced by the most alike known one.

    :param known: texts whose words are right
    :return: ``""`` when there is nothing to mend
    """
    words = {word for text in known for word in fold(text).split()}
    before = fold(typed).split()[:_MOST_WORDS]
    after = [_most_alike(word, words) for word in before]
    return " ".join(after) if after != before else ""


def _most_alike(word, words):
    # A year or a number means itself.
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    if any(known.startswith(word) for known in words):
        return word
    matcher = SequenceMatcher(b=word, autojunk=False)
    best, mark = word, _ALIKE
    for known in sorted(words):
        matcher.set_seq1(known)
        if matcher.real_quick_ratio() > mark and matcher.ratio() > mark:
            best, mark = known, matcher.ratio()
    return best
