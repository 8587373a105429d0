from odoo import api, fields, models
from odoo.tools import ormcache

#: what decides which hours a team keeps
_HOURS = {"active", "department_id", "resource_calendar_id"}


class HelpdeskTicketTeam(models.Model):
    _name = "helpdesk.ticket.team"
    _inherit = ["helpdesk.ticket.team", "servicedesk.code.mixin"]

    department_id = fields.Many2one(
        "hr.department",
        index=True,
        help="Colleagues of this department see the team's tickets, unless a ticket "
        "is confidential.",
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another team has this code."
    )

    def _working_days(self, company):
        """Return the days on which this team keeps its promises.

        Its own working hours count, else its department's, else the city's; also for no
        team at all.

        :return: :class:`~..tools.term.WorkingCalendar`
        """
        # sudo: helpdesk.ticket.team, hr.department, resource.calendar - only which days
        # are open, whoever makes the ticket
        calendar_id = self.sudo()._hours_of(self.id, company.id)
        return self.env["resource.calendar"].browse(calendar_id)._working_calendar(company)

    @api.model
    @ormcache("team_id", "company_id")
    def _hours_of(self, team_id, company_id):
        """Return the id of the calendar whose days count, False for none."""
        team = self.browse(team_id or [])
        city = self.env["res.company"].browse(company_id).resource_calendar_id
        own = team.resource_calendar_id
        # helpdesk_mgmt_sla gives each new team the city's hours: that is no choice yet.
        if not own or own == city:
            own = team.department_id.resource_calendar_id
        return (own or city).id

    def write(self, vals):
        result = super().write(vals)
        if not _HOURS.isdisjoint(vals):
            # Routing rules remember which teams there are, terms which hours they keep.
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
