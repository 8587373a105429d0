from odoo import api, models


class ServicedeskBulk(models.Model):
    _inherit = "servicedesk.bulk"

    @api.model
    def _bookkeeping(self):
        # The job that compares reports with subscriptions empties it.
        return super()._bookkeeping() | {"alert_since"}
