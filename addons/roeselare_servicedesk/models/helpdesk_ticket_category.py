from odoo import api, fields, models
from odoo.exceptions import ValidationError

TERM_UNITS = [("working", "working days"), ("calendar", "calendar days")]


class HelpdeskTicketCategory(models.Model):
    _inherit = "helpdesk.ticket.category"

    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Default team",
        index=True,
        help="Gets the ticket when nothing more exact decides.",
    )
    term_days = fields.Integer(
        string="Term",
        help="The promise to the requester, in days. 0 means no promise.",
    )
    term_unit = fields.Selection(TERM_UNITS, default="working", required=True)
    confidential = fields.Boolean(
        help="Only the team sees these tickets, not the rest of its department.",
    )
    reopen_days = fields.Integer(
        string="Can be reopened (days)",
        default=14,
        help="For how long after closing the requester may say that it is not solved. "
        "0: not at all.",
    )
    skill_ids = fields.Many2many(
        "hr.skill",
        string="Needed skills",
        groups="roeselare_servicedesk.group_agent",
        help="Tickets are given to members of the team who have all of these.",
    )
    synonyms = fields.Char(
        translate=True,
        help="Everyday words that lead to this category, separated by commas.",
    )

    _reopen_days_range = models.Constraint(
        "CHECK (reopen_days BETWEEN 0 AND 365)",
        "Choose from 0 to 365 days in which a ticket can be reopened.",
    )
    _term_days_positive = models.Constraint(
        "CHECK (term_days >= 0)", "A term cannot be negative."
    )

    @api.constrains("term_days")
    def _check_term_days(self):
        for category in self:
            if category.term_days > 3650:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has a term of %(days)d days; the longest is ten "
                        "years. Type a smaller number.",
                        name=category.name,
                        days=category.term_days,
                    )
                )
