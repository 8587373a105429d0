from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common_figure import NOW, FigureMixin


@tagged("post_install", "-at_install")
class TestFigureAccess(FigureMixin, TransactionCase):
    """Who counts what, and who opens what is counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls._set_up_figures(count=30)
        cls.figures._rebuild()
        cls.readers = [cls.agent_a, cls.agent_b, cls.operator, cls.admin, cls.dpo, cls.manager]

    def test_confidential_tickets_count_only_for_who_may_see_them(self):
        def open_for(user):
            return self.figures.with_user(user).action_dashboard({})["totals"]["open"]

        before = {user: open_for(user) for user in self.readers}
        self._ticket(category_id=self.secret_category.id, team_id=self.team_b.id)
        self.figures._fold()
        more = {user.login for user in self.readers if open_for(user) > before[user]}
        self.assertEqual(more, {self.agent_b.login, self.dpo.login, self.manager.login})

    def test_who_has_no_role_has_no_figures(self):
        editor = self._staff("figure_editor", "group_editor")
        for user in (self.employee, self.citizen, self.env.ref("base.public_user"), editor):
            figures = self.figures.with_user(user)
            with self.assertRaises(AccessError):
                figures.action_dashboard({})
            with self.assertRaises(AccessError):
                figures.action_tickets({}, "inflow")
            with self.assertRaises(AccessError):
                figures.action_heat({})

    def test_nobody_writes_figures(self):
        for user in (self.agent_a, self.admin, self.dpo):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(self.figures.with_user(user).has_access(operation))

    def test_a_dashboard_of_another_role_is_refused(self):
        with self.assertRaises(AccessError):
            self.figures.with_user(self.agent_a).action_dashboard({"variant": "operator"})
        shown = self.figures.with_user(self.dpo).action_dashboard({})
        self.assertEqual(shown["variants"], ["management"])

    def test_management_counts_everything_and_opens_nothing(self):
        figures = self.figures.with_user(self.manager)
        data = figures.action_dashboard({})
        self.assertEqual(data["variants"], ["management"])
        self.assertFalse(data["tickets"])
        everything = self.figures.with_user(self.dpo).action_dashboard({})["totals"]
        self.assertEqual(data["totals"], everything)
        with self.assertRaises(AccessError):
            figures.action_tickets({}, "inflow")
        with self.assertRaises(AccessError):
            self.env["helpdesk.ticket"].with_user(self.manager).search([], limit=1)

    def test_rows_hold_over_rpc(self):
        seen = self.figures.with_user(self.agent_a).search([("id", ">", 0)])
        self.assertTrue(seen)
        for row in seen.sudo():
            ours = row.team_id in self.agent_a.helpdesk_team_ids
            near = row.department_id in self.agent_a.helpdesk_team_ids.department_id
            self.assertTrue(ours or (near and not row.confidential))

    def test_heat_map_that_cannot_be(self):
        figures = self.figures.with_user(self.operator)
        for cut, figure in (("day", "inflow"), ("category_id", "open"), ("id", "hours"), ([], {})):
            with self.assertRaises(UserError):
                figures.action_heat({}, cut, figure)

    def test_cells_of_the_heat_map_open_their_tickets(self):
        figures = self.figures.with_user(self.operator)
        tickets = self.env["helpdesk.ticket"].with_user(self.operator)
        heat = figures.action_heat({"from": "2025-09-01"}, "team_id")
        self.assertTrue(heat["rows"])
        for row in heat["rows"]:
            for step, value in zip(heat["steps"], row["values"], strict=True):
                values = {"team_id": row["id"], "from": step["from"], "to": step["to"]}
                action = figures.action_tickets(values, "inflow")
                found = tickets.with_context(**action["context"])
                self.assertEqual(found.search_count(action["domain"]), value)
