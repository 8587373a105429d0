from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import TransactionCase, tagged

from .common_figure import NOW, FigureMixin


@tagged("post_install", "-at_install")
class TestFigureProperty(FigureMixin, TransactionCase):
    """Whatever somebody asks for, the figures are those of a count ticket by ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls._set_up_figures()
        cls.some[:7].active = False
        cls.figures._rebuild()
        cls.readers = [cls.agent_a, cls.agent_b, cls.operator, cls.admin, cls.dpo, cls.lead]
        cls.readers.append(cls.manager)
        cls.everything = cls.env["helpdesk.ticket"].search([("active", "=", True)])

    # A test of hypothesis is one test: what the class made stays for all of its examples.
    @settings(
        max_examples=200,
        deadline=None,
        suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow],
    )
    @given(chance=st.randoms(use_true_random=False))
    def test_rollup_equals_a_direct_count_for_200_random_filters(self, chance):
        values, begin, end, wanted = self._random_filter(chance)
        reader = chance.choice(self.readers)
        seen = self.everything.filtered(lambda t: wanted(t) and self._may_see(reader, t))
        expected = self._by_hand(seen, begin, end)
        data = self.figures.with_user(reader).action_dashboard(values)
        totals = data["totals"]
        self.assertAlmostEqual(totals.pop("hours"), expected.pop("hours"), 3)
        self.assertEqual(totals, expected)
        for figure in ("inflow", "closed"):
            self.assertEqual(sum(step[figure] for step in data["trend"]), totals[figure])
        self.assertEqual(sum(age["open"] for age in data["ages"]), totals["open"])
        for cut, rows in data["groups"].items():
            self.assertEqual(sum(row["open"] for row in rows), totals["open"], cut)
        cut = chance.choice(sorted(data["groups"]))
        figure = chance.choice(["inflow", "closed", "on_time", "reopened", "satisfied"])
        heat = self.figures.with_user(reader).action_heat(values, cut, figure)
        self.assertEqual(sum(sum(row["values"]) for row in heat["rows"]), totals[figure])
        self.assertEqual(len(heat["steps"]), len(data["trend"]))
