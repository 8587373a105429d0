from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    meldpunt_road_distance = fields.Integer(
        related="company_id.meldpunt_road_distance", readonly=False
    )
