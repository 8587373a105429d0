from odoo.tests import TransactionCase, tagged

from .common_roles import RolesMixin
from .roles_table import OPERATIONS, names, notation, tables

ADDON = "roeselare_servicedesk"
_COLUMNS = ("Model", "Ticket", "Record", "Role")


@tagged("post_install", "-at_install")
class TestRoles(RolesMixin, TransactionCase):
    """The tables of docs/roles.md are true, cell by cell, and leave nothing out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_roles()
        cls.env.flush_all()

    def _allowed(self, record, user):
        """Return what ``user`` may do with ``record``, in the page's notation."""
        record = record.with_user(user)
        self.env.invalidate_all()
        allowed = {name for name in OPERATIONS.values() if record.has_access(name)}
        if record and record.browse().has_access("read"):
            found = record.with_context(active_test=False).search([("id", "=", record.id)])
            self.assertEqual(bool(found), "read" in allowed, "search and access disagree")
        return notation(allowed)

    def _check_row(self, label, record, row):
        found = {
            role: self._allowed(record, self.users[role]) for role in row if role in self.users
        }
        expected = {role: row[role] for role in found}
        self.assertEqual(found, expected, f"{label}: | {' | '.join(found.values())} |")

    def test_what_hangs_on_a_ticket(self):
        rows = tables("Tickets")
        for row in rows:
            for model in names(row["Model"]):
                for situation in names(row["Ticket"]):
                    with self.subTest(model=model, situation=situation):
                        record = self._of_ticket(model, self.tickets[situation])
                        self.assertTrue(record, "nothing to look at")
                        self._check_row(f"{model}, {situation}", record, row)

    def test_what_hangs_on_no_ticket(self):
        for row in tables("Models"):
            for model in names(row["Model"]):
                with self.subTest(model=model, record=row["Record"]):
                    record = self._record(model, row["Record"])
                    self._check_row(f"{model}, {row['Record']}", record, row)

    def _record(self, model, which):
        """Return the record that a row of “Models” is about, with sudo."""
        records = self.env[model].sudo()
        if which == "any":
            return records if records._transient else records.search([], limit=1)
        return getattr(self, f"_record_{which.replace(' ', '_')}")(records)

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

    # ---------------------------------------------------------- completeness

    def _models_of_the_addon(self):
        """Return the models that the addon makes, or whose access it decides."""
        registry = self.env.registry
        made = {
            model._name
            for model in registry.values()
            if model._original_module == ADDON and not model._abstract
        }
        bound = {
            model._name
            for model in registry.values()
            if issubclass(model, registry["servicedesk.ticket.bound"])
            and not model._abstract
            # Those of reports and documents have tests of access in their own addon.
            and not self._of_another_addon(model)
        }
        decided = set()
        for kind in ("ir.rule", "ir.model.access"):
            data = self.env["ir.model.data"].search(
                [("model", "=", kind), ("module", "=", ADDON)]
            )
            records = self.env[kind].with_context(active_test=False).browse(data.mapped("res_id"))
            decided |= set(records.exists().model_id.mapped("model"))
        return made | bound | decided

    def _of_another_addon(self, model):
        made_by = model._original_module
        return made_by.startswith(ADDON.partition("_")[0]) and made_by != ADDON

    def test_no_model_is_left_out(self):
        named = {
            model
            for heading in ("Tickets", "Models")
            for row in tables(heading)
            for model in names(row["Model"])
        }
        missing = self._models_of_the_addon() - named
        self.assertFalse(missing, f"not in docs/roles.md: {sorted(missing)}")
        unknown = {model for model in named if model not in self.env}
        self.assertFalse(unknown, "in docs/roles.md and nowhere else")

    def test_every_role_is_a_column(self):
        for heading in ("Tickets", "Models"):
            for row in tables(heading):
                roles = set(row) - set(_COLUMNS)
                self.assertEqual(roles, set(self.users), heading)

    def test_every_situation_is_a_row_for_every_model(self):
        seen = {}
        for row in tables("Tickets"):
            for model in names(row["Model"]):
                seen.setdefault(model, []).extend(names(row["Ticket"]))
        for model, situations in seen.items():
            with self.subTest(model=model):
                self.assertEqual(sorted(situations), sorted(self.tickets))
