import json
from datetime import datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools.routing import Rule, Window
from .common import CityCase

ZONE = ZoneInfo("Europe/Brussels")
_LOGGER = "odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_routing"


@tagged("post_install", "-at_install")
class TestRoutingTools(BaseCase):
    def test_window(self):
        week = frozenset(range(5))
        day, night = Window(week, 8.5, 17), Window(frozenset({4}), 22, 6)
        vectors = [
            (day, "2026-11-20 08:30", True),
            (day, "2026-11-20 08:29", False),
            (day, "2026-11-20 17:00", False),
            (day, "2026-11-21 10:00", False),
            (night, "2026-11-20 22:00", True),
            (night, "2026-11-21 05:59", True),  # the night of Friday
            (night, "2026-11-20 05:59", False),  # the night of Thursday
            (night, "2026-11-20 12:00", False),
            (Window(), "2026-11-22 23:59", True),
        ]
        for window, text, expected in vectors:
            with self.subTest(text=text):
                moment = datetime.fromisoformat(text).replace(tzinfo=ZONE)
                self.assertIs(window.holds(moment), expected)

    def test_every_condition_must_hold_and_one_value_suffices(self):
        rule = Rule(1, (("kind", frozenset({"report"})), ("area", frozenset({4, 5}))))
        moment = datetime(2026, 11, 20, 12, tzinfo=ZONE)
        self.assertTrue(rule.fits({"kind": {"report"}, "area": {5, 9}}, moment))
        self.assertFalse(rule.fits({"kind": {"report"}, "area": {9}}, moment))
        self.assertFalse(rule.fits({"kind": {"report"}}, moment))


