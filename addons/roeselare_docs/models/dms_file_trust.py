from odoo import api, fields, models

from .docs_trust import STATES


class DmsFile(models.Model):
    """What the seals of a document say, for its readers."""

    _inherit = "dms.file"

    trust_state = fields.Selection(
        STATES, string="Seal or signature", compute="_compute_trust", compute_sudo=False
    )
    trust_note = fields.Text(
        string="Seal", compute="_compute_trust", compute_sudo=False, help="Of the current version."
    )

    def _add_versions(self, reason):
        result = super()._add_versions(reason)
        self.env["docs.trust"]._await("version_id", self.version_id)
        return result

    @api.depends("version_id")
    @api.depends_context("uid", "lang")
    def _compute_trust(self):
        trusts = self._trusts()
        for file in self:
            trust = trusts.get(file._origin.id)
            file.trust_state = trust and trust.state
            # Who signed is a part of what the document says: first comes the reason to open it.
            closed = trust and trust.signatures and file.look_reason_needed
            file.trust_note = trust and not closed and trust._staff_note()

    def _trusts(self):
        """Return what is known of the current versions of these documents: {id: docs.trust}."""
        # sudo: docs.trust - of documents that the caller reads
        trusts = self.env["docs.trust"].sudo()
        versions = self.sudo().version_id
        return {
            trust.version_id.file_id.id: trust
            for trust in trusts.search([("version_id", "in", versions.ids)])
        }

    def _portal_values(self):
        return self._with_trust(super()._portal_values())

    def _with_trust(self, documents):
        """Add to the plain values of these documents what their seals say.

        :param list documents: dicts with ``id``
        """
        # sudo: dms.file - which version is current, of documents that the caller reads
        files = self.sudo()
        lines = self.env["docs.trust"]._lines_by("version_id", files.version_id)
        versions = {file.id: file.version_id.id for file in files}
        return [
            {**values, "trust": lines.get(versions.get(values["id"]), [])} for values in documents
        ]


class DocsVersion(models.Model):
    _inherit = "docs.version"

    trust_state = fields.Selection(STATES, string="Seal", compute="_compute_trust_state")

    def _compute_trust_state(self):
        # sudo: docs.trust - the state, of versions that the caller reads
        trusts = self.env["docs.trust"].sudo().search([("version_id", "in", self.ids)])
        states = {trust.version_id.id: trust.state for trust in trusts}
        for version in self:
            version.trust_state = states.get(version._origin.id, False)
