"""What people read and filter by follows the clock of the city, not their own."""

from datetime import datetime, timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from .common import PASSWORD, CityCase, CityMixin

#: at night in Roeselare, while it is still the day before in London and in America
NIGHT = "2026-11-26 23:30:00"
ZONES = (False, "UTC", "America/Los_Angeles", "Pacific/Auckland")


@tagged("post_install", "-at_install")
class TestCityFilters(CityCase):
    def _filter(self, model, view, name):
        """Return the domain of a filter, as the web client sends it."""
        arch = self.env[model].with_user(self.agent_a).get_view(self.env.ref(view).id, "search")
        (node,) = etree.fromstring(arch["arch"]).xpath(f"//filter[@name='{name}']")
        return safe_eval(node.get("domain"))

    def _tickets(self):
        """Return tickets that are promised for, and came in at, moments around midnight."""
        moments = ("2026-11-26 22:59", "2026-11-26 23:00", "2026-11-27 22:59", "2026-11-27 23:00")
        tickets = self.env["helpdesk.ticket"]
        for text in moments:
            ticket = tickets.create(
                {"name": text, "description": "x", "team_id": self.team_a.id, "kind": "question"}
            )
            moment = datetime.fromisoformat(text)
            ticket.write({"term_deadline": moment})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s", (moment, ticket.id)
            )
            tickets |= ticket
        self.env.invalidate_all()
        return tickets

    def test_filters_of_the_queue_follow_the_city_whoever_asks(self):
        with freeze_time(NIGHT):
            tickets = self._tickets()
            view = "helpdesk_mgmt.helpdesk_ticket_view_search"
            for name, flag, expected in (
                ("filter_due_today", "due_today", tickets[1:3]),
                ("filter_due_week", "due_week", tickets),
                ("filter_today", "received_today", tickets[1:]),
            ):
                domain = self._filter("helpdesk.ticket", view, name)
                for zone in ZONES:
                    with self.subTest(filter=name, zone=zone):
                        own = tickets.with_user(self.agent_a).with_context(tz=zone)
                        found = own.search([("id", "in", tickets.ids), *domain])
                        self.assertEqual(set(found.ids), set(expected.ids))
                        self.assertEqual(own.filtered(flag), expected.with_env(own.env))
                        rest = own.search([("id", "in", tickets.ids), (flag, "=", False)])
                        self.assertEqual(set(rest.ids), set(tickets.ids) - set(expected.ids))

    def test_articles_grow_old_by_the_day_of_the_city(self):
        with freeze_time(NIGHT):
            pages = self.env["document.page"].create(
                [
                    {"name": "Old", "valid_to": "2026-11-26", "content": "<p>x</p>"},
                    {"name": "Last day", "valid_to": "2026-11-27", "content": "<p>x</p>"},
                    {"name": "For ever", "content": "<p>x</p>"},
                ]
            )
            for zone in ZONES:
                with self.subTest(zone=zone):
                    own = pages.with_context(tz=zone)
                    among = [("id", "in", pages.ids)]
                    self.assertEqual(own.search([*among, ("past", "=", True)]), own[0])
                    self.assertEqual(own.filtered("past"), own[0])
                    kept = own.search([*among, ("past", "=", False)])
                    self.assertEqual(set(kept.ids), set(own[1:].ids))

    def test_midnight_is_that_of_the_city(self):
        company = self.env.company
        for moment, days, expected in (
            (NIGHT, 0, "2026-11-26 23:00:00"),
            (NIGHT, 1, "2026-11-27 23:00:00"),
            ("2026-07-01 21:59:00", 0, "2026-06-30 22:00:00"),
            # the clocks change between: a day of 25 hours
            ("2026-10-24 23:00:00", 1, "2026-10-25 23:00:00"),
        ):
            with self.subTest(moment=moment, days=days), freeze_time(moment):
                self.assertEqual(
                    company._city_midnight(days), fields.Datetime.from_string(expected)
                )

    def test_my_day_is_the_day_of_the_city(self):
        with freeze_time(NIGHT):
            for zone in ZONES:
                screen = self.env["servicedesk.my.day"].with_user(self.agent_a)
                days = {item["day"] for item in screen.with_context(tz=zone).action_read_day()}
                self.assertEqual(days, {"2026-11-27"})

    def test_a_mail_names_the_day_of_the_city(self):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Sluikstort",
                "description": "x",
                "team_id": self.team_a.id,
                "partner_id": self.citizen.partner_id.id,
            }
        )
        ticket.term_deadline = "2026-11-26 23:00:00"
        template = self.env.ref("roeselare_servicedesk.mail_template_received")
        for zone in ZONES:
            with self.subTest(zone=zone):
                mail = template.with_context(tz=zone, lang="en_US")
                body = mail._render_field("body_html", ticket.ids, compute_lang=False)[ticket.id]
                self.assertIn("11/27/2026", body)


@tagged("post_install", "-at_install")
class TestCityClockOnPages(CityMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()

    def test_pages_of_a_ticket_show_the_clock_of_the_city(self):
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Sluikstort",
                "description": "x",
                "team_id": self.team_a.id,
                "partner_id": self.citizen.partner_id.id,
                "lang": "en_US",
            }
        )
        message = ticket._post_requester("Nog iets")
        here = self.env.company._to_city_zone(message.date)
        ticket.term_deadline = fields.Datetime.now().replace(hour=23, minute=30, second=0)
        day = self.env.company._city_day(ticket.term_deadline)
        self.assertEqual(day, ticket.term_deadline.date() + timedelta(days=1))
        self.env.flush_all()
        self.citizen.tz = "America/Los_Angeles"
        for login, url in (
            ("citizen", f"/my/ticket/{ticket.id}"),
            (None, ticket._tracking_url()),
        ):
            with self.subTest(login=login):
                self.authenticate(login, login and PASSWORD)
                self.opener.cookies["tz"] = "America/Los_Angeles"
                self.opener.cookies["frontend_lang"] = "en_US"
                page = self.url_open(url).text
                self.assertIn(f"{here:%H:%M}", page)
                self.assertIn(f"{day.day} {day:%B %Y}", page)
