from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .common_figure import NOW, FigureMixin, city_day


@tagged("post_install", "-at_install")
class TestFigure(FigureMixin, TransactionCase):
    """Figures are what a count by hand finds, and nobody sees more than his role may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls._set_up_figures()
        cls.some[:7].active = False
        cls.figures._rebuild()
        cls.readers = [cls.agent_a, cls.agent_b, cls.operator, cls.admin, cls.dpo, cls.lead]
        cls.counting = [*cls.readers, cls.manager]

    def test_behind_each_figure_are_as_many_tickets(self):
        for reader in self.readers:
            figures = self.figures.with_user(reader)
            for _number in range(4):
                values, *_rest = self._random_filter(self.chance)
                totals = figures.action_dashboard(values)["totals"]
                for figure in set(totals) - {"hours"}:
                    action = figures.action_tickets(values, figure)
                    tickets = self.env["helpdesk.ticket"].with_user(reader)
                    tickets = tickets.with_context(**action["context"]).search(action["domain"])
                    with self.subTest(reader=reader.login, figure=figure, values=values):
                        found = len(tickets)
                        if figure in ("answered", "satisfied"):
                            # Who got a ticket back may judge it once more.
                            self.assertEqual(bool(found), bool(totals[figure]))
                            self.assertLessEqual(found, totals[figure])
                        else:
                            self.assertEqual(found, totals[figure])

    def test_behind_each_row_are_as_many_tickets(self):
        figures = self.figures.with_user(self.operator)
        tickets = self.env["helpdesk.ticket"].with_user(self.operator)
        chosen = {"category_id": self.category.id}
        for values in ({}, chosen):
            data = figures.action_dashboard(values)
            for cut, rows in data["groups"].items():
                for row in rows:
                    more = {cut: row["id"]} if row["id"] else {"none": cut}
                    if cut == "category_id" and values.get(cut) == row["id"]:
                        more = {"exact": True}
                    for figure in ("inflow", "closed", "open"):
                        action = figures.action_tickets({**values, **more}, figure)
                        found = tickets.with_context(**action["context"])
                        self.assertEqual(
                            found.search_count(action["domain"]), row[figure], (cut, row, figure)
                        )

    def test_tickets_of_an_age(self):
        figures = self.figures.with_user(self.operator)
        for age in figures.action_dashboard({})["ages"]:
            action = figures.action_tickets({"age": age["age"]}, "open")
            tickets = self.env["helpdesk.ticket"].with_user(self.operator)
            found = tickets.with_context(**action["context"]).search_count(action["domain"])
            self.assertEqual(found, age["open"], age["label"])

    def _rows(self):
        names = [*self.figures._dimensions(), "grain", "day", "inflow", "open", "late", "at_risk"]
        names += ["closed", "on_time", "overdue", "reopened", "answered", "satisfied"]
        self.env.flush_all()
        self.env.cr.execute(f"SELECT {', '.join(names)} FROM servicedesk_figure")
        return sorted(self.env.cr.fetchall(), key=repr)

    def test_what_changed_is_counted_as_if_everything_was(self):
        for _round in range(3):
            for ticket in self.chance.sample(list(self.some), 12):
                self._random_fate(ticket)
                ticket.team_id = self.chance.choice([self.team_a, self.team_b])
            self._random_answer(self.chance.choice(list(self.some)))
            self.chance.choice(list(self.some)).active = False
            self._random_ticket()
            self.figures._fold()
            folded = self._rows()
            self.figures._rebuild()
            self.assertEqual(folded, self._rows())

    def test_a_deleted_ticket_counts_no_more(self):
        self.some[:5].unlink()
        self.figures._fold()
        folded = self._rows()
        self.figures._rebuild()
        self.assertEqual(folded, self._rows())

    def test_a_promise_breaks_without_anybody_touching_its_ticket(self):
        self.figures._fold()
        ticket = self._ticket()
        ticket.write({"term_deadline": NOW + timedelta(hours=2), "term_warn_at": NOW})
        self.figures._fold()
        figures = self.figures.with_user(self.operator)
        before = figures.action_dashboard({})["totals"]
        with freeze_time(NOW + timedelta(hours=3)):
            self.figures._cron_count()
            after = figures.action_dashboard({})["totals"]
        self.assertGreaterEqual(after["late"], before["late"] + 1)

    def test_only_days_that_changed_are_counted(self):
        self.figures._fold()
        self.env.cr.execute("SELECT max(id) FROM servicedesk_figure")
        newest = self.env.cr.fetchone()[0]
        ticket = self.some.filtered(
            lambda t: (
                t.active
                and t.public_state == "received"
                and not t.reopened_at
                and not t.satisfaction_ids
            )
        )[0]
        ticket.channel_id = (self.channels - ticket.channel_id)[0]
        self.figures._fold()
        counted = self.figures.search([("id", ">", newest)])
        day = city_day(ticket.create_date)
        days = counted.filtered(lambda row: row.grain == "day")
        self.assertEqual(set(days.mapped("day")), {day})
        self.assertEqual(set((counted - days).mapped("day")), {day.replace(day=1)})

    def test_a_long_period_is_read_by_months_and_the_days_at_its_ends(self):
        today = city_day(NOW)
        asked = self.figures._asked({"from": str(today - timedelta(days=400)), "to": str(today)})
        rows = self.figures.search(self.figures._period_domain(asked))
        begin, end = asked.whole_months()
        self.assertEqual((begin.day, end.day), (1, 1))
        months = rows.filtered(lambda row: row.grain == "month")
        self.assertTrue(months)
        self.assertTrue(all(begin <= row.day < end for row in months))
        self.assertFalse((rows - months).filtered(lambda row: begin <= row.day < end))
        self.assertFalse(any(row.open or row.late for row in months), "open is of days only")

    # ---------------------------------------------------------------- bad input

    def test_a_filter_that_cannot_be_is_refused_with_words(self):
        figures = self.figures.with_user(self.operator)
        for values in (
            {"from": "yesterday"},
            {"from": "2026-02-30"},
            {"from": "0001-01-01"},
            {"from": "2026-03-02", "to": "2026-03-01"},
            {"from": "2001-01-01", "to": "2026-01-01"},
            {"from": 12},
            {"team_id": "x"},
            {"team_id": -1},
            {"team_id": 2**40},
            {"team_id": [1]},
            {"kind": "murder"},
            {"variant": "all"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                figures.action_dashboard(values)
        with self.assertRaises(UserError):
            figures.action_tickets({}, "id; DROP TABLE")

    def test_a_record_that_is_gone_finds_nothing(self):
        data = self.figures.with_user(self.operator).action_dashboard({"team_id": 2**30})
        self.assertEqual(data["totals"]["inflow"], 0)

    # ------------------------------------------------------------------- others

    def test_age_of_the_figures_is_said(self):
        operator = self.operator
        operator.lang = "en_US"
        figures = self.figures.with_user(operator).with_context(lang="en_US")
        with freeze_time(NOW + timedelta(minutes=25)):
            data = figures.action_dashboard({})
        self.assertEqual(data["moment"], "2026-03-20 09:00:00")
        self.assertIn("10:00", data["moment_text"], "the city's clock")
        with freeze_time(NOW + timedelta(days=2)):
            text = figures.action_dashboard({})["moment_text"]
        self.assertIn("20", text, "an old moment says its day")

    def test_before_the_first_count(self):
        self.env["servicedesk.figure.moment"].search([]).unlink()
        self.assertFalse(self.figures.with_user(self.operator).action_dashboard({})["moment"])
        self.figures._cron_count()
        self.assertTrue(self.figures.with_user(self.operator).action_dashboard({})["moment"])

    def test_queries_do_not_grow_with_tickets(self):
        figures = self.figures.with_user(self.operator)
        figures.action_dashboard({})
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            figures.action_dashboard({})

    def test_a_period_is_read_by_its_index(self):
        self.env.cr.execute(
            """INSERT INTO servicedesk_figure (grain, day, team_id, inflow, open, confidential)
               SELECT 'day', date '2015-01-01' + n / 10, %s, 1, (n %% 50 = 0)::int, FALSE
                 FROM generate_series(1, 30000) AS n""",
            [self.team_a.id],
        )
        self.env.cr.execute("ANALYZE servicedesk_figure")
        for where, index in (
            (
                "grain = 'day' AND day BETWEEN '2020-01-01' AND '2020-03-31'",
                "servicedesk_figure_day_index",
            ),
            ("open > 0", "servicedesk_figure_open_index"),
        ):
            self.env.cr.execute(f"EXPLAIN SELECT SUM(inflow) FROM servicedesk_figure WHERE {where}")
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            self.assertIn(index, plan)

    def test_a_ticket_of_a_removed_team(self):
        team = self.team_a2.copy({"name": "Short-lived", "user_ids": [Command.clear()]})
        self._ticket(team_id=team.id)
        self.figures._fold()
        self.figures.with_user(self.dpo).action_dashboard({})
