"""Terms: when does a promise of so many days end?

One pure function computes it; calendars come in as plain values.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

WORKING = "working"
CALENDAR = "calendar"
#: the part of a promise after which the city warns itself
WARN_SHARE = 0.8
_ONE_DAY = timedelta(days=1)
# A calendar without a single open day in a year cannot keep any promise.
_SEARCH_LIMIT = 366


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which a department works.

    :param frozenset weekdays: open weekdays, Monday is 0
    :param frozenset closed_dates: single closed dates
    :param frozenset closed_month_days: ``(month, day)`` closed each year
    :param str country: ISO code whose public holidays are closed; empty for none
    """

    weekdays: frozenset = frozenset(range(5))
    closed_dates: frozenset = frozenset()
    closed_month_days: frozenset = frozenset()
    country: str = ""

    def is_open(self, day):
        """Tell whether ``day`` (a date) is a working day."""
        return (
            day.weekday() in self.weekdays
            and day not in self.closed_dates
            and (day.month, day.day) not in self.closed_month_days
            and not (self.country and day in public_holidays(self.country, day.year))
        )


@lru_cache(maxsize=64)
def public_holidays(country, year):
    """Return the public holidays of ``country`` in ``year`` as a frozenset of dates.

    :raise NotImplementedError: the country is not known
    """
    return frozenset(holidays.country_holidays(country, years=year))


def add_days(start, days, unit, calendar):
    """Return the moment a promise of ``days`` from ``start`` ends.

    :param datetime start: aware, in the city's time zone
    :param int days: whole days, >= 0
    :param str unit: ``working`` or ``calendar`` days
    :param WorkingCalendar calendar: open days; not looked at for calendar days
    :return: aware datetime in the zone of ``start``: same clock time, or midnight
        when ``start`` is no working day
    :raise ValueError: ``days`` is negative, ``start`` is naive, or the calendar has
        no open day
    """
    if days < 0:
        raise ValueError("a term cannot be negative")
    if start.tzinfo is None:
        raise ValueError("a term starts at an aware moment")
    if unit == CALENDAR:
        return _at(start.date() + timedelta(days=days), start.timetz())
    clock = start.timetz()
    day = start.date()
    if not calendar.is_open(day):
        day = next_open_day(day, calendar)
        clock = time(0, tzinfo=start.tzinfo)
    for _step in range(days):
        day = next_open_day(day, calendar)
    return _at(day, clock)


def next_open_day(day, calendar):
    """Return the first working day after ``day``.

    :raise ValueError: there is none within a year
    """
    for _step in range(_SEARCH_LIMIT):
        day += _ONE_DAY
        if calendar.is_open(day):
            return day
    raise ValueError("the calendar has no working day within a year")


def extend_for_pause(deadline, paused_at, resumed_at, unit, calendar):
    """Return ``deadline`` moved by the days that the clock stood still.

    A pause counts the days it lasted, in the unit of the term: from Friday noon to
    Monday noon is one working day. Within one day nothing moves.

    :param datetime deadline, paused_at, resumed_at: aware, in one time zone
    """
    days = count_days(paused_at.date(), resumed_at.date(), unit, calendar)
    return add_days(deadline, days, unit, calendar) if days else deadline


def shorten(days, percent):
    """Return ``percent`` of a term, in whole days rounded up; never less than one day.

    :param int days: the usual term, >= 1
    :param int percent: 1 to 100
    """
    return max(-(-days * percent // 100), 1)


def warn_at(start, deadline, unit, calendar, share=WARN_SHARE):
    """Return the moment at which ``share`` of a promise has been used up.

    Only time on open days counts, by the clock on the wall: of a promise from Friday
    noon to Monday noon, half is used up at midnight between Sunday and Monday.

    :param datetime start, deadline: aware, in one time zone
    :param float share: from 0 to 1
    :return: aware datetime on an open day, never after ``deadline``; the deadline
        itself when there is no open time in between
    :raise ValueError: ``start`` or ``deadline`` is naive
    """
    if start.tzinfo is None or deadline.tzinfo is None:
        raise ValueError("a promise lies between two aware moments")
    first, last = start.replace(tzinfo=None), deadline.replace(tzinfo=None)
    spans = list(_open_spans(first, last, unit, calendar))
    left = sum((end - begin for begin, end in spans), timedelta()) * share
    for begin, end in spans:
        # Strictly less: what ends at midnight goes on when the next open day begins.
        if left < end - begin:
            return (begin + left).replace(microsecond=0, tzinfo=start.tzinfo)
        left -= end - begin
    return deadline


def _open_spans(first, last, unit, calendar):
    """Yield the stretches of open time between two naive moments, day by day."""
    for step in range((last.date() - first.date()).days + 1):
        day = first.date() + timedelta(days=step)
        if unit == CALENDAR or calendar.is_open(day):
            midnight = datetime.combine(day, time())
            begin, end = max(first, midnight), min(last, midnight + _ONE_DAY)
            if begin < end:
                yield begin, end


def count_days(first, last, unit, calendar):
    """Return how many days of ``unit`` lie after ``first`` up to and with ``last``."""
    total = max((last - first).days, 0)
    if unit == CALENDAR:
        return total
    return sum(
        calendar.is_open(first + timedelta(days=step)) for step in range(1, total + 1)
    )


def parse_closed_days(text):
    """Read extra closed days, one a line or separated by commas.

    ``07-11`` is closed each year, ``2026-05-15`` once.

    :return: ``(closed_dates, closed_month_days)``, two frozensets
    :raise ValueError: with the part that could not be read
    """
    dates, month_days = set(), set()
    for part in (text or "").replace(",", "\n").split():
        try:
            if part.count("-") == 2:
                dates.add(date.fromisoformat(part))
            else:
                # A leap year, so that 29 February can be named.
                day = date.fromisoformat(f"2000-{part}")
                month_days.add((day.month, day.day))
        except ValueError as error:
            raise ValueError(part) from error
    return frozenset(dates), frozenset(month_days)


def _at(day, clock):
    return datetime.combine(day, clock)
