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
