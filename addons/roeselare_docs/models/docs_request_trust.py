from odoo import fields, models

from .docs_trust import STATES


class DocsRequest(models.Model):
    """What the seals of all that was sent say, below the list."""

    _inherit = "docs.request"

    trust_note = fields.Text(
        string="Seals and signatures", compute="_compute_trust_note", compute_sudo=True
    )

    def _compute_trust_note(self):
        for request in self:
            told = request.line_ids.filtered(
                lambda line: line.trust_state not in (False, "none", "waiting")
            )
            request.trust_note = "\n\n".join(f"{line.name}: {line.trust_note}" for line in told)


class DocsRequestLine(models.Model):
    """An attestation that a citizen sent: whether its seal is in order."""

    _inherit = "docs.request.line"

    trust_state = fields.Selection(
        STATES, string="Seal or signature", compute="_compute_trust", compute_sudo=True
    )
    trust_note = fields.Text(string="Seal", compute="_compute_trust", compute_sudo=True)

    def _compute_trust(self):
        trusts = self.env["docs.trust"]
        sent = trusts.search([("attachment_id", "in", self.attachment_id.ids)])
        chosen = trusts.search([("version_id", "in", self.pin_ids.version_id.ids)])
        by_file = {trust.attachment_id: trust for trust in sent}
        by_version = {trust.version_id: trust for trust in chosen}
        for line in self:
            version = line.pin_ids[:1].version_id
            trust = by_file.get(line.attachment_id) or by_version.get(version)
            line.trust_state = trust and trust.state
            line.trust_note = trust and trust._staff_note()

    def _page_values(self, offers=None):
        """Say of what was sent what its seals say, on the page where it is sent.

        Of a chosen document only to its owner: the secret link does not open it.
        """
        documents = super()._page_values(offers)
        if offers is None:
            return documents
        trusts = self.env["docs.trust"]
        sent = trusts._lines_by("attachment_id", self.attachment_id)
        chosen = trusts._lines_by("version_id", self.pin_ids.version_id) if offers else {}
        return [
            {
                **values,
                "trust": sent.get(line.attachment_id.id)
                or chosen.get(line.pin_ids[:1].version_id.id, []),
            }
            for line, values in zip(self, documents, strict=True)
        ]

    def _note_answer(self, **values):
        result = super()._note_answer(**values)
        self.env["docs.trust"]._await("attachment_id", self.attachment_id)
        return result
