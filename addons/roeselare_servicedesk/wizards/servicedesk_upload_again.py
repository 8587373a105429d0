from odoo import fields, models


class ServicedeskUploadAgain(models.TransientModel):
    """What the virus scanner stopped is scanned again, for a reason."""

    _name = "servicedesk.upload.again"
    _description = "Scan again what was stopped"

    upload_ids = fields.Many2many(
        "servicedesk.upload", string="Files", required=True, readonly=True
    )
    reason = fields.Text(
        string="Why it may be a mistake", required=True, help="Stays with the file and the ticket."
    )

    def action_scan(self):
        """Scan, and say how many came free."""
        self.ensure_one()
        asked = self.upload_ids
        asked.check_access("write")
        free = asked._scan_stopped(self.reason) & asked
        kept = len(asked) - len(free)
        if kept:
            words = self.env._(
                "Came free: %(free)d. A virus was found again: %(kept)d; nobody can open those.",
                free=len(free),
                kept=kept,
            )
        else:
            words = self.env._("The virus scanner found nothing: all can be opened.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if kept else "success",
                "message": words,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
