from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # A mail looks its sender up here; Odoo has no index for it (docs/adr/0120).
    _servicedesk_email_index = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
