from odoo.tests import TransactionCase, tagged

from .common_roles_table import RolesTableMixin

ADDON = "roeselare_servicedesk"


@tagged("post_install", "-at_install")
class TestRoles(RolesTableMixin, TransactionCase):
    """The tables of docs/roles.md are true, cell by cell, and leave nothing out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_roles()
        cls.env.flush_all()

    def test_what_hangs_on_a_ticket(self):
        self._check_tickets("Tickets")

    def test_what_hangs_on_no_ticket(self):
        self._check_models("Models")

    def test_menus_and_actions(self):
        self._check_menus_and_actions("Menus and actions")

    def test_no_model_is_left_out(self):
        self._check_none_is_left_out(ADDON, "Tickets", "Models")

    def test_no_menu_is_left_out(self):
        self._check_no_menu_is_left_out(ADDON, "Menus and actions")

    def test_every_role_is_a_column(self):
        self._check_every_role("Tickets", "Models", "Menus and actions")

    def test_every_situation_is_a_row_for_every_model(self):
        self._check_every_situation("Tickets")

    # ---------------------------------------------------------------- records

    def _record_for_citizens(self, records):
        return self._of_service(records, self.public_service)

    def _record_for_own_staff(self, records):
        return self._of_service(records, self.service)

    def _record_not_published(self, records):
        self.draft = getattr(self, "draft", None) or self.public_service.copy(
            {"published": False, "code": "test-draft"}
        )
        return self._of_service(records, self.draft)

    def _of_service(self, records, service):
        if records._name == service._name:
            return service.sudo()
        return records.create(
            {"service_id": service.id, "kind": "requirement", "name": "Test passport"}
        )

    def _record_to_do_for_our_team(self, records):
        return self._our_step(records, "other department")

    def _record_waiting_for_our_team(self, records):
        return self._our_step(records, "other department", "waiting")

    def _record_confidential_and_to_do_for_our_team(self, records):
        return self._our_step(records, "confidential, other department")

    def _our_step(self, records, situation, state="open"):
        task = self._step(self.tickets[situation], self.team_a, state)
        return task if records._name == task._name else task.sudo().step_check_ids

    def _record_of_an_approval(self, records):
        approval = self._of_ticket("servicedesk.approval", self.tickets["own team"])
        # Without a definition nobody of the table is asked to review it.
        return records.create({"model": approval._name, "res_id": approval.id})

    def _record_of_somebody_else(self, records):
        return records.create(
            {"user_id": self.colleague_a.id, "substitute_id": self.agent_a.id}
        )

    def _record_for_all_teams(self, records):
        return records.create({"name": "Test for all", "team_ids": False})

    def _record_for_another_team(self, records):
        return records.create({"name": "Test for B", "team_ids": [(6, 0, self.team_b.ids)]})

    def _record_for_everybody(self, records):
        return self._article(records, audience="public")

    def _record_for_colleagues(self, records):
        return self._article(records, audience="staff")

    def _record_for_our_department(self, records):
        ours = self.department_a.id
        return self._article(records, audience="department", department_id=ours)

    def _record_for_another_department(self, records):
        theirs = self.department_b.id
        return self._article(records, audience="department", department_id=theirs)

    def _record_withdrawn(self, records):
        article = self._article(records, audience="public")
        article.page_id._withdraw()
        return article

    def _article(self, records, **values):
        pages = self.env["document.page"].sudo()
        text = {"name": "Test answer", "content": "<p>Test</p>"}
        return pages.create({**text, **values})._publish().with_env(records.env)
