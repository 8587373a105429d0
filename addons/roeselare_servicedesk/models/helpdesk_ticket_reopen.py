from odoo import fields, models

DEFAULT_DAYS = 14
REOPEN_STATES = [
    ("requested", "Reopening asked"),
    ("accepted", "Reopened"),
    ("refused", "Not reopened"),
]


class HelpdeskTicketCategory(models.Model):
    _inherit = "helpdesk.ticket.category"

    reopen_days = fields.Integer(
        string="Can be reopened (days)",
        default=DEFAULT_DAYS,
        help="For how long after closing the requester may say that it is not solved. "
        "0: not at all.",
    )

    _reopen_days_positive = models.Constraint(
        "CHECK (reopen_days BETWEEN 0 AND 365)",
        "Choose from 0 to 365 days in which a ticket can be reopened.",
    )
