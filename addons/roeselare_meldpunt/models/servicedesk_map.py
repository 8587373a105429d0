from odoo import api, models


class ServicedeskMap(models.AbstractModel):
    """Maps of staff open where the public map does, with its tiles and outline."""

    _inherit = "servicedesk.map"

    @api.model
    def _settings(self):
        company = self.env.company
        return {**company._map_settings(), "outline": company._outline_text()}
