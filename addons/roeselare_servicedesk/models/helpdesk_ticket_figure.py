from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import figure_sql
from .helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicket(models.Model):
    """The tickets behind a figure."""

    _inherit = "helpdesk.ticket"

    figure = fields.Selection(
        [
            ("inflow", "Came in"),
            ("open", "Still open"),
            ("waiting", "Waiting for the requester"),
            ("at_risk", "At risk"),
            ("late", "Late"),
            ("closed", "Closed"),
            ("on_time", "Closed on time"),
            ("overdue", "Closed late"),
            ("first_contact", "Closed at first contact"),
            ("reopened", "Opened again"),
            ("answered", "Judged by the requester"),
            ("satisfied", "Requester satisfied"),
        ],
        compute="_compute_figure",
        search="_search_figure",
        help="Only to search: which tickets count for a figure, within the period of "
        "the filter.",
    )

    # The days of figures, and the promises that came in danger since the last count.
    _figure_came_index = models.Index("(create_date) WHERE active IS TRUE")
    _figure_closed_index = models.Index(
        "(COALESCE(closed_date, create_date)) "
        f"WHERE active IS TRUE AND public_state IN {CLOSED_STATES!r}"
    )
    _figure_reopened_index = models.Index("(reopened_at) WHERE reopened_at IS NOT NULL")
    _figure_warn_index = models.Index(
        "(term_warn_at) WHERE active IS TRUE AND public_state IN ('received', 'in_progress')"
    )

    def _compute_figure(self):
        self.figure = False

    def _search_figure(self, operator, value):
        """Return the tickets of a figure; ``figure_from``, ``figure_to``: ISO days.

        Without these days in the context, of all days.
        """
        if operator != "in":
            return NotImplemented
        names = {name for name in value if name in figure_sql.EVENTS}
        return Domain.OR(self._figure_domain(name) for name in sorted(names))

    def _figure_domain(self, name):
        moment, condition, answers = figure_sql.EVENTS[name]
        context = self.env.context
        begin = fields.Date.to_date(context.get("figure_from"))
        end = fields.Date.to_date(context.get("figure_to"))
        now = fields.Datetime.to_datetime(context.get("figure_now")) or fields.Datetime.now()
        when = [SQL(condition, now=now) if "%(now)s" in condition else SQL(condition)]
        if begin:
            when.append(SQL("%s >= %s", SQL(moment), self._city_midnight(begin)))
        if end:
            after = fields.Date.add(end, days=1)
            when.append(SQL("%s < %s", SQL(moment), self._city_midnight(after)))
        join = SQL(
            "JOIN servicedesk_satisfaction AS answer ON answer.ticket_id = ticket.id"
            if answers
            else ""
        )
        query = SQL(
            "(SELECT ticket.id FROM helpdesk_ticket AS ticket %s"
            " WHERE ticket.active IS TRUE AND %s)",
            join,
            SQL(" AND ").join(when),
        )
        return Domain("id", "in", query)

    def _city_midnight(self, day):
        return SQL(figure_sql.begin("%(day)s::date"), day=day)
