from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..hooks import _live_by_the_city_clock
from .common import CityCase


@tagged("post_install", "-at_install")
class TestSettings(CityCase):
    def test_wrong_settings_are_refused_with_a_reason(self):
        wrong = {
            "servicedesk_upload_max_mb": 0,
            "servicedesk_upload_max_count": 99,
            "servicedesk_text_max_chars": 10,
            "servicedesk_contact_email": "not an address",
            "servicedesk_holiday_country": "XQ",
            "servicedesk_closed_days": "07-11\nsomeday",
        }
        for name, value in wrong.items():
            with self.subTest(name), self.assertRaises(ValidationError):
                self.env.company.write({name: value})

    def test_settings_are_saved_from_the_settings_page(self):
        self.admin.group_ids |= self.env.ref("base.group_system")
        settings = Form(self.env["res.config.settings"].with_user(self.admin))
        settings.servicedesk_upload_max_mb = 7
        settings.servicedesk_closed_days = "07-11\n2026-05-15"
        settings.save().execute()
        self.assertEqual(self.env.company.servicedesk_upload_max_mb, 7)
        calendar = self.env.company.resource_calendar_id
        working = calendar._working_calendar(self.env.company)
        self.assertIn((7, 11), working.closed_month_days)
        self.assertEqual(len(working.closed_dates), 1)

    def test_every_setting_has_a_help(self):
        company = self.env["res.company"]
        names = [name for name in company._fields if name.startswith("servicedesk_")]
        self.assertGreater(len(names), 6)
        for name in names:
            with self.subTest(name):
                self.assertTrue(company._fields[name].help)

    def test_three_languages_are_there_and_dutch_is_first(self):
        installed = dict(self.env["res.lang"].get_installed())
        self.assertLessEqual({"nl_BE", "fr_BE", "en_US"}, set(installed))
        website = self.env["website"].search([], limit=1)
        self.assertEqual(website.default_lang_id.code, "nl_BE")
        team = self.env.ref("roeselare_servicedesk.team_netheid")
        self.assertEqual(team.with_context(lang="nl_BE").name, "Netheid")
        self.assertEqual(team.with_context(lang="fr_BE").name, "Propreté")

    def test_a_new_database_lives_by_the_city_clock(self):
        calendars = self.env["resource.calendar"]
        machine = calendars.create({"name": "Of the machine", "tz": "UTC"})
        chosen = calendars.create({"name": "Chosen", "tz": "America/New_York"})
        _live_by_the_city_clock(self.env)
        self.assertEqual(machine.tz, "Europe/Brussels")
        self.assertEqual(chosen.tz, "America/New_York")
        company = self.env.ref("base.main_company")
        self.assertEqual(company._city_time_zone(), "Europe/Brussels")
        # Half an hour after midnight in the city is the day before by the machine.
        local = company._to_city_zone(datetime(2026, 7, 14, 22, 30))
        self.assertEqual((local.day, local.hour), (15, 0))
