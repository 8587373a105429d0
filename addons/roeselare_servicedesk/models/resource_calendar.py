from datetime import timedelta

from odoo import api, models
from odoo.tools import ormcache

from ..tools.term import WorkingCalendar, parse_closed_days


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _working_calendar(self, company):
        """Return the days on which people with this calendar work.

        An empty calendar means Monday to Friday: a promise never fails for want of
        configuration.

        :param company: ``res.company`` whose holidays and closed days count
        :return: :class:`~..tools.term.WorkingCalendar`
        """
        # sudo: resource.calendar, res.company - only which days are open is returned,
        # and a promise must not depend on what its reader may configure
        return self.sudo()._working_calendar_of(self.id, company.id)

    @api.model
    @ormcache("calendar_id", "company_id")
    def _working_calendar_of(self, calendar_id, company_id):
        calendar = self.browse(calendar_id or [])
        company = self.env["res.company"].browse(company_id)
        dates, month_days = parse_closed_days(company.servicedesk_closed_days)
        weekdays = frozenset(
            int(line.dayofweek)
            for line in calendar.attendance_ids
            if line.day_period != "lunch"
        )
        return WorkingCalendar(
            weekdays=weekdays or frozenset(range(5)),
            closed_dates=dates | calendar._closed_dates(company),
            closed_month_days=month_days,
            country=company.servicedesk_holiday_country or "",
        )

    def _closed_dates(self, company):
        """Return the dates on which nobody with this calendar works."""
        closed = set()
        for leave in self.global_leave_ids:
            first = company._to_city_zone(leave.date_from).date()
            last = company._to_city_zone(leave.date_to).date()
            closed.update(
                first + timedelta(days=step) for step in range((last - first).days + 1)
            )
        return closed

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        # Teams and departments remember whose hours they keep.
        self.env.registry.clear_cache()
        return result


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._forget_working_days()
        return leaves

    def write(self, vals):
        self._forget_working_days()
        result = super().write(vals)
        self._forget_working_days()
        return result

    def unlink(self):
        self._forget_working_days()
        return super().unlink()

    def _forget_working_days(self):
        # A person's own leave closes no department.
        if any(not leave.resource_id for leave in self):
            self.env.registry.clear_cache()
