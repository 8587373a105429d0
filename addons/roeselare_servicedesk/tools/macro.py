"""Texts with simple variables: ``{number}`` becomes the number of the ticket.

Not ``str.format``: that would reach into objects, and stumble over a loose brace.
"""

import re

VARIABLES = (
    "number",
    "title",
    "requester",
    "deadline",
    "colleague",
    "category",
    "department",
    "received",
    "link",
)
_VARIABLE = re.compile(r"\{(\w+)\}")


def fill(text, values, known=VARIABLES):
    """Return ``text`` with its known variables replaced; the rest stays as it is."""
    return _VARIABLE.sub(
        lambda match: values.get(match[1], match[0]) if match[1] in known else match[0],
        text or "",
    )


def unknown_variables(text, known=VARIABLES):
    """Return the names in ``text`` that look like variables and are none, sorted."""
    return sorted(set(_VARIABLE.findall(text or "")) - set(known))
