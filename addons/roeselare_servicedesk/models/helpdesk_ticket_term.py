from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import term as term_tools
from .helpdesk_ticket_category import TERM_UNITS
from .helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicket(models.Model):
    """The promise: when the requester may expect the city to be done."""

    _inherit = "helpdesk.ticket"

    term_days = fields.Integer(string="Term", tracking=True, copy=False)
    term_unit = fields.Selection(TERM_UNITS, copy=False)
    term_deadline = fields.Datetime(string="Promised by", tracking=True, copy=False)
    term_paused_at = fields.Datetime(
        string="Waiting since", readonly=True, copy=False
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )

    _term_index = models.Index(
        "(term_deadline) WHERE active AND public_state IN ('received', 'in_progress')"
    )

    @api.depends("term_deadline", "public_state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for ticket in self:
            ticket.is_late = bool(
                ticket.term_deadline
                and ticket.term_deadline < now
                and ticket.public_state not in (*CLOSED_STATES, "waiting")
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("term_deadline", "<", fields.Datetime.now()) & Domain(
            "public_state", "in", ["received", "in_progress"]
        )
        return late if True in value else ~late

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        for vals in vals_list:
            if not vals.get("term_deadline"):
                vals.update(self._prepare_term(vals, now))
        return super().create(vals_list)

    def write(self, vals):
        states = {ticket.id: ticket.public_state for ticket in self}
        sources = {ticket.id: ticket._term_basis() for ticket in self}
        result = super().write(vals)
        if "term_deadline" not in vals:
            for ticket in self:
                if sources[ticket.id] != ticket._term_basis():
                    ticket._set_term()
        if "stage_id" in vals:
            for ticket in self:
                ticket._follow_pause(states[ticket.id])
        return result

    @api.model
    def _prepare_term(self, vals, start):
        """Return the values of the promise for a ticket that ``vals`` would make.

        :param datetime start: naive UTC, when the city received it
        """
        source = self._term_source(vals.get("service_id"), vals.get("category_id"))
        if not source or not source.term_days:
            return {}
        team = self.env["helpdesk.ticket.team"].browse(vals.get("team_id") or [])
        team = team or self._default_team(vals)
        company = team.company_id or self.env["res.company"].browse(
            vals.get("company_id") or self.env.company.id
        )
        calendar = team.resource_calendar_id or company.resource_calendar_id
        deadline = term_tools.add_days(
            company._to_city_zone(start),
            source.term_days,
            source.term_unit,
            calendar._working_calendar(company),
        )
        return {
            "term_days": source.term_days,
            "term_unit": source.term_unit,
            "term_deadline": company._to_utc(deadline).replace(microsecond=0),
        }

    @api.model
    def _term_source(self, service_id, category_id):
        """Return the record whose term counts: the service, else the category."""
        if service_id:
            return self.env["servicedesk.service"].browse(service_id)
        return self.env["helpdesk.ticket.category"].browse(category_id or [])

    def _term_basis(self):
        """Return what the promise rests on; when it changes, the promise does."""
        return self.service_id, self.category_id, self.team_id

    def _set_term(self):
        """Store the promise anew, counted from when the city received the ticket."""
        self.ensure_one()
        values = self._prepare_term(
            {
                "service_id": self.service_id.id,
                "category_id": self.category_id.id,
                "team_id": self.team_id.id,
                "company_id": self.company_id.id,
            },
            self.create_date or fields.Datetime.now(),
        )
        if values:
            self.write(values)

    def _follow_pause(self, former_state):
        """Stop the clock when the requester has to answer; start it when answered."""
        self.ensure_one()
        if self.public_state == "waiting" and former_state != "waiting":
            self.term_paused_at = fields.Datetime.now()
        elif former_state == "waiting" and self.public_state != "waiting":
            values = {"term_paused_at": False}
            if self.term_deadline and self.term_paused_at:
                company = self.company_id
                calendar = (
                    self.team_id.resource_calendar_id or company.resource_calendar_id
                )
                deadline = term_tools.extend_for_pause(
                    company._to_city_zone(self.term_deadline),
                    company._to_city_zone(self.term_paused_at),
                    company._to_city_zone(fields.Datetime.now()),
                    self.term_unit or term_tools.WORKING,
                    calendar._working_calendar(company),
                )
                values["term_deadline"] = company._to_utc(deadline)
            self.write(values)