@tagged("post_install", "-at_install")
class TestRouting(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["servicedesk.routing.rule"].search([]).active = False
        cls.sub_category = cls.env["helpdesk.ticket.category"].create(
            {"name": "Full bin in a park", "parent_id": cls.category.id}
        )

    @classmethod
    def _rule(cls, **values):
        rules = cls.env["servicedesk.routing.rule"].with_user(cls.admin)
        return rules.create({"name": "A rule", "team_id": cls.team_b.id, **values})

    def test_first_rule_that_fits_decides(self):
        self._rule(sequence=30, team_id=self.team_a2.id)
        second = self._rule(sequence=20, category_ids=self.category.ids)
        self._rule(sequence=10, kind="report", team_id=self.team_a2.id)
        ticket = self._ticket()
        self.assertEqual(ticket.team_id, self.team_b)
        self.assertEqual(ticket.routing_rule_id, second)
        self.assertEqual(self._ticket(kind="report").team_id, self.team_a2)

    def test_a_team_that_was_given_stays(self):
        self._rule()
        ticket = self._ticket(team_id=self.team_a.id)
        self.assertEqual(ticket.team_id, self.team_a)
        self.assertFalse(ticket.routing_rule_id)

    def test_no_rule_that_fits_leaves_it_to_the_category(self):
        self._rule(kind="request")
        self.assertEqual(self._ticket().team_id, self.team_a)

    def test_category_counts_with_everything_below(self):
        self._rule(category_ids=self.category.ids)
        ticket = self._ticket(category_id=self.sub_category.id)
        self.assertEqual(ticket.team_id, self.team_b)

    def test_service_and_channel(self):
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        self._rule(
            service_ids=self.public_service.ids,
            channel_ids=phone.ids,
            team_id=self.team_a2.id,
        )
        values = {"category_id": False, "service_id": self.public_service.id}
        self.assertEqual(self._ticket(**values).team_id, self.team_a)
        by_phone = self._ticket(**values, channel_id=phone.id)
        self.assertEqual(by_phone.team_id, self.team_a2)

    def test_hours_are_those_of_the_city(self):
        self.env.company.resource_calendar_id.tz = "Europe/Brussels"
        self._rule(hour_from=17, hour_to=8)
        with freeze_time("2026-11-20 15:59:00"):
            self.assertEqual(self._ticket().team_id, self.team_a)
        with freeze_time("2026-11-20 16:01:00"):  # 17.01 in Roeselare
            self.assertEqual(self._ticket().team_id, self.team_b)

    def test_more_conditions(self):
        self._rule(domain="[('name', 'ilike', 'asbestos')]")
        self.assertEqual(self._ticket().team_id, self.team_a)
        self.assertEqual(self._ticket(name="Asbestos in a bin").team_id, self.team_b)

    def test_priority_and_confidentiality(self):
        self._rule(priority="3", confidential=True)
        ticket = self._ticket()
        self.assertEqual(ticket.priority, "3")
        self.assertTrue(ticket.confidential)
        self.assertEqual(self._ticket(priority="0").priority, "0")

    def test_another_category_routes_anew(self):
        rule = self._rule(category_ids=self.secret_category.ids)
        ticket = self._ticket(user_id=self.agent_a.id)
        self.assertFalse(ticket.routing_rule_id)
        ticket.with_user(self.agent_a).category_id = self.secret_category
        self.assertEqual(ticket.team_id, self.team_b)
        self.assertEqual(ticket.routing_rule_id, rule)
        self.assertFalse(ticket.user_id)
        ticket.category_id = self.category
        self.assertEqual(ticket.team_id, self.team_a)
        self.assertFalse(ticket.routing_rule_id)

    def test_the_promise_counts_with_the_team_of_the_rule(self):
        calendar = self.env["resource.calendar"].create({"name": "Not on Monday"})
        calendar.attendance_ids.filtered(lambda line: line.dayofweek == "0").unlink()
        self.team_b.resource_calendar_id = calendar
        self._rule()
        with freeze_time("2026-11-20 11:00:00"):
            ticket = self._ticket()
        self.assertEqual(ticket.term_deadline, datetime(2026, 11, 26, 11))

    @mute_logger(_LOGGER)
    def test_a_broken_rule_is_set_aside_and_the_next_one_routes(self):
        broken = self._rule(sequence=1, domain="[('name', '=', 'x')]")
        good = self._rule(sequence=2)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE servicedesk_routing_rule SET domain = %s WHERE id = %s",
            ("[('no_such_field', '=', 1)]", broken.id),
        )
        broken.invalidate_recordset(["domain"])
        self.env.registry.clear_cache()
        ticket = self._ticket()
        self.assertEqual(ticket.routing_rule_id, good)
        self.assertTrue(broken.broken)
        self.assertTrue(broken.broken_date)
        self.assertIn("no_such_field", broken.broken_reason)
        told = broken.activity_ids.user_id
        self.assertIn(self.admin, told)
        self.assertNotIn(self.agent_a, told)
        self._ticket()
        self.assertEqual(len(broken.activity_ids), len(told))
        broken.domain = False
        self.assertFalse(broken.broken)
        self.assertFalse(broken.activity_ids)
        self.assertEqual(self._ticket().routing_rule_id, broken)

    def test_an_archived_or_deleted_team_breaks_its_rule(self):
        teams = self.env["helpdesk.ticket.team"].create(
            [{"name": "Short-lived"}, {"name": "Shorter-lived"}]
        )
        for team, end in zip(teams, ("action_archive", "unlink"), strict=True):
            rule = self._rule(team_id=team.id)
            self.assertEqual(self._ticket().team_id, team)
            ticket = self.env["helpdesk.ticket"].search([("team_id", "=", team.id)])
            ticket.team_id = self.team_a
            getattr(team, end)()
            self.assertEqual(self._ticket().team_id, self.team_a)
            self.assertTrue(rule.broken)
            with mute_logger("odoo.models.unlink"):
                rule.unlink()

    def test_a_failing_query_does_not_take_the_ticket_with_it(self):
        self._rule(domain="[('name', '=', 'x')]")
        tickets = type(self.env["helpdesk.ticket"])
        original = tickets.filtered_domain

        def fail(ticket, domain):
            if "name" in str(domain):
                self.env.cr.execute("SELECT 1 / 0")
            return original(ticket, domain)

        with (
            patch.object(tickets, "filtered_domain", fail),
            mute_logger(_LOGGER, "odoo.sql_db"),
        ):
            ticket = self._ticket()
        self.assertEqual(ticket.team_id, self.team_a)

    def test_bad_rules_are_refused(self):
        for values in (
            {"domain": "[('no_such_field', '=', 1)]"},
            {"domain": "__import__('os')"},
            {"domain": "[("},
            {f"on_{day}day": False for day in "mon tues wednes thurs fri satur sun".split()},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._rule(**values)

    def test_administrators_configure_and_agents_read(self):
        rule = self._rule()
        self.assertEqual(rule.with_user(self.agent_a).name, "A rule")
        for user in (self.agent_a, self.operator, self.dpo):
            with self.assertRaises(AccessError):
                rule.with_user(user).write({"team_id": self.team_a.id})
            with self.assertRaises(AccessError):
                rule.with_user(user).action_mend()
            self.assertFalse(
                self.env["servicedesk.routing.trial"].with_user(user).has_access("create")
            )
        self.assertFalse(rule.with_user(self.employee).has_access("read"))

    def test_tickets_are_counted_without_writing_the_rule(self):
        rule = self._rule()
        written = rule.write_date
        for _number in range(3):
            self._ticket()
        rule.invalidate_recordset()
        self.assertEqual(rule.ticket_count, 3)
        self.assertEqual(rule.write_date, written)

    def test_rules_cost_no_query_each(self):
        self._ticket()

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._ticket()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self._rule(kind="report")
        self._ticket()
        one = queries()
        for number in range(30):
            self._rule(sequence=number, kind="report", category_ids=self.category.ids)
        self._ticket()
        self.assertEqual(queries(), one)

    def test_try_on_past_tickets_shows_and_changes_nothing(self):
        with freeze_time("2026-11-20 11:00:00"):
            ticket = self._ticket()
        other = self._ticket(category_id=self.secret_category.id)
        rule = self._rule(category_ids=self.category.ids, active=False)
        before = json.dumps(ticket.read(["team_id", "write_date"]), default=str)
        trial = self.env["servicedesk.routing.trial"].with_user(self.admin)
        now = trial.create({"ticket_limit": 50})
        now.action_run()
        self.assertNotIn(ticket, now.line_ids.ticket_id)
        tried = trial.create({"ticket_limit": 50, "rule_id": rule.id})
        tried.action_run()
        line = tried.line_ids.filtered(lambda item: item.ticket_id == ticket)
        self.assertEqual(line.team_from_id, self.team_a)
        self.assertEqual(line.team_to_id, self.team_b)
        self.assertEqual(line.rule_id, rule)
        self.assertNotIn(other, tried.line_ids.ticket_id)
        self.assertEqual(tried.moved_count, len(tried.line_ids))
        ticket.invalidate_recordset()
        after = json.dumps(ticket.read(["team_id", "write_date"]), default=str)
        self.assertEqual(after, before)
        with self.assertRaises(UserError):
            trial.create({"ticket_limit": 0}).action_run()

    def test_an_addon_can_add_facts_and_conditions(self):
        rules = type(self.env["servicedesk.routing.rule"])
        tickets = type(self.env["helpdesk.ticket"])
        conditions, facts = rules._conditions, tickets._routing_facts
        with (
            patch.object(
                rules,
                "_conditions",
                lambda rule: [*conditions(rule), ("area", frozenset({7}))],
            ),
            patch.object(
                tickets,
                "_routing_facts",
                lambda ticket, values: {
                    **facts(ticket, values),
                    "area": {7} if values["name"] == "Here" else set(),
                },
            ),
        ):
            self._rule()
            self.assertEqual(self._ticket(name="Here").team_id, self.team_b)
            self.assertEqual(self._ticket(name="There").team_id, self.team_a)
        self.env.registry.clear_cache()
