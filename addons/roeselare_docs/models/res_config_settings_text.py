from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    docs_scan_languages = fields.Char(related="company_id.docs_scan_languages", readonly=False)
    docs_scan_program = fields.Boolean(compute="_compute_docs_scan_program")

    def _compute_docs_scan_program(self):
        self.docs_scan_program = bool(self.env["docs.text"]._tesseract())
