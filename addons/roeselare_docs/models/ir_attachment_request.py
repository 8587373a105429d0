from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _replace_note(self, name, mimetype, content, state):
        """Ask again for a document with a virus; no longer, when it was stopped by mistake."""
        given_back = self.filtered(lambda item: item.scan_state == "quarantined")
        result = super()._replace_note(name, mimetype, content, state)
        if state == "quarantined":
            self._asked_lines()._stopped()
        elif state == "clean":
            given_back._asked_lines()._given_back()
        return result

    def _asked_lines(self):
        asked = self.filtered(lambda item: item.res_model == "docs.request.line")
        # sudo: docs.request.line - the scanner judges the file, whoever sent it
        return self.env["docs.request.line"].sudo().browse(asked.mapped("res_id")).exists()
