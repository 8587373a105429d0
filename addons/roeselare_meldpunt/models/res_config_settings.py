from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    meldpunt_outline = fields.Text(
        related="company_id.meldpunt_outline", readonly=False
    )
    meldpunt_map_latitude = fields.Float(
        related="company_id.meldpunt_map_latitude", readonly=False
    )
    meldpunt_map_longitude = fields.Float(
        related="company_id.meldpunt_map_longitude", readonly=False
    )
    meldpunt_map_zoom = fields.Integer(
        related="company_id.meldpunt_map_zoom", readonly=False
    )
    meldpunt_tile_url = fields.Char(
        related="company_id.meldpunt_tile_url", readonly=False
    )
    meldpunt_tile_attribution = fields.Char(
        related="company_id.meldpunt_tile_attribution", readonly=False
    )
    meldpunt_tile_keep = fields.Boolean(
        related="company_id.meldpunt_tile_keep", readonly=False
    )
    meldpunt_max_photos = fields.Integer(
        related="company_id.meldpunt_max_photos", readonly=False
    )
    meldpunt_publication = fields.Selection(
        related="company_id.meldpunt_publication", readonly=False
    )
    meldpunt_address_active = fields.Boolean(
        related="company_id.meldpunt_address_active", readonly=False
    )
    meldpunt_address_url = fields.Char(
        related="company_id.meldpunt_address_url", readonly=False
    )
    meldpunt_address_area = fields.Char(
        related="company_id.meldpunt_address_area", readonly=False
    )
    meldpunt_public_days = fields.Integer(
        related="company_id.meldpunt_public_days", readonly=False
    )
    meldpunt_embed_origins = fields.Char(
        related="company_id.meldpunt_embed_origins", readonly=False
    )
    meldpunt_licence_name = fields.Char(
        related="company_id.meldpunt_licence_name", readonly=False
    )
    meldpunt_licence_url = fields.Char(
        related="company_id.meldpunt_licence_url", readonly=False
    )
