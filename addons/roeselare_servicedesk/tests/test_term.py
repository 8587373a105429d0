from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.term import (
    CALENDAR,
    WORKING,
    WorkingCalendar,
    add_days,
    count_days,
    extend_for_pause,
    parse_closed_days,
    warn_at,
)

ZONE = ZoneInfo("Europe/Brussels")
WEEK = WorkingCalendar()
BELGIAN = WorkingCalendar(country="BE", closed_month_days=frozenset({(7, 11)}))


def at(year, month, day, hour=12, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@tagged("post_install", "-at_install")
class TestTerm(BaseCase):
    def test_working_days_without_holidays(self):
        vectors = [
            (at(2021, 2, 19), 1, at(2021, 2, 22)),
            (at(2021, 2, 20), 1, at(2021, 2, 23, 0)),
            (at(2021, 2, 18), 3, at(2021, 2, 23)),
            (at(2021, 2, 15), 10, at(2021, 3, 1)),
            (at(2021, 2, 15), 11, at(2021, 3, 2)),
            (at(2021, 2, 19), 11, at(2021, 3, 8)),
        ]
        for start, days, expected in vectors:
            with self.subTest(start=start, days=days):
                self.assertEqual(add_days(start, days, WORKING, WEEK), expected)

    def test_calendar_days(self):
        self.assertEqual(
            add_days(at(2021, 2, 19), 1, CALENDAR, WEEK), at(2021, 2, 20)
        )

    def test_belgian_holidays(self):
        vectors = [
            (at(2026, 5, 13), 1, at(2026, 5, 15)),
            (at(2026, 7, 20), 3, at(2026, 7, 24)),
            (at(2026, 12, 24), 2, at(2026, 12, 29)),
            (at(2026, 4, 3), 1, at(2026, 4, 7)),
        ]
        for start, days, expected in vectors:
            with self.subTest(start=start, days=days):
                self.assertEqual(add_days(start, days, WORKING, BELGIAN), expected)

    def test_the_clock_keeps_its_hour_when_clocks_change(self):
        autumn = add_days(at(2026, 10, 23, 9), 1, WORKING, BELGIAN)
        spring = add_days(at(2027, 3, 26, 9), 1, WORKING, WEEK)
        self.assertEqual(autumn.replace(tzinfo=None), datetime(2026, 10, 26, 9))
        self.assertEqual(autumn.utcoffset(), timedelta(hours=1))
        self.assertEqual(spring.replace(tzinfo=None), datetime(2027, 3, 29, 9))
        self.assertEqual(spring.utcoffset(), timedelta(hours=2))

    def test_every_moment_of_the_changes_of_the_clock(self):
        """Through both Sundays, also from the hours that are there twice or never."""
        cases = [
            # (start, days, unit, end on the wall, offset from UTC in hours)
            (at(2026, 10, 24, 12), 1, CALENDAR, datetime(2026, 10, 25, 12), 1),
            (at(2026, 10, 24, 2, 30), 1, CALENDAR, datetime(2026, 10, 25, 2, 30), 2),
            (at(2026, 10, 25, 12), 1, CALENDAR, datetime(2026, 10, 26, 12), 1),
            (at(2026, 10, 25, 12), 1, WORKING, datetime(2026, 10, 27, 0), 1),
            (at(2026, 10, 23, 16), 5, WORKING, datetime(2026, 10, 30, 16), 1),
            (at(2027, 3, 27, 12), 1, CALENDAR, datetime(2027, 3, 28, 12), 2),
            (at(2027, 3, 26, 16), 1, WORKING, datetime(2027, 3, 30, 16), 2),
            (at(2027, 3, 28, 12), 1, WORKING, datetime(2027, 3, 31, 0), 2),
        ]
        for start, days, unit, wall, offset in cases:
            with self.subTest(start=start, days=days, unit=unit):
                end = add_days(start, days, unit, BELGIAN)
                self.assertEqual(end.replace(tzinfo=None), wall)
                self.assertEqual(end.utcoffset(), timedelta(hours=offset))
        # 02:30 is not there on 28 March: the promise ends when the clock says 03:30.
        gap = add_days(at(2027, 3, 27, 2, 30), 1, CALENDAR, BELGIAN).astimezone(UTC)
        self.assertEqual(gap.astimezone(ZONE).replace(tzinfo=None), datetime(2027, 3, 28, 3, 30))

    @settings(max_examples=100, deadline=None)
    @given(
        st.datetimes(datetime(2026, 10, 20), datetime(2027, 4, 5)),
        st.integers(0, 40),
        st.integers(1, 40),
        st.sampled_from([WORKING, CALENDAR]),
    )
    def test_more_days_end_later_in_real_time_too(self, moment, days, more, unit):
        """By the clocks of the machines, over both changes of the clock on the wall."""
        start = moment.replace(tzinfo=ZONE)
        end = add_days(start, days, unit, BELGIAN).astimezone(UTC)
        later = add_days(start, days + more, unit, BELGIAN).astimezone(UTC)
        self.assertGreaterEqual(end, start.astimezone(UTC))
        self.assertGreaterEqual(later - end, timedelta(hours=23) * more)

    @settings(max_examples=60, deadline=None)
    @given(
        st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
        st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
        st.integers(0, 60),
    )
    def test_who_comes_first_is_promised_first(self, one, other, days):
        first, last = sorted((one, other))
        ends = [
            add_days(moment.replace(tzinfo=ZONE), days, WORKING, BELGIAN).replace(tzinfo=None)
            for moment in (first, last)
        ]
        self.assertLessEqual(ends[0], ends[1])

    def test_bridge_days_are_closed(self):
        dates, month_days = parse_closed_days("07-11\n2026-05-15")
        bridged = WorkingCalendar(
            country="BE", closed_dates=dates, closed_month_days=month_days
        )
        self.assertEqual(
            add_days(at(2026, 5, 13), 1, WORKING, bridged), at(2026, 5, 18)
        )
        self.assertEqual(
            add_days(at(2028, 7, 10), 1, WORKING, bridged), at(2028, 7, 12)
        )

    def test_bad_input_is_refused(self):
        with self.assertRaises(ValueError):
            add_days(at(2026, 1, 5), -1, WORKING, WEEK)
        with self.assertRaises(ValueError):
            add_days(datetime(2026, 1, 5, 12), 1, WORKING, WEEK)
        never = WorkingCalendar(weekdays=frozenset())
        with self.assertRaises(ValueError):
            add_days(at(2026, 1, 5), 1, WORKING, never)

    def test_a_pause_moves_the_promise_by_its_working_days(self):
        deadline = at(2026, 11, 27)
        friday, monday = at(2026, 11, 20), at(2026, 11, 23)
        self.assertEqual(
            extend_for_pause(deadline, friday, monday, WORKING, WEEK),
            at(2026, 11, 30),
        )
        self.assertEqual(
            extend_for_pause(deadline, friday, friday, WORKING, WEEK), deadline
        )
        self.assertEqual(
            extend_for_pause(deadline, friday, monday, CALENDAR, WEEK),
            at(2026, 11, 30),
        )

    def test_closed_days_are_read(self):
        dates, month_days = parse_closed_days("07-11\n2026-05-15, 12-24")
        self.assertEqual(dates, {date(2026, 5, 15)})
        self.assertEqual(month_days, {(7, 11), (12, 24)})
        for wrong in ("32-01", "2026-02-30", "monday", "2026-5"):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                parse_closed_days(wrong)

    @settings(max_examples=60, deadline=None)
    @given(
        st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
        st.integers(0, 60),
    )
    def test_more_days_never_end_earlier_and_never_on_a_closed_day(self, moment, days):
        start = moment.replace(tzinfo=ZONE)
        end = add_days(start, days, WORKING, BELGIAN)
        later = add_days(start, days + 1, WORKING, BELGIAN)
        self.assertLess(end.replace(tzinfo=None), later.replace(tzinfo=None))
        self.assertTrue(BELGIAN.is_open(end.date()))
        self.assertEqual(
            count_days(start.date(), later.date(), WORKING, BELGIAN)
            - count_days(start.date(), end.date(), WORKING, BELGIAN),
            1,
        )
        if BELGIAN.is_open(start.date()):
            self.assertEqual(end.time(), start.time())
        else:
            self.assertEqual(end.time(), time())

    def test_warned_when_four_fifths_of_open_time_are_gone(self):
        vectors = [
            # one working day over a weekend: 24 open hours, 19.2 of them gone
            (at(2026, 11, 20), at(2026, 11, 23), at(2026, 11, 23, 7, 12)),
            # five working days in one week
            (at(2026, 11, 16, 0), at(2026, 11, 21, 0), at(2026, 11, 20, 0)),
            # 11 November is closed and takes no part
            (at(2026, 11, 2), at(2026, 11, 16), at(2026, 11, 12, 16, 48)),
            (at(2026, 11, 9), at(2026, 11, 17), at(2026, 11, 16)),
            # clocks go back on Sunday 25 October 2026
            (at(2026, 10, 23), at(2026, 10, 26), at(2026, 10, 26, 7, 12)),
            # clocks go forward on Sunday 28 March 2027, before Easter Monday
            (at(2027, 3, 26), at(2027, 3, 30), at(2027, 3, 30, 7, 12)),
        ]
        for start, deadline, expected in vectors:
            with self.subTest(start=start):
                found = warn_at(start, deadline, WORKING, BELGIAN)
                self.assertEqual(found, expected)
                self.assertEqual(found.utcoffset(), expected.utcoffset())

    def test_calendar_days_are_warned_by_the_clock_on_the_wall(self):
        for start, deadline, expected in (
            (at(2026, 10, 24), at(2026, 10, 29), at(2026, 10, 28)),
            (at(2027, 3, 24), at(2027, 3, 29), at(2027, 3, 28)),
        ):
            with self.subTest(start=start):
                self.assertEqual(warn_at(start, deadline, CALENDAR, WEEK), expected)

    def test_without_open_time_the_warning_is_the_deadline(self):
        saturday, sunday = at(2026, 11, 21), at(2026, 11, 22)
        self.assertEqual(warn_at(saturday, sunday, WORKING, WEEK), sunday)
        self.assertEqual(warn_at(sunday, saturday, WORKING, WEEK), saturday)
        with self.assertRaises(ValueError):
            warn_at(datetime(2026, 11, 21), sunday, WORKING, WEEK)

    @settings(max_examples=60, deadline=None)
    @given(
        st.datetimes(datetime(2026, 10, 1), datetime(2027, 5, 1)),
        st.integers(1, 40),
        st.sampled_from([WORKING, CALENDAR]),
    )
    def test_warned_within_the_promise_on_an_open_day_and_in_order(
        self, moment, days, unit
    ):
        start = moment.replace(tzinfo=ZONE, microsecond=0)
        deadline = add_days(start, days, unit, BELGIAN)
        moments = [
            warn_at(start, deadline, unit, BELGIAN, share).replace(tzinfo=None)
            for share in (0.2, 0.5, 0.8, 1)
        ]
        self.assertEqual(moments, sorted(moments))
        self.assertLessEqual(start.replace(tzinfo=None), moments[0])
        self.assertEqual(moments[-1], deadline.replace(tzinfo=None))
        if unit == WORKING:
            self.assertTrue(all(BELGIAN.is_open(item.date()) for item in moments))
