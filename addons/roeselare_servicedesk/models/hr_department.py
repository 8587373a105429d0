from odoo import fields, models


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "servicedesk.code.mixin"]

    helpdesk_team_ids = fields.One2many(
        "helpdesk.ticket.team", "department_id", string="Service desk teams"
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another department has this code."
    )
