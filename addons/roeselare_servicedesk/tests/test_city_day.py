from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import CityCase

# (moment in UTC, the day in Roeselare): an hour ahead in winter, two in summer.
DAYS = (
    ("2026-11-27 22:59:59", date(2026, 11, 27)),
    ("2026-11-27 23:00:00", date(2026, 11, 28)),
    ("2026-07-01 21:59:59", date(2026, 7, 1)),
    ("2026-07-01 22:00:00", date(2026, 7, 2)),
    ("2026-12-31 23:30:00", date(2027, 1, 1)),
)


@tagged("post_install", "-at_install")
class TestCityDay(CityCase):
    """A day begins at midnight in the city, for whoever asks and for jobs."""

    def test_day_begins_at_midnight_in_the_city(self):
        for moment, day in DAYS:
            for zone in (False, "UTC", "Pacific/Auckland"):
                with self.subTest(moment=moment, zone=zone), freeze_time(moment):
                    company = self.env.company.with_context(tz=zone)
                    self.assertEqual(company._city_today(), day)

    def test_article_ends_with_the_day_of_the_city(self):
        for moment, day in DAYS:
            with self.subTest(moment=moment), freeze_time(moment):
                self.assertEqual(self.env["servicedesk.article"]._today(), day)
                self.assertEqual(self.env["servicedesk.service"]._today(), day)
                event = self.env["servicedesk.article.event"].default_get(["day"])
                self.assertEqual(event["day"], day)
