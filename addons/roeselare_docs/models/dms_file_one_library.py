from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .dms_security_mixin import ONLY_LIBRARY

_LIBRARIES = ("department", "public", "personal")


class DmsFile(models.Model):
    """A list of one library is asked by what the rule says of that library.

    The rule for all is an “or” over joins, which no index answers: a list would pass by the
    documents of all others (docs/adr/0266).
    """

    _inherit = "dms.file"

    # The list of a library: what was filed last. With all that the rule asks, so that counting
    # does not read the documents.
    _shelf_department_index = models.Index(
        "(shelf_department_id, id DESC) INCLUDE (library, document_state, company_id, active) "
        "WHERE shelf_department_id IS NOT NULL"
    )

    def _auto_init(self):
        result = super()._auto_init()
        # A directory is in one library, and a department in that of departments. PostgreSQL
        # that does not know it expects a dozen documents where there are thousands, and
        # reads all of them to put them in order.
        self.env.cr.execute(
            """
            CREATE STATISTICS IF NOT EXISTS dms_file_shelved_statistics (mcv)
                ON library, directory_id FROM dms_file;
            CREATE STATISTICS IF NOT EXISTS dms_file_shelf_department_statistics (mcv)
                ON library, shelf_department_id FROM dms_file
            """
        )
        return result

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain)
        library = only_library(domain)
        if library != self.env.context.get(ONLY_LIBRARY):
            self = self.with_context(**{ONLY_LIBRARY: library})
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _one_library(self, ids):
        self.flush_model(["library"])
        found = self.env.execute_query(
            SQL("SELECT DISTINCT library FROM dms_file WHERE id IN %s", tuple(ids))
        )
        libraries = [library for (library,) in found]
        if len(libraries) == 1 and libraries[0]:
            return Domain("library", "=", libraries[0])
        return super()._one_library(ids)


def only_library(domain):
    """Return the one library that a domain finds documents of, or None."""
    if not any(one.field_expr == "library" for one in domain.iter_conditions()):
        return None
    return next((library for library in _LIBRARIES if _is_of(domain, library)), None)


def _is_of(domain, library):
    """Tell whether a domain finds nothing outside a library."""
    return domain.map_conditions(
        lambda one: Domain.FALSE if _asks_for(one, library) else one
    ).is_false()


def _asks_for(condition, library):
    """Tell whether a condition asks for nothing but one library."""
    if condition.field_expr != "library" or condition.operator not in ("=", "in"):
        return False
    value = condition.value
    return list([value] if isinstance(value, str) else value or ()) == [library]
