from odoo import api, models
from odoo.fields import Domain

_MAX_ID = 2**31 - 1


class DmsFile(models.Model):
    """Documents of somebody else, by a mandate that counts now (docs/adr/0216)."""

    _inherit = "dms.file"

    @api.model
    def _library_domain(self, operation):
        """Let the holder of a mandate read what it covers; asked anew at each look."""
        domain = super()._library_domain(operation)
        asked = operation == "read" and self._is_asked_for("personal")
        if not asked or self.env.user._is_public():
            return domain
        held = self.env["docs.mandate"]._held_domain()
        return domain if held.is_false() else domain | held

    @api.model
    def _mandate_document(self, mandate, document_id):
        """Return a document that ``mandate`` opens, or an empty recordset."""
        if not mandate or not 0 < document_id <= _MAX_ID:
            return self.browse()
        return self.search(Domain("id", "=", document_id) & mandate._documents_of(), limit=1)

    @api.model
    def _mandate_version(self, mandate, document_id, number):
        """Return a version of such a document, or an empty recordset."""
        versions = self.env["docs.version"]
        document = self._mandate_document(mandate, document_id)
        if not document or not 0 < number <= _MAX_ID:
            return versions
        return versions.search([("file_id", "=", document.id), ("number", "=", number)], limit=1)

    def _is_for_reader(self):
        """Opened by who acts for the owner is opened, as for the owner."""
        if super()._is_for_reader():
            return True
        return any(
            held.principal_id == self.partner_id.id
            and (held.series_ids is None or self.series_id.id in held.series_ids)
            for held in self.env["docs.mandate"]._held()
        )

    @api.model
    def _shareable_domain(self, owner, mandate=None):
        if mandate is None:
            return super()._shareable_domain(owner)
        if not mandate.may_share or mandate.principal_id != owner:
            return Domain.FALSE
        # As this user, who has to hold it now.
        return self.env["docs.mandate"].browse(mandate.id)._documents_of()
