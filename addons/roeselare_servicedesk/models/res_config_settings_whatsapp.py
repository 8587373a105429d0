from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """WhatsApp."""

    _inherit = "res.config.settings"

    servicedesk_whatsapp = fields.Boolean(
        related="company_id.servicedesk_whatsapp", readonly=False
    )
    servicedesk_whatsapp_address = fields.Char(
        related="company_id.servicedesk_whatsapp_address", readonly=False
    )
    servicedesk_whatsapp_number_id = fields.Char(
        related="company_id.servicedesk_whatsapp_number_id", readonly=False
    )
    servicedesk_whatsapp_token = fields.Char(
        related="company_id.servicedesk_whatsapp_token",
        readonly=False,
        groups="base.group_system",
    )
    servicedesk_whatsapp_secret = fields.Char(
        related="company_id.servicedesk_whatsapp_secret",
        readonly=False,
        groups="base.group_system",
    )
    servicedesk_whatsapp_verify = fields.Char(
        related="company_id.servicedesk_whatsapp_verify",
        readonly=False,
        groups="base.group_system",
    )
    servicedesk_whatsapp_days = fields.Integer(
        related="company_id.servicedesk_whatsapp_days", readonly=False
    )
