from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import term as term_tools
from .helpdesk_ticket_category import TERM_UNITS
from .helpdesk_ticket_stage import CLOSED_STATES

RUNNING_STATES = ("received", "in_progress")
_RUNNING = "active IS TRUE AND public_state IN ('received', 'in_progress')"


class HelpdeskTicket(models.Model):
    """The promise: when the requester may expect the city to be done."""

    _inherit = "helpdesk.ticket"

    term_days = fields.Integer(string="Term", tracking=True, copy=False)
    term_unit = fields.Selection(TERM_UNITS, copy=False)
    term_deadline = fields.Datetime(string="Promised by", tracking=True, copy=False)
    term_warn_at = fields.Datetime(
        string="At risk from",
        readonly=True,
        copy=False,
        help="The moment at which four fifths of the term are used up.",
    )
    term_warned = fields.Datetime(string="Warned on", readonly=True, copy=False)
    term_escalated = fields.Datetime(string="Escalated on", readonly=True, copy=False)
    term_paused_at = fields.Datetime(
        string="Waiting since", readonly=True, copy=False
    )
    term_paused_days = fields.Integer(
        string="Days waited",
        readonly=True,
        copy=False,
        help="Days that the clock stood still; they count in a new promise too.",
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )
    is_at_risk = fields.Boolean(
        string="At risk", compute="_compute_is_late", search="_search_is_at_risk"
    )
    term_state = fields.Selection(
        [("at_risk", "At risk"), ("late", "Late")],
        string="Urgency",
        compute="_compute_is_late",
    )

    _term_index = models.Index(f"(term_deadline) WHERE {_RUNNING}")
    _term_warn_index = models.Index(
        f"(term_warn_at) WHERE {_RUNNING} AND term_warned IS NULL"
    )
    _term_escalate_index = models.Index(
        f"(term_deadline) WHERE {_RUNNING} AND term_escalated IS NULL"
    )

    @api.depends("term_deadline", "term_warn_at", "public_state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for ticket in self:
            running = bool(ticket.term_deadline) and (
                ticket.public_state not in (*CLOSED_STATES, "waiting")
            )
            ticket.is_late = running and ticket.term_deadline < now
            ticket.is_at_risk = bool(
                running
                and not ticket.is_late
                and ticket.term_warn_at
                and ticket.term_warn_at <= now
            )
            ticket.term_state = (ticket.is_late and "late") or (
                ticket.is_at_risk and "at_risk"
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self._running_domain() & Domain(
            "term_deadline", "<", fields.Datetime.now()
        )
        return late if True in value else ~late

    def _search_is_at_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        at_risk = (
            self._running_domain()
            & Domain("term_warn_at", "<=", now)
            & Domain("term_deadline", ">=", now)
        )
        return at_risk if True in value else ~at_risk

    @api.model
    def _running_domain(self):
        """Return the domain of the tickets whose clock runs."""
        return Domain("public_state", "in", RUNNING_STATES)

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        for vals in vals_list:
            if not vals.get("term_deadline"):
                vals.update(self._prepare_term(vals, now))
        tickets = super().create(vals_list)
        for ticket in tickets:
            if ticket.term_deadline and not ticket.term_warn_at:
                ticket.term_warn_at = ticket._warn_moment()
        return tickets

    def write(self, vals):
        states = {ticket.id: ticket.public_state for ticket in self}
        sources = {ticket.id: ticket._term_basis() for ticket in self}
        former = {ticket.id: ticket.term_deadline for ticket in self}
        result = super().write(vals)
        # sudo: helpdesk.ticket - the write above was allowed; its consequences are
        # ours, also when it took the ticket to a department that the writer cannot see
        tickets = self.sudo()
        if "term_deadline" in vals:
            tickets._keep_promises(former)
            tickets._renew_warnings(former, vals)
        else:
            for ticket in tickets:
                if sources[ticket.id] != ticket._term_basis():
                    ticket._set_term()
        if "stage_id" in vals:
            for ticket in tickets:
                ticket._follow_pause(states[ticket.id])
        return result

    @api.model
    def _prepare_term(self, vals, start, paused_days=0):
        """Return the values of the promise for a ticket that ``vals`` would make.

        :param datetime start: naive UTC, when the city received it
        :param int paused_days: days that the clock stood still since
        """
        source = self._term_source(vals.get("service_id"), vals.get("category_id"))
        if not source or not source.term_days:
            return {}
        team = self.env["helpdesk.ticket.team"].browse(vals.get("team_id") or [])
        team = team or self._default_team(vals)
        company = team.company_id or self.env["res.company"].browse(
            vals.get("company_id") or self.env.company.id
        )
        days = team._working_days(company)
        begin = company._to_city_zone(start)
        term = term_tools.shorten(source.term_days, company._term_share(vals.get("priority")))
        deadline = term_tools.add_days(begin, term + paused_days, source.term_unit, days)
        warn = term_tools.warn_at(begin, deadline, source.term_unit, days)
        return {
            "term_days": term,
            "term_unit": source.term_unit,
            "term_deadline": company._to_utc(deadline).replace(microsecond=0),
            "term_warn_at": company._to_utc(warn).replace(microsecond=0),
        }

    @api.model
    def _term_source(self, service_id, category_id):
        """Return the record whose term counts: the service, else the category."""
        if service_id:
            return self.env["servicedesk.service"].browse(service_id)
        return self.env["helpdesk.ticket.category"].browse(category_id or [])

    def _term_basis(self):
        """Return what the promise rests on; when it changes, the promise does."""
        share = self.company_id._term_share(self.priority)
        return self.service_id.id, self.category_id.id, self.team_id.id, share

    def _set_term(self):
        """Store the promise anew, counted from when the city received the ticket.

        A closed ticket keeps the promise under which it was closed.
        """
        self.ensure_one()
        if self.public_state in CLOSED_STATES:
            return
        values = self._prepare_term(
            {
                "service_id": self.service_id.id,
                "category_id": self.category_id.id,
                "team_id": self.team_id.id,
                "company_id": self.company_id.id,
                "priority": self.priority,
            },
            self._term_start(),
            self.term_paused_days,
        )
        if values:
            reason = self.env.context.get("promise_reason", "routed")
            self.with_context(promise_reason=reason).write(values)

    def _term_start(self):
        """Return from when the term counts, naive UTC."""
        return self.create_date or fields.Datetime.now()

    def _warn_moment(self):
        """Return when this ticket's promise is four fifths used up, naive UTC."""
        self.ensure_one()
        company = self.company_id
        moment = term_tools.warn_at(
            company._to_city_zone(self._term_start()),
            company._to_city_zone(self.term_deadline),
            self.term_unit or term_tools.WORKING,
            self._term_calendar(),
        )
        return company._to_utc(moment)

    def _term_calendar(self):
        return self.team_id._working_days(self.company_id)

    def _follow_pause(self, former_state):
        """Stop the clock when the requester has to answer; start it when answered."""
        self.ensure_one()
        if self.public_state == "waiting" and former_state != "waiting":
            self.term_paused_at = fields.Datetime.now()
        elif former_state == "waiting" and self.public_state != "waiting":
            values = {"term_paused_at": False}
            if self.term_deadline and self.term_paused_at:
                values.update(self._prepare_resume(fields.Datetime.now()))
            self.with_context(promise_reason="paused").write(values)

    def _prepare_resume(self, now):
        """Return the promise moved by the days that the clock stood still."""
        company = self.company_id
        days = self._term_calendar()
        unit = self.term_unit or term_tools.WORKING
        paused, resumed = map(company._to_city_zone, (self.term_paused_at, now))

        def moved(moment):
            return company._to_utc(
                term_tools.extend_for_pause(
                    company._to_city_zone(moment), paused, resumed, unit, days
                )
            )

        waited = term_tools.count_days(paused.date(), resumed.date(), unit, days)
        return {
            "term_deadline": moved(self.term_deadline),
            "term_warn_at": moved(self.term_warn_at or self._warn_moment()),
            "term_paused_days": self.term_paused_days + waited,
        }
