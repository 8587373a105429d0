from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    department_id = fields.Many2one(
        "hr.department",
        index=True,
        help="Colleagues of this department see the team's tickets, unless a ticket "
        "is confidential.",
    )
