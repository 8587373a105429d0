from odoo import fields, models


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "servicedesk.code.mixin"]

    helpdesk_team_ids = fields.One2many(
        "helpdesk.ticket.team", "department_id", string="Service desk teams"
    )

    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        help="The days on which this department keeps its promises. Empty: those of the "
        "city. A team may have its own.",
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another department has this code."
    )

    def write(self, vals):
        result = super().write(vals)
        if "resource_calendar_id" in vals:
            # Teams remember which hours they keep (helpdesk.ticket.team, _hours_of).
            self.env.registry.clear_cache()
        return result
