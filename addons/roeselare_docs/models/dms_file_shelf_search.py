from odoo import models
from odoo.fields import Domain

_DEPARTMENT = Domain("library", "=", "department")


class DmsFile(models.Model):
    """A list of the library of a department is looked for in the directories of the reader.

    The rule says by joins who reads what; no index answers that, and a list would pass by the
    documents of all other departments (docs/adr/0264). This narrows: the rule alone decides.
    """

    _inherit = "dms.file"

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain)
        asked = list(domain.iter_conditions())
        # A search by words narrows by itself.
        by_words = any(one.field_expr == "full_text" for one in asked)
        if limit and not self.env.su and not by_words and any(map(_is_department, asked)):
            held = self._held_directories()
            domain = domain.map_conditions(
                lambda one: one & Domain("directory_id", "in", held) if _is_department(one) else one
            )
        return super()._search(domain, offset, limit, order, **kwargs)

    def _held_directories(self, *more):
        """Return the ids of the directories of departments in which the user may read.

        :param more: domains of further directories
        """
        held = self.env["dms.directory"]._holding_domain("read") & _DEPARTMENT
        # sudo: dms.directory - only their ids, to narrow a search; the rule of files decides
        return self.env["dms.directory"].sudo().search(Domain.OR([held, *more])).ids


def _is_department(condition):
    """Tell whether this asks for nothing but the libraries of departments."""
    if condition.field_expr != "library" or condition.operator not in ("=", "in"):
        return False
    value = condition.value
    return list([value] if isinstance(value, str) else value or ()) == ["department"]
