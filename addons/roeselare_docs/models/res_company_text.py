import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """In which languages scans are read."""

    _inherit = "res.company"

    docs_scan_languages = fields.Char(
        string="Languages of scans",
        default="nld+fra",
        help="As Tesseract calls them, the most usual one first, with + between them.",
    )

    @api.constrains("docs_scan_languages")
    def _check_docs_scan_languages(self):
        for company in self.filtered("docs_scan_languages"):
            if not re.fullmatch(r"[a-z_]{3,12}(\+[a-z_]{3,12}){0,4}", company.docs_scan_languages):
                raise ValidationError(
                    self.env._(
                        "“%(text)s” are no languages of Tesseract. Write for instance nld+fra.",
                        text=company.docs_scan_languages,
                    )
                )
