from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Limits of the public forms."""

    _inherit = "res.config.settings"

    servicedesk_guard = fields.Boolean(related="company_id.servicedesk_guard", readonly=False)
    servicedesk_guard_address_minute = fields.Integer(
        related="company_id.servicedesk_guard_address_minute", readonly=False
    )
    servicedesk_guard_address_hour = fields.Integer(
        related="company_id.servicedesk_guard_address_hour", readonly=False
    )
    servicedesk_guard_address_day = fields.Integer(
        related="company_id.servicedesk_guard_address_day", readonly=False
    )
    servicedesk_guard_network_minute = fields.Integer(
        related="company_id.servicedesk_guard_network_minute", readonly=False
    )
    servicedesk_guard_network_hour = fields.Integer(
        related="company_id.servicedesk_guard_network_hour", readonly=False
    )
    servicedesk_guard_network_day = fields.Integer(
        related="company_id.servicedesk_guard_network_day", readonly=False
    )
    servicedesk_guard_load = fields.Integer(
        related="company_id.servicedesk_guard_load", readonly=False
    )
    servicedesk_guard_seconds = fields.Integer(
        related="company_id.servicedesk_guard_seconds", readonly=False
    )
    servicedesk_guard_wait = fields.Integer(
        related="company_id.servicedesk_guard_wait", readonly=False
    )
    servicedesk_guard_free_networks = fields.Char(
        related="company_id.servicedesk_guard_free_networks", readonly=False
    )
