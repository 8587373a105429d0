from odoo import fields, models


class HelpdeskCloseReason(models.Model):
    """Why a ticket was closed, in words that the requester reads."""

    _name = "helpdesk.close.reason"
    _description = "Reason for closing a ticket"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        required=True,
        domain=[("closed", "=", True)],
        help="The stage that a ticket gets when it is closed for this reason.",
    )
    answer = fields.Text(
        translate=True, help="Text proposed as the answer to the requester."
    )
