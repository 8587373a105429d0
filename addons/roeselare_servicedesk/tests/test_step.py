from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import CityCase
from .common_form import FormMixin

_ITEM = {
    "key": "prepare",
    "name": {"en_US": "Prepare"},
    "instructions": {"en_US": "Do it well"},
    "kind": "task",
    "term": {"days": 3, "unit": "calendar"},
    "mandatory": False,
    "predecessors": [],
    "condition": {"key": "days", "operator": "in", "values": [3, 4]},
    "checklist": [{"en_US": "Looked twice"}],
    "shares": ["who"],
}
_APPROVAL = {
    **_ITEM,
    "key": "approve",
    "kind": "approval",
    "checklist": [],
    "predecessors": ["prepare"],
    "condition": None,
    "approval": {
        "amount_question": "days",
        "refusal": "back",
        "tiers": [{"above": 0, "approver": "lead"}, {"above": 12.5, "approver": "manager"}],
    },
}


@tagged("post_install", "-at_install")
class TestStep(FormMixin, CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_form()
        cls.steps = cls.env["servicedesk.step"].with_user(cls.admin)

    def _step(self, name, *before, **values):
        return self.steps.create(
            {
                "service_id": self.public_service.id,
                "team_id": self.team_a.id,
                "name": name,
                "predecessor_ids": [(6, 0, [step.id for step in before])],
                **values,
            }
        )

    def test_a_code_is_made_from_the_name_and_stays(self):
        step = self._step("Prepare the contract")
        self.assertEqual(step.key, "prepare_the_contract")
        step.name = "Write the contract"
        self.assertEqual(step.key, "prepare_the_contract")
        self.assertEqual(self._step("Prepare the contract").key, "prepare_the_contract_2")

    def test_a_code_that_is_none_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is no code"):
            self._step("Prepare", key="No code!")

    def test_steps_cannot_wait_for_each_other(self):
        first = self._step("First")
        second = self._step("Second", first)
        third = self._step("Third", second)
        with self.assertRaisesRegex(ValidationError, "wait for each other") as caught:
            first.predecessor_ids = third
        for name in ("First", "Second", "Third"):
            self.assertIn(name, str(caught.exception))

    def test_a_step_of_another_service_cannot_come_before(self):
        other = self._step("Elsewhere", service_id=self.service.id)
        with self.assertRaisesRegex(ValidationError, "another service"):
            self._step("Here", other)

    def test_an_approval_needs_somebody_who_approves(self):
        with self.assertRaisesRegex(ValidationError, "nobody approves"):
            self._step("Approve", kind="approval")

    def test_a_question_that_is_not_asked_is_pointed_out(self):
        step = self._step("Prepare", condition_key="days", condition_values=[3])
        self.assertFalse(self.public_service.process_warning)
        step.condition_key = "gone"
        self.public_service.invalidate_recordset()
        self.assertIn("“gone”", self.public_service.process_warning)

    def test_an_approver_who_is_not_there_is_pointed_out(self):
        self._step("Approve", kind="approval", tier_ids=[(0, 0, {"approver": "lead"})])
        self.assertIn("nobody leads", self.public_service.process_warning)

    def test_the_order_is_drawn_with_the_names(self):
        first = self._step("First <b>")
        self._step("Second", first)
        drawing = self.public_service.with_user(self.admin).process_drawing
        self.assertIn("First &lt;b&gt;", drawing)
        self.assertLess(drawing.index("First"), drawing.index("Second"))

    def test_an_administrator_chooses_questions_from_a_list(self):
        step = self._step("Prepare")
        step.condition_question_id = self.questions["kind"]
        step.condition_operator = "in"
        step.condition_choice_ids = self.questions["kind"].choice_ids
        step.share_question_ids = self.questions["who"] + self.questions["days"]
        self.assertEqual(step.condition_key, "kind")
        self.assertEqual(step.condition_values, ["resident", "visitor"])
        self.assertEqual(step.shares, ["who", "days"])
        step.condition_question_id = self.questions["days"]
        step.condition_text = "3; 12,5"
        self.assertEqual(step.condition_values, [3, 12.5])

    def test_a_condition_is_filled_in_before_the_step_is_saved(self):
        with Form(self.steps.with_context(default_service_id=self.public_service.id)) as form:
            form.name = "Prepare"
            form.team_id = self.team_a
            form.condition_question_id = self.questions["days"]
            form.condition_text = "5"
        self.assertEqual(form.record.condition_key, "days")
        self.assertEqual(form.record.condition_values, [5])

    def test_a_package_comes_out_as_it_went_in(self):
        steps = self.steps._from_package(
            self.public_service,
            [{**_ITEM, "team": "a"}, {**_APPROVAL, "team": "a"}],
            {"a": self.team_a},
        )
        found = [{**item, "team": ""} for item in steps._to_package()]
        self.assertEqual(found, [{**_ITEM, "team": ""}, {**_APPROVAL, "team": ""}])

    def test_a_copied_service_keeps_the_order_of_its_steps(self):
        first = self._step("First")
        self._step("Second", first)
        copied = self.public_service.with_user(self.admin).copy()
        self.assertEqual(copied.step_ids.mapped("key"), ["first", "second"])
        self.assertEqual(copied.step_ids[1].predecessor_ids, copied.step_ids[0])

    def test_only_administrators_change_a_process(self):
        step = self._step("Prepare")
        for user in (self.agent_a, self.operator, self.dpo):
            with self.assertRaises(AccessError):
                step.with_user(user).write({"name": "Otherwise"})
        for user in (self.employee, self.citizen):
            with self.assertRaises(AccessError):
                step.with_user(user).read(["name"])
