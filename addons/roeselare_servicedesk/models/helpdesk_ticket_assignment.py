from odoo import api, fields, models
from odoo.fields import Domain

from .helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    assignment = fields.Selection(
        [
            ("off", "Nobody: members take tickets"),
            ("round_robin", "Each member in turn"),
            ("least_open", "Who has the fewest open tickets"),
        ],
        default="off",
        required=True,
        help="Who gets a new ticket of this team. Who is on leave is passed over.",
    )

    def _next_assignee(self, skills):
        """Return who gets the next ticket; empty when nobody is there or should.

        :param skills: ``hr.skill`` that the ticket asks for; when nobody who is there
            has them all, somebody without them gets it rather than nobody
        """
        self.ensure_one()
        if self.assignment == "off":
            return self.env["res.users"]
        present = self._present_members()
        present = self._skilled(present, skills) or present
        if len(present) < 2:
            return present
        return getattr(self, f"_assignee_{self.assignment}")(present)

    def _present_members(self):
        """Return the members who are not on leave now, in a fixed order."""
        now = fields.Datetime.now()
        members = self.user_ids.filtered("active")
        # sudo: resource.calendar.leaves - only who is away now, not why
        absent = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                Domain("resource_id.user_id", "in", members.ids)
                & Domain("time_type", "=", "leave")
                & Domain("date_from", "<=", now)
                & Domain("date_to", ">", now)
            )
        )
        return (members - absent.resource_id.user_id).sorted("id")

    def _skilled(self, users, skills):
        """Return those of ``users`` who have all ``skills`` today."""
        if not skills:
            return users
        today = self.env.company._city_today()
        # sudo: hr.employee.skill - only who can do it, not how well
        found = (
            self.env["hr.employee.skill"]
            .sudo()
            ._read_group(
                Domain("employee_id.user_id", "in", users.ids)
                & Domain("skill_id", "in", skills.ids)
                & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today)),
                ["employee_id"],
                ["skill_id:recordset"],
            )
        )
        able = {employee.user_id.id for employee, known in found if known >= skills}
        return users.filtered(lambda user: user.id in able)

    def _assignee_round_robin(self, present):
        """Return the member after the one who got the last ticket.

        Nothing is stored for it: a counter on the team would lock one row for every
        ticket.
        """
        last = self._all_tickets().search(
            Domain("team_id", "=", self.id)
            & Domain("user_id", "in", self.user_ids.ids)
            & Domain("assigned_date", "!=", False),
            order="assigned_date desc, id desc",
            limit=1,
        )
        later = present.filtered(lambda user: user.id > last.user_id.id)
        return (later or present)[:1]

    def _assignee_least_open(self, present):
        """Return the member with the fewest open tickets, in all teams together.

        What waits for its requester is no work now.
        """
        tickets = self._all_tickets()
        counts = dict(
            tickets._read_group(
                tickets._running_domain() & Domain("user_id", "in", present.ids),
                ["user_id"],
                ["__count"],
            )
        )
        return min(present, key=lambda user: (counts.get(user, 0), user.id))

    def _all_tickets(self):
        # sudo: helpdesk.ticket - counted and compared, also what the maker of a new
        # ticket may not see; only a name comes out
        return self.env["helpdesk.ticket"].sudo()


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    # The open work of a person, and the last ticket that a team gave away.
    _load_index = models.Index(
        "(user_id) WHERE active IS TRUE AND public_state IN ('received', 'in_progress')"
    )
    _last_assigned_index = models.Index(
        "(team_id, assigned_date DESC, id DESC) WHERE active IS TRUE AND user_id IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._assign_automatically()
        return tickets

    def write(self, vals):
        former = {}
        if {"team_id", "category_id", "service_id"} & vals.keys():
            former = {ticket.id: ticket.team_id.id for ticket in self}
        result = super().write(vals)
        if former:
            # sudo: helpdesk.ticket - what follows from the write that was allowed,
            # also in a team that the writer cannot see
            tickets = self.sudo()
            tickets.filtered(
                lambda ticket: ticket.team_id.id != former[ticket.id]
            )._assign_automatically()
        return result

    def _needed_skills(self):
        # sudo: helpdesk.ticket.category, servicedesk.service - what the work asks for,
        # also when a citizen makes the ticket
        ticket = self.sudo()
        return ticket.category_id.skill_ids | ticket.service_id.skill_ids

    def _assign_automatically(self):
        """Give what nobody handles to the next member of its team, one by one."""
        for ticket in self:
            if (
                ticket.team_id
                and not ticket.user_id
                and ticket.public_state not in CLOSED_STATES
            ):
                if ticket.team_id.assignment == "off":
                    continue  # before the skills are read
                user = ticket.team_id._next_assignee(ticket._needed_skills())
                if user:
                    ticket.user_id = user
