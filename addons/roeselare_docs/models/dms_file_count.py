from odoo import api, models
from odoo.fields import Domain

from .dms_file_one_library import only_library


class DmsFile(models.Model):
    """Counting on to a limit begins with what most of a list is, which has an index.

    What one may read is an “or”: counting by it passes by the documents of others, of which
    there are ever more (docs/adr/0266).
    """

    _inherit = "dms.file"

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        # without an order any documents will do: it is a count up to a limit
        if limit and not order and not offset and not self.env.su:
            domain = Domain(domain)
            if (mostly := self._most_of(domain)) is not None:
                # the newest, which others look at too: their tickets are in memory
                newest = {"limit": limit, "order": "delivered_date desc"}
                found = super()._search(domain & mostly, **newest, **kwargs)
                if len(found.get_result_ids()) >= limit:
                    return found
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _most_of(self, domain):
        """Return a domain of most that staff sees in the library of citizens, or None."""
        departments = self.env["dms.directory"]._holding_departments("read")
        if departments and only_library(domain) == "personal":
            return Domain("department_id", "in", departments.ids)
        return None
