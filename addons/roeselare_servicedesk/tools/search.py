"""Words as people type them, made comparable."""

import re
import unicodedata

#: words that say nothing about what somebody looks for
_EMPTY = frozenset(
    "a aan als an and au aux bij ce comment dat de des die dit du een en et etre faire for"
    " get heb het hoe how i ik in is je la le les ma mes mijn mon moi my naar nodig of om"
    " on onze ou our par pour que qui son sur te the to tot u uit un une uw van vers voor"
    " votre waar wat want we wil will with you your zijn".split()
)
_MOST_WORDS = 6
_MOST_SIGNS = 2000


def fold(text):
    """Return ``text`` in small letters without accents, signs as single spaces."""
    plain = unicodedata.normalize("NFKD", text or "")
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
    return " ".join(re.findall(r"[^\W_]+", plain))


def search_words(text, most=_MOST_WORDS, shortest=1):
    """Return the words to look for, each once.

    Words that say nothing are left out, unless there are no others.

    :param int most: how many at most
    :param int shortest: words with fewer signs are left out
    """
    found = [word for word in dict.fromkeys(fold(text).split()) if len(word) >= shortest]
    return ([word for word in found if word not in _EMPTY] or found)[:most]


def search_row(name, words, text):
    """Return what something is found by, as the columns of a search text."""
    name, words, text = fold(name), fold(words), fold(text)[:_MOST_SIGNS]
    return {"name": name, "words": words, "text": text, "everything": f"{name} {words} {text}"}
