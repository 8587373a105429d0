from odoo import fields, models

PUBLIC_STATES = [
    ("received", "Received"),
    ("in_progress", "In progress"),
    ("waiting", "Waiting for your answer"),
    ("resolved", "Resolved"),
    ("cancelled", "Withdrawn"),
    ("rejected", "Not taken up"),
]
OPEN_STATES = ("received", "in_progress", "waiting")
CLOSED_STATES = ("resolved", "cancelled", "rejected")


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    public_state = fields.Selection(
        PUBLIC_STATES,
        string="State for the requester",
        required=True,
        default="in_progress",
        help="What the requester reads about a ticket in this stage. "
        "“Waiting for your answer” stops the clock.",
    )
