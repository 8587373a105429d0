from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _name = "helpdesk.ticket.team"
    _inherit = ["helpdesk.ticket.team", "servicedesk.code.mixin"]

    department_id = fields.Many2one(
        "hr.department",
        index=True,
        help="Colleagues of this department see the team's tickets, unless a ticket "
        "is confidential.",
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another team has this code."
    )

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            # Routing rules remember which teams there are.
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
