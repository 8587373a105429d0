from collections import namedtuple

from odoo import api, models
from odoo.fields import Domain

_CACHE = "roeselare.docs.held"

#: a mandate that counts now; ``series_ids`` is None for all documents
Held = namedtuple("Held", "id principal_id series_ids may_share")


class DocsMandate(models.Model):
    """What the current user may open by the mandates that he holds."""

    _inherit = "docs.mandate"

    @api.model
    def _held(self):
        """Return the mandates that the current user holds now, as :class:`Held`.

        Read once in a transaction: each check of a document asks.
        """
        partner = self.env.user.partner_id
        known = self.env.cr.cache.setdefault(_CACHE, {})
        if partner.id not in known:
            # sudo: docs.mandate - requesters have no rights; the domain holds their own
            mine = Domain("holder_id", "=", partner.id)
            found = self.sudo().search(self._current_domain() & mine)
            known[partner.id] = tuple(
                Held(
                    mandate.id,
                    mandate.principal_id.id,
                    tuple(mandate.series_ids.ids) if mandate.scope == "series" else None,
                    mandate.may_share,
                )
                for mandate in found
            )
        return known[partner.id]

    @api.model
    def _forget_held(self):
        self.env.cr.cache.pop(_CACHE, None)

    @api.model
    def _held_domain(self, held=None):
        """Return the documents that these mandates open; by default all that one holds."""
        opened = Domain.FALSE
        for mandate in self._held() if held is None else held:
            part = Domain("partner_id", "=", mandate.principal_id)
            if mandate.series_ids is not None:
                part &= Domain("series_id", "in", mandate.series_ids)
            opened |= part
        if opened.is_false():
            return opened
        return (
            Domain("library", "=", "personal")
            & Domain("document_state", "=", "clean")
            & Domain("active", "=", True)
            & opened
        )

    @api.model
    def _held_by_id(self, mandate_id, share=False):
        """Return the mandate with sudo, when the current user holds it now, or nothing.

        :param int mandate_id: as it came in the address, not to be trusted
        :param bool share: only when it lets its holder share
        """
        # sudo: docs.mandate - one that the user holds
        mandates = self.sudo()
        for held in self._held():
            if held.id == mandate_id and (held.may_share or not share):
                return mandates.browse(mandate_id)
        return mandates

    def _documents_of(self):
        """Return the domain of the documents that this one mandate opens to its holder."""
        self.ensure_one()
        return self._held_domain([held for held in self._held() if held.id == self.id])

    @api.model
    def _switch(self):
        """Return whom the current user may act for, as plain values for the switch."""
        # sudo: docs.mandate, res.partner - names of those who gave the user a mandate
        mandates = self.sudo().browse([held.id for held in self._held()])
        return [
            {"id": mandate.id, "name": mandate.principal_id.name, "share": mandate.may_share}
            for mandate in mandates
        ]
