import re

from odoo import models
from odoo.fields import Domain

#: as the sequence of this addon writes them: year, dash, counter of six digits or more
_WHOLE = re.compile(r"\d{4}-\d{6,}", re.ASCII)


class HelpdeskTicket(models.Model):
    """A whole number that somebody reads out is asked for as it is.

    “Contains” is answered by the trigrams of the number; a million tickets share the same
    few, so that the index compares ever more of them (docs/adr/0084).
    """

    _inherit = "helpdesk.ticket"

    _whole_number_index = models.Index("(number)")

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain).map_conditions(_exact)
        return super()._search(domain, offset, limit, order, **kwargs)


def _exact(condition):
    """Return “is” in the place of “contains”, for a whole number; else the same."""
    value = condition.value
    if (
        condition.field_expr == "number"
        and condition.operator in ("like", "ilike")
        and isinstance(value, str)
        and _WHOLE.fullmatch(value.strip())
    ):
        return Domain("number", "=", value.strip())
    return condition
