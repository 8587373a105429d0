from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools.term import parse_closed_days, public_holidays

CITY_TIME_ZONE = "Europe/Brussels"
_CALENDAR_FIELDS = {
    "servicedesk_closed_days",
    "servicedesk_holiday_country",
    "resource_calendar_id",
}


class ResCompany(models.Model):
    """The days on which the city keeps its promises."""

    _inherit = "res.company"

    servicedesk_holiday_country = fields.Char(
        string="Public holidays of",
        default="BE",
        size=2,
        help="Country code (ISO, two letters) whose public holidays are no working "
        "days. Empty: none.",
    )
    servicedesk_closed_days = fields.Text(
        string="Other closed days",
        default="07-11",
        help="One a line: 07-11 is closed each year, 2026-05-15 once (bridge day).",
    )

    servicedesk_term_high = fields.Integer(
        string="Term with high priority",
        default=100,
        help="In percent of the usual term.",
    )
    servicedesk_term_urgent = fields.Integer(
        string="Term with very high priority",
        default=50,
        help="In percent of the usual term.",
    )

    @api.constrains("servicedesk_term_high", "servicedesk_term_urgent")
    def _check_servicedesk_term_shares(self):
        self._check_limits(
            {"servicedesk_term_high": (1, 100), "servicedesk_term_urgent": (1, 100)}
        )

    @api.constrains("servicedesk_holiday_country")
    def _check_servicedesk_holiday_country(self):
        year = self._city_today().year
        for company in self.filtered("servicedesk_holiday_country"):
            try:
                public_holidays(company.servicedesk_holiday_country, year)
            except NotImplementedError as error:
                raise ValidationError(
                    self.env._(
                        "No public holidays are known for “%(code)s”. Type a country "
                        "code of two capital letters, such as BE.",
                        code=company.servicedesk_holiday_country,
                    )
                ) from error

    @api.constrains("servicedesk_closed_days")
    def _check_servicedesk_closed_days(self):
        for company in self:
            try:
                parse_closed_days(company.servicedesk_closed_days)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "“%(part)s” is not a day. Write 07-11 for each year or "
                        "2026-05-15 for one day, one a line.",
                        part=str(error),
                    )
                ) from error

    def write(self, vals):
        result = super().write(vals)
        if _CALENDAR_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return result

    def _term_share(self, priority):
        """Return which part of the usual term a priority leaves, in percent.

        :param str priority: as on a ticket, ``"0"`` (low) to ``"3"`` (very high)
        """
        # sudo: res.company - how fast the city works is no secret
        company = self.sudo()
        shares = {"2": company.servicedesk_term_high, "3": company.servicedesk_term_urgent}
        return shares.get(priority) or 100

    def _city_time_zone(self):
        """Return the name of the zone in which days begin and promises end."""
        # sudo: resource.calendar - which zone the city lives in is no secret; citizens
        # have no rights on calendars
        return self.sudo()._time_zone_of(self._origin.id)

    @api.model
    @ormcache("company_id")
    def _time_zone_of(self, company_id):
        return self.browse(company_id or []).resource_calendar_id.tz or CITY_TIME_ZONE

    def _city_today(self):
        """Return the date it is in the city, whatever zone the user's clock is in.

        ``Date.today()`` is the day in London, ``context_today()`` the one of whoever asks,
        which is London again for jobs and for visitors without a login.
        """
        return self._to_city_zone(fields.Datetime.now()).date()

    def _city_day(self, moment):
        """Return the date of naive UTC ``moment`` in the city, None for none."""
        return self._to_city_zone(moment).date() if moment else None

    def _city_midnight(self, days=0):
        """Return when the city's day begins that is ``days`` from today, as naive UTC."""
        day = self._to_city_zone(fields.Datetime.now()) + timedelta(days=days)
        return self._to_utc(day.replace(hour=0, minute=0, second=0, microsecond=0))

    def _to_city_zone(self, moment):
        """Return naive UTC ``moment`` as an aware datetime in the city's zone."""
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self._city_time_zone()))

    def _to_utc(self, moment):
        """Return aware ``moment`` as the naive UTC that fields store."""
        return moment.astimezone(UTC).replace(tzinfo=None)
