from odoo import api, models


class MailMessage(models.Model):
    """Who sends a document along with a message gives it out (docs/adr/0210)."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        if any(vals.get("attachment_ids") for vals in vals_list):
            messages._note_attached()
        return messages

    def write(self, vals):
        result = super().write(vals)
        if vals.get("attachment_ids"):
            self._note_attached()
        return result

    def _note_attached(self):
        # sudo: mail.message - which files go along; who sends them is the current user
        self.sudo().attachment_ids._note_look("share")
