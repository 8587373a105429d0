from odoo import fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    helpdesk_team_ids = fields.One2many(
        "helpdesk.ticket.team", "department_id", string="Service desk teams"
    )
