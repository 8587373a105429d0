from odoo import fields, models
from odoo.fields import Domain

_WEEK = 7


class HelpdeskTicket(models.Model):
    """Filters by the day of the city: “today” in a filter is the day of whoever looks."""

    _inherit = "helpdesk.ticket"

    due_today = fields.Boolean(
        string="Due today", compute="_compute_day", search="_search_due_today"
    )
    due_week = fields.Boolean(
        string="Due within seven days", compute="_compute_day", search="_search_due_week"
    )
    received_today = fields.Boolean(
        string="Received today", compute="_compute_day", search="_search_received_today"
    )

    def _compute_day(self):
        begin, end, week = map(self.env.company._city_midnight, (0, 1, _WEEK))
        for ticket in self:
            due, received = ticket.term_deadline, ticket.create_date
            ticket.due_today = bool(due) and begin <= due < end
            ticket.due_week = bool(due) and due < week
            ticket.received_today = bool(received) and received >= begin

    def _search_due_today(self, operator, value):
        begin, end = map(self.env.company._city_midnight, (0, 1))
        due = Domain("term_deadline", ">=", begin) & Domain("term_deadline", "<", end)
        return self._day_domain(operator, value, due)

    def _search_due_week(self, operator, value):
        week = self.env.company._city_midnight(_WEEK)
        return self._day_domain(operator, value, Domain("term_deadline", "<", week))

    def _search_received_today(self, operator, value):
        begin = self.env.company._city_midnight()
        return self._day_domain(operator, value, Domain("create_date", ">=", begin))

    def _day_domain(self, operator, value, domain):
        if operator != "in":
            return NotImplemented
        return domain if True in value else ~domain
