from odoo import api, fields, models

from ..tools.geometry import CELL_COLUMNS, CELL_ROWS


class HelpdeskTicketCategory(models.Model):
    _inherit = "helpdesk.ticket.category"

    recurrence_days = fields.Integer(
        string="Comes back within (days)",
        default=365,
        help="A new report at the same place is linked to one that was solved no longer ago "
        "than this; the distance is that of what is known already. 0: never.",
    )

    _recurrence_days_range = models.Constraint(
        "CHECK (recurrence_days BETWEEN 0 AND 3650)",
        "Choose from 0 to 3650 days within which a report comes back.",
    )


class HelpdeskTicket(models.Model):
    """What was reported here before: solved and back again, or all there ever was."""

    _inherit = "helpdesk.ticket"

    recurs_id = fields.Many2one(
        "helpdesk.ticket",
        string="Was solved before as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The last report of this category at this place that was solved.",
    )
    recurrence_number = fields.Integer(
        string="Came back (times)",
        readonly=True,
        copy=False,
        aggregator="max",
        help="How often it was reported again after it was solved.",
    )
    # What was solved here before: each new report asks. A million reports lie so close that all
    # of fifty metres are too many to look through.
    _solved_here_index = models.Index(
        f"(category_id, floor(latitude * {CELL_ROWS}), floor(longitude * {CELL_COLUMNS}),"
        " closed_date) WHERE public_state = 'resolved' AND kind = 'report'"
        " AND parent_id IS NULL AND active IS TRUE"
    )
    place_history_count = fields.Integer(
        compute="_compute_place_history_count", string="Reports here"
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("kind") == "report" and not vals.get("parent_id"):
                vals.update(self._prepare_recurrence(vals))
        return super().create(vals_list)

    @api.model
    def _prepare_recurrence(self, vals):
        """Return what links a new report to one that was solved at the same place."""
        category = self.env["helpdesk.ticket.category"].browse(vals.get("category_id") or [])
        if not category:
            return {}
        # sudo: helpdesk.ticket.category - two numbers of it
        earlier = self.env["meldpunt.place.history"]._earlier(
            category.sudo(), vals.get("latitude") or 0, vals.get("longitude") or 0
        )
        if not earlier:
            return {}
        return {"recurs_id": earlier[0], "recurrence_number": (earlier[1] or 0) + 1}

    @api.depends("asset_id", "latitude", "longitude")
    @api.depends_context("uid")
    def _compute_place_history_count(self):
        for ticket in self:
            ticket.place_history_count = self.search_count(ticket._place_history_domain())

    def _place_history_domain(self):
        """Return the domain of the other reports here; the reader's rules count on top."""
        # sudo: helpdesk.ticket - which may be meant; whoever searches sees the own ones
        found = self.env["meldpunt.place.history"]._ticket_ids(self._origin.sudo())
        return [("id", "in", found), ("parent_id", "=", False)]

    def action_place_history(self):
        """Open all reports at this place, the newest first."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reports at this place"),
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form,kanban",
            "domain": self._place_history_domain(),
            "context": {"create": False},
            "help": self.env._("Nothing else was reported here that you may see."),
        }
