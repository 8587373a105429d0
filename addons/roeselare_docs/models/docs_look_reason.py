from odoo import api, fields, models


class DocsLookReason(models.Model):
    """Why somebody outside the ticket opens a document; holds for a while."""

    _name = "docs.look.reason"
    _description = "Reason to look at a document"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    file_id = fields.Many2one("dms.file", required=True, ondelete="cascade", index=True)
    purpose = fields.Char(required=True)
    until = fields.Datetime(required=True, index=True)

    _open_index = models.Index("(user_id, file_id, until)")

    @api.autovacuum
    def _gc_reasons(self):
        """Forget what no longer holds; what was said stands with each look."""
        self.search([("until", "<", fields.Datetime.now())], limit=10_000).unlink()
