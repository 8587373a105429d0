from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    docs_dms_portal_open = fields.Boolean(related="company_id.docs_dms_portal_open", readonly=False)
    docs_show_inline = fields.Boolean(related="company_id.docs_show_inline", readonly=False)
    docs_lock_hours = fields.Integer(related="company_id.docs_lock_hours", readonly=False)
