"""A document of the own library, in the place of a file that was sent."""

import re
from dataclasses import dataclass

from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile
from odoo.addons.roeselare_servicedesk.tools.text import clean_line

_REFERENCE = re.compile(r"d([1-9]\d{0,8}):.+", re.ASCII)


@dataclass(frozen=True)
class PickedFile(CleanFile):
    """Goes the way of a file, without its content: that stays where it is.

    :param int version_id: of ``docs.version``
    :param str question: key of the question, ``""`` outside a form
    """

    version_id: int = 0
    question: str = ""


def reference_of(version_id, label):
    """Return what a page sends for a version; no name of a file looks like it."""
    return f"d{version_id}:{clean_line(label)[:120] or '-'}"


def version_of(reference):
    """Return the id that a reference spells, 0 for none; not to be trusted."""
    match = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
    return int(match[1]) if match else 0
