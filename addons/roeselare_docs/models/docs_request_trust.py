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

    def _note_answer(self, **values):
        result = super()._note_answer(**values)
        self.env["docs.trust"]._await("attachment_id", self.attachment_id)
        return result


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _replace_note(self, name, mimetype, content, state):
        """Check a file that the scanner let go."""
        result = super()._replace_note(name, mimetype, content, state)
        # sudo: docs.trust - the scanner judged the file, whoever sent it
        trusts = self.env["docs.trust"].sudo()
        if trusts.search_count([("attachment_id", "in", self.ids), ("due", "=", True)], limit=1):
            trusts._wake()
        return result
