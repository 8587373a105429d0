from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _replace_note(self, name, mimetype, content, state):
        """Ask again for a document in which a virus was found after it was sent."""
        result = super()._replace_note(name, mimetype, content, state)
        if state == "quarantined":
            asked = self.filtered(lambda item: item.res_model == "docs.request.line")
            # sudo: docs.request.line - the scanner judges the file, whoever sent it
            lines = self.env["docs.request.line"].sudo().browse(asked.mapped("res_id"))
            lines.exists()._stopped()
        return result
