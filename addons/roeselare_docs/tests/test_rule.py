from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.retention import last_day
from .common import LibraryCase


@tagged("post_install", "-at_install")
class TestRule(LibraryCase):
    """How long a document is kept follows from its series, and from what happens to it."""

    def _rule(self, **values):
        rule = self.env["docs.rule"].create(
            {
                "series_id": self.series.id,
                "years": 5,
                "trigger": "delivered",
                "destination": "destroy",
                "source": "Test",
                **values,
            }
        )
        self._sweep()
        return rule

    def _sweep(self):
        self._run_job("dms.file", "_cron_apply_rules")

    def _kept(self, file=None):
        file = (file or self.document).sudo()
        return file.retention_state, file.retain_until

    def test_terms_of_the_calendar(self):
        for begin, years, months, expected in (
            (date(2026, 1, 31), 0, 1, date(2026, 2, 28)),
            (date(2024, 2, 29), 1, 0, date(2025, 2, 28)),
            (date(2024, 2, 29), 4, 0, date(2028, 2, 29)),
            (date(2026, 11, 30), 1, 3, date(2028, 2, 29)),
            (date(2026, 5, 5), 0, 0, date(2026, 5, 5)),
        ):
            with self.subTest(begin=begin, years=years, months=months):
                self.assertEqual(last_day(begin, years, months), expected)
        with self.assertRaises(ValueError):
            last_day(date(2026, 1, 1), -1, 0)

    def test_without_a_rule_nothing_is_reckoned(self):
        self.assertEqual(self._kept(), (False, False))

    def test_delivery_counts_by_the_day_of_the_city(self):
        self.document.sudo().delivered_date = datetime(2026, 12, 31, 23, 30)
        rule = self._rule(months=6)
        self.assertEqual(self._kept(), ("term", date(2032, 7, 1)))
        self.assertEqual(self.document.sudo().rule_id, rule)

    def test_new_document_has_its_day_at_once(self):
        self._rule(years=1)
        new = self._deliver(self.ticket, "New")
        today = self.env.company._city_today()
        self.assertEqual(self._kept(new), ("term", last_day(today, 1, 0)))

    def test_end_of_validity(self):
        self._rule(trigger="validity")
        self.assertEqual(self._kept(), ("waiting", False))
        self.document.sudo().valid_to = date(2030, 2, 1)
        self.assertEqual(self._kept(), ("term", date(2035, 2, 1)))
        self.document.sudo().valid_to = False
        self.assertEqual(self._kept(), ("waiting", False))

    def test_closing_of_the_ticket_and_reopening(self):
        self._rule(trigger="closed", years=2)
        self.assertEqual(self._kept(), ("waiting", False))
        closed = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)], limit=1)
        stage = self.ticket.stage_id
        self.ticket.stage_id = closed
        day = self.env.company._to_city_zone(self.ticket.closed_date).date()
        self.assertEqual(self._kept(), ("term", last_day(day, 2, 0)))
        self.ticket.stage_id = stage
        self.assertEqual(self._kept(), ("waiting", False))
        self.ticket.sudo().unlink()
        today = self.env.company._city_today()
        self.assertEqual(self._kept(), ("term", last_day(today, 2, 0)))

    def test_replacement_by_a_newer_document_of_the_owner(self):
        self._rule(trigger="replaced", years=0, months=1)
        self.assertEqual(self._kept(), ("waiting", False))
        self._deliver(self._ticket(self.karel, self.team_a))
        self._deliver(self.ticket, "Another label")
        self.assertEqual(self._kept(), ("waiting", False))
        newer = self._deliver(self.ticket)
        today = self.env.company._city_today()
        self.assertEqual(self._kept(), ("term", last_day(today, 0, 1)))
        self.assertEqual(self._kept(newer), ("waiting", False))

    def test_kept_for_ever_and_waiting_are_not_deleted(self):
        self._rule(destination="keep", years=0)
        self.assertEqual(self._kept(), ("permanent", False))
        for trigger in (None, "validity"):
            if trigger:
                self._rule(trigger=trigger)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.document.sudo().unlink()
        self._rule(years=1)
        self.document.sudo().delivered_date = fields.Datetime.now() - timedelta(days=1000)
        self.document.sudo().unlink()

    def test_next_rule_counts_for_what_is_there(self):
        first = self._rule(years=1)
        second = self._rule(years=7)
        self.assertEqual(self.series.rule_id, second)
        self.assertTrue(second.is_current)
        self.assertFalse(first.is_current)
        today = self.env.company._city_today()
        self.assertEqual(self._kept(), ("term", last_day(today, 7, 0)))

    def test_a_hold_is_never_shortened(self):
        self._rule(years=7)
        hold = self.env["docs.hold"].with_user(self.dpo)
        hold = hold.create({"file_id": self.document.id, "reason": "Case"})
        self._rule(years=1)
        today = self.env.company._city_today()
        self.assertEqual(self._kept(), ("term", last_day(today, 7, 0)))
        hold._end("Over")
        self.assertEqual(self._kept(), ("term", last_day(today, 1, 0)))

    def test_sweep_takes_many_in_batches_and_ends(self):
        more = [(self._clean(), f"Paper {number}", self.series) for number in range(12)]
        files = self.ticket.with_user(self.agent_a)._deliver_documents(more).sudo()
        with patch("odoo.addons.roeselare_docs.models.dms_file_rule._BATCH", 5):
            rule = self._rule()
        self.assertEqual(files.rule_id, rule)
        behind = self.env["dms.file"]._behind_domain(self.series)
        self.assertFalse(self.env["dms.file"].search_count(behind))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_rules_are_added_by_administrators_and_never_changed(self):
        values = {"series_id": self.series.id, "years": 1, "trigger": "delivered"}
        values |= {"destination": "destroy", "source": "Law"}
        for user in self.agent_a | self.dpo | self.marie:
            with self.assertRaises(AccessError):
                self.env["docs.rule"].with_user(user).create(values)
        rule = self.env["docs.rule"].with_user(self.admin).create(values)
        for call in (
            lambda: rule.write({"years": 2}),
            lambda: rule.sudo().write({"years": 2}),
            lambda: rule.sudo().unlink(),
        ):
            # an AccessError is a UserError too
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.env["docs.rule"].create({**values, "years": 0})

    def test_shipped_series_say_how_long(self):
        rules = self.env["docs.rule"].search([])
        shipped = self.env.ref("roeselare_docs.series_certificate")
        self.assertIn(shipped, rules.series_id)
        for rule in rules:
            self.assertTrue(rule.source)
            self.assertTrue(rule._ground())

    def test_sweep_uses_the_index(self):
        self._rule()
        self._many_like(self.document)
        files = self.env["dms.file"].with_context(active_test=False)
        query = files._search(files._behind_domain(self.series), limit=100)
        self.env.cr.execute(f"EXPLAIN {self.env.cr.mogrify(query.select()).decode()}")
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("dms_file_rule_index", plan)
