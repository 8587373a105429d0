from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.helpdesk_ticket_split import MAX_PARTS


class ServicedeskSplit(models.TransientModel):
    """Splits a ticket into parts for several teams."""

    _name = "servicedesk.split"
    _description = "Split a ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    line_ids = fields.One2many("servicedesk.split.line", "split_id", string="Parts")
    left = fields.Integer(compute="_compute_left", string="Parts that can be added")
    category_ids = fields.Many2many("helpdesk.ticket.category", compute="_compute_left")

    @api.depends("ticket_id")
    def _compute_left(self):
        for split in self:
            split.left = MAX_PARTS - split.ticket_id.child_count
            split.category_ids = split.ticket_id._part_categories() if split.ticket_id else False

    def action_split(self):
        """Split, and show the ticket with its parts."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Add a line for each part first."))
        self.ticket_id._split(
            [
                {
                    "name": line.name,
                    "description": line.description,
                    "category_id": line.category_id.id,
                }
                for line in self.line_ids
            ]
        )
        return {"type": "ir.actions.act_window_close"}


class ServicedeskSplitLine(models.TransientModel):
    """One part that a ticket will be split into."""

    _name = "servicedesk.split.line"
    _description = "Part of a split"

    split_id = fields.Many2one("servicedesk.split", required=True, ondelete="cascade")
    name = fields.Char(string="What is to be done", required=True)
    description = fields.Text(
        string="For the team", help="The team reads this; name nobody who need not be named."
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category", required=True, ondelete="cascade"
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", compute="_compute_team_id", string="Goes to"
    )

    @api.depends("category_id")
    def _compute_team_id(self):
        for line in self:
            if not line.category_id:
                line.team_id = False
                continue
            ticket = line.split_id.ticket_id
            values = {**ticket._routing_values(), "category_id": line.category_id.id}
            line.team_id = ticket._route(values).get("team_id")
