from datetime import date
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..tools.form import (
    Condition,
    Form,
    Group,
    Problem,
    Question,
    compact,
    form_faults,
    gather,
    scatter,
    validate,
)

TODAY = date(2026, 11, 23)


def children(**values):
    """A form that asks name and school of each child, if there are any."""
    name = Question("name", required=True, group="child")
    at_school = Question("at_school", "yes_no", required=True, group="child")
    school = Question(
        "school", required=True, group="child", condition=Condition("at_school", "equals", ("yes",))
    )
    group = Group("child", {"en_US": "Child"}, **values)
    return Form((Question("town"), name, at_school, school, Question("more")), groups=(group,))


LEA = {"name": "Lea", "at_school": "no"}
TOM = {"name": "Tom", "at_school": "yes", "school": "De Ster"}


@tagged("post_install", "-at_install")
class TestFormGroup(BaseCase):
    def test_each_repetition_has_its_own_conditions(self):
        clean, errors = validate(children(), {"town": "R", "child": [LEA, TOM]}, TODAY)
        self.assertEqual((clean["child"], errors), ([LEA, TOM], {}))
        wrong = [{**LEA, "school": "De Ster"}, {**TOM, "school": ""}]
        _clean, errors = validate(children(), {"child": wrong}, TODAY)
        hidden, missing = Problem("hidden"), Problem("required")
        self.assertEqual(errors, {"school__1": hidden, "school__2": missing})

    def test_how_often(self):
        form = children(min=2, max=3)
        cases = [
            ([], {"name__1", "at_school__1", "name__2", "at_school__2"}),
            ([LEA], {"name__2", "at_school__2"}),
            ([LEA, TOM], set()),
            ([LEA, {}, TOM, {"name": " "}], set()),
            ([LEA] * 4, {"child"}),
            ("text", {"child", "name__1", "at_school__1", "name__2", "at_school__2"}),
            ([LEA, TOM, {"is_admin": "1"}], {"is_admin__3", "name__3", "at_school__3"}),
        ]
        for rows, expected in cases:
            with self.subTest(rows=rows):
                self.assertEqual(set(validate(form, {"child": rows}, TODAY)[1]), expected)
        self.assertEqual(validate(children(min=0), {}, TODAY), ({}, {}))

    def test_a_group_of_hidden_questions_is_not_asked(self):
        asked = Condition("any", "equals", ("yes",))
        form = Form(
            (
                Question("any", "yes_no"),
                Question("name", required=True, group="g", condition=asked),
            ),
            groups=(Group("g"),),
        )
        self.assertEqual(validate(form, {"any": "no"}, TODAY), ({"any": "no"}, {}))
        self.assertEqual(set(validate(form, {"any": "yes"}, TODAY)[1]), {"name__1"})
        rows = {"any": "no", "g": [{"name": "x"}]}
        self.assertEqual(validate(form, rows, TODAY)[1], {"name__1": Problem("hidden")})

    def test_fields_of_a_page(self):
        form = children()
        flat = {"town": "R", "name__1": "Lea", "at_school__1": "no", "name__3": "Tom"}
        answers = {"town": "R", "child": [LEA, {"name": "Tom"}]}
        self.assertEqual(gather(form, flat), answers)
        self.assertEqual(scatter(form, answers)["name__2"], "Tom")
        self.assertEqual(compact(form, {"child": [{}, LEA]}), {"child": [LEA]})

    def test_fields_that_are_no_field(self):
        strange = "name name__0 name__-1 name__51 name__999999 name__٣ name__1__1 town__1 child"
        for name in strange.split():
            with self.subTest(name=name):
                _clean, errors = validate(children(min=0), gather(children(), {name: "x"}))
                self.assertEqual([item.code for item in errors.values()], ["unknown"])

    def test_what_is_wrong_with_groups(self):
        a, b = Question("a", group="g"), Question("b")
        one = (Group("g"),)
        cases = [
            (Form((a, b), groups=one), []),
            (Form((b,), groups=one), ["group_empty"]),
            (Form((a, b, Question("c", group="g")), groups=one), ["group_split"]),
            (Form((a, Question("c", group="g", step=1)), groups=one), ["group_split"]),
            (Form((a,), groups=(Group("g", min=3, max=2),)), ["group_limits"]),
            (Form((a,), groups=(Group("g", max=51),)), ["group_limits"]),
            (Form((a, Question("g")), groups=one), ["key_twice"]),
            (Form((a, Question("a__1")), groups=one), ["key_twice"]),
            (Form((a, Question("c", condition=Condition("a"))), groups=one), ["condition_repeats"]),
        ]
        for form, expected in cases:
            with self.subTest(expected=expected, form=form):
                self.assertEqual([fault.code for fault in form_faults(form)], expected)

    def test_a_form_with_groups_survives_json(self):
        form = children(min=0, max=4)
        self.assertEqual(Form.from_json(form.to_json()), form)

    def test_a_repetition_costs_its_own_conditions_only(self):
        with patch.object(Condition, "holds", autospec=True, return_value=True) as holds:
            validate(children(max=50), {"child": [TOM] * 50}, TODAY)
        # Once for each repetition; whether the group is asked at all needs no answer.
        self.assertEqual(holds.call_count, 50)
