from odoo import api, fields, models
from odoo.fields import Domain


class DocsSeries(models.Model):
    """Series in which citizens file documents of their own."""

    _inherit = "docs.series"

    citizen_files = fields.Boolean(
        string="Citizens may file",
        help="Owners choose from these series when they add a document to “My documents”. The "
        "selection rule of the series does not count for what they add.",
    )

    @api.model
    def _of_citizens(self, code=None):
        """Return the series that citizens may file in, or the one with this code.

        :param str code: as it came from the page, not to be trusted
        """
        # sudo: docs.series - names of a few series; citizens have no right on series
        series = self.sudo()
        domain = Domain("citizen_files", "=", True)
        if code is not None:
            domain &= Domain("code", "=", code)
        return series.search(domain)
