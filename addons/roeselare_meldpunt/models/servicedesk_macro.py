from odoo import api, models


class ServicedeskMacro(models.Model):
    """Texts may name the place of a report."""

    _inherit = "servicedesk.macro"

    @api.model
    def _variable_names(self):
        return (*super()._variable_names(), "place")

    def _variables(self, ticket, lang):
        return {**super()._variables(ticket, lang), "place": ticket.address_text or ""}
