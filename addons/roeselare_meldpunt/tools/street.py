"""The street in an address, so that one written two ways is still the same."""

import re

from .street_text import street_words

# "Noordstraat 5 bus 2, 8800 Roeselare" → "Noordstraat"
_NUMBER = re.compile(r"\s+\d.*$")


def street_key(text):
    """Return what stands for the street of an address; ``""`` when there is none."""
    first = (text or "").partition(",")[0].strip()
    return street_words(_NUMBER.sub("", first))[:100]
