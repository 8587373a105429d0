from odoo import api, fields, models


class ServicedeskFigureDimension(models.AbstractModel):
    """Figures are also cut by the district of a report."""

    _inherit = "servicedesk.figure.dimension"

    area_id = fields.Many2one("meldpunt.area")

    @api.model
    def _dimensions(self):
        return [*super()._dimensions(), "area_id"]
