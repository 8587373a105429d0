from odoo import api, models
from odoo.fields import Domain

_SHOWN = 100


class DmsFile(models.Model):
    """Which documents somebody may share by a link."""

    _inherit = "dms.file"

    @api.model
    def _shareable_domain(self, owner, mandate=None):
        """Return the documents of ``owner`` that the current user may share."""
        if owner != self.env.user.partner_id:
            return Domain.FALSE
        return self._own_domain()

    @api.model
    def _to_share(self, owner, chosen, mandate=None):
        """Return the owner's documents to choose from, as plain values.

        :param chosen: ids as texts; those are first, also when there are many others
        """
        domain = self._shareable_domain(owner, mandate)
        ids = [int(text) for text in chosen if text.isdecimal() and len(text) < 10]
        order = "delivered_date DESC, id DESC"
        first = self.search(domain & Domain("id", "in", ids), order=order, limit=_SHOWN)
        rest = self.search(domain & Domain("id", "not in", first.ids), order=order, limit=_SHOWN)
        return [
            {"id": file.id, "label": file.label, "date": file.delivered_date}
            | {"chosen": file in first}
            for file in first + rest
        ]
