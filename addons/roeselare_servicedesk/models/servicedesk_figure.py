from odoo import api, fields, models

from .helpdesk_ticket import KINDS


class ServicedeskFigureDimension(models.AbstractModel):
    """What figures can be cut by. Every name is also a field of the ticket.

    That is what lets one domain select rows of figures and the tickets behind them.
    """

    _name = "servicedesk.figure.dimension"
    _description = "What figures are cut by"
    _log_access = False

    day = fields.Date(required=True)
    category_id = fields.Many2one("helpdesk.ticket.category")
    department_id = fields.Many2one("hr.department")
    team_id = fields.Many2one("helpdesk.ticket.team")
    channel_id = fields.Many2one("helpdesk.ticket.channel")
    kind = fields.Selection(KINDS)
    confidential = fields.Boolean()

    @api.model
    def _dimensions(self):
        """Return the columns, of figures and tickets alike, that figures are cut by."""
        return ["category_id", "department_id", "team_id", "channel_id", "kind", "confidential"]


class ServicedeskFigure(models.Model):
    """Counted tickets of one day and one combination of dimensions (docs/adr/0083).

    A ticket counts on several days: on the day it came (inflow, and, as long as it is not
    closed, what is open), on the day it was closed, was opened again, and was judged.
    Days are those of the city's clock.
    """

    _name = "servicedesk.figure"
    _inherit = ["servicedesk.figure.dimension"]
    _description = "Figures of a day"
    _log_access = False
    _order = "day desc, id"
    _rec_name = "day"

    grain = fields.Selection(
        [("day", "Day"), ("month", "Month")],
        required=True,
        default="day",
        help="A row of a month, on its first day, repeats what its days say of what happened, "
        "for long periods; what is open stands on days only. Never add both up.",
    )
    inflow = fields.Integer(help="Tickets that came on this day.")
    open = fields.Integer(help="Of those, how many are not closed now.")
    waiting = fields.Integer("Waiting for the requester")
    at_risk = fields.Integer("At risk")
    late = fields.Integer(help="Of those that are open: how many are past their promise.")
    closed = fields.Integer(help="Tickets that were closed on this day.")
    on_time = fields.Integer("Closed on time")
    overdue = fields.Integer("Closed late")
    first_contact = fields.Integer("Closed at first contact")
    hours = fields.Float("Hours until closed", help="Sum of the hours from coming to closing.")
    reopened = fields.Integer("Opened again")
    answered = fields.Integer("Requesters who judged")
    satisfied = fields.Integer("Satisfied requesters")

    # A period; then what most readers see of it.
    _day_index = models.Index("(grain, day, department_id)")
    # What is open has no period: it may have come years ago.
    _open_index = models.Index("(day, department_id) WHERE open > 0")


#: columns of servicedesk.figure that are summed
FLOWS = (
    "inflow",
    "closed",
    "on_time",
    "overdue",
    "first_contact",
    "hours",
    "reopened",
    "answered",
    "satisfied",
)
STOCKS = ("open", "waiting", "at_risk", "late")
