from datetime import date
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..tools.form import (
    Condition,
    Form,
    Problem,
    Question,
    form_faults,
    in_language,
    validate,
    visible_questions,
)

TODAY = date(2026, 11, 23)
COLOURS = {"red": {"en_US": "Red"}, "blue": {"en_US": "Blue"}, "green": {"en_US": "G"}}


def one(answer, **values):
    """Validate one answer to one question; return its clean value or its problem."""
    clean, errors = validate(Form((Question("q", **values),)), {"q": answer}, TODAY)
    return errors.get("q") or clean.get("q")


@tagged("post_install", "-at_install")
class TestFormEngine(BaseCase):
    def _cases(self, kind, cases, **values):
        for raw, expected in cases:
            with self.subTest(kind=kind, raw=raw):
                self.assertEqual(one(raw, type=kind, **values), expected)

    def test_texts(self):
        self._cases("text", [(" two\n lines ", "two lines"), (" ", None), (3, Problem("type"))])
        self._cases("text", [("x" * 251, Problem("too_long", 250))])
        self._cases("long_text", [("a\r\nb\x00", "a\nb"), ("x" * 5001, Problem("too_long", 5000))])
        limits = [("ab", Problem("too_short", 3)), ("abcdef", Problem("too_long", 5))]
        self._cases("text", [*limits, ("abcd", "abcd")], min=3, max=5)

    def test_numbers(self):
        wrong = Problem("not_a_number")
        cases = [("12", 12), ("12,5", 12.5), ("1 250", 1250), ("-3", -3), (7, 7), (7.0, 7)]
        cases += [(raw, wrong) for raw in ("1.250", "1e9", "nan", "٣", "12 m", "--1")]
        cases += [(float("nan"), wrong), (float("inf"), wrong), (True, Problem("type"))]
        self._cases("number", cases)
        self._cases(
            "number", [("0", Problem("too_small", 1)), ("9", Problem("too_large", 5))], min=1, max=5
        )

    def test_dates(self):
        wrong = Problem("not_a_date")
        cases = [("2026-12-01", "2026-12-01"), ("1/12/2026", "2026-12-01")]
        cases += [(raw, wrong) for raw in ("2026-02-30", "31/11/2026", "soon", "0001-01-01")]
        self._cases("date", cases)
        cases = [
            ("2026-12-02", Problem("too_early", "2026-12-03")),
            ("2026-12-03", "2026-12-03"),
            ("2026-12-24", Problem("too_late", "2026-12-23")),
        ]
        self._cases("date", cases, min=10, max=30)

    def test_choices(self):
        self._cases(
            "choice",
            [("red", "red"), ("pink", Problem("not_a_choice")), (["red", "blue"], Problem("type"))],
            choices=COLOURS,
        )
        self._cases(
            "several",
            [
                (["blue", "red", "red"], ["red", "blue"]),
                ("red", ["red"]),
                (["red", "pink"], Problem("not_a_choice")),
                (["red", "blue", "green"], Problem("too_many", 2)),
                ([1], Problem("type")),
            ],
            choices=COLOURS,
            max=2,
        )
        self._cases("yes_no", [("yes", "yes"), ("no", "no"), ("on", Problem("not_a_choice"))])

    def test_person_and_address(self):
        self._cases("email", [("a@b.be", "a@b.be"), ("a@b", Problem("not_an_email"))])
        self._cases("phone", [("051 22", "051 22"), ("call me", Problem("not_a_phone"))])
        self._cases("person_name", [(" Marie  D ", "Marie D")])
        cases = [("Markt 2, Roeselare", "Markt 2, Roeselare")]
        cases += [(raw, Problem("not_an_address")) for raw in ("Botermarkt", "8800")]
        self._cases("address", cases)

    def test_files_are_named_here_and_checked_at_the_gate(self):
        self._cases("file", [(["a.pdf"], ["a.pdf"]), (["a", "b"], Problem("too_many", 1))], max=1)

    def test_required_and_unknown(self):
        form = Form((Question("a", required=True), Question("b")))
        clean, errors = validate(form, {"a": " ", "is_admin": "1"})
        self.assertEqual(clean, {})
        self.assertEqual(errors, {"a": Problem("required"), "is_admin": Problem("unknown")})

    def test_a_hidden_question_takes_no_answer(self):
        form = self._chain()
        for answers in ({"a": "no", "b": "x"}, {"b": "x"}, {"a": "no", "c": "x"}):
            with self.subTest(answers=answers):
                clean, errors = validate(form, answers)
                self.assertEqual(set(errors.values()), {Problem("hidden")})
                self.assertFalse({"b", "c"} & set(clean))

    def test_hiding_goes_on_down_the_chain(self):
        form = self._chain()
        keys = [q.key for q in visible_questions(form, {"a": "no", "b": "x", "c": "y"})]
        self.assertEqual(keys, ["a"])
        keys = [q.key for q in visible_questions(form, {"a": "yes", "b": "x"})]
        self.assertEqual(keys, ["a", "b", "c"])

    def _chain(self):
        return Form(
            (
                Question("a", "yes_no"),
                Question("b", required=True, condition=Condition("a", "equals", ("yes",))),
                Question("c", condition=Condition("b")),
            )
        )

    def test_a_wrong_answer_leaves_open_what_depends_on_it(self):
        _clean, errors = validate(self._chain(), {"a": "maybe", "b": "x", "c": "y"})
        self.assertEqual(errors, {"a": Problem("not_a_choice")})

    def test_operators(self):
        several = ["red", "blue"]
        cases = [
            (Condition("a", "equals", (5,)), 5, True),
            (Condition("a", "equals", ("red",)), several, False),
            (Condition("a", "not", ("red",)), "blue", True),
            (Condition("a", "not", ("red",)), ["red"], False),
            (Condition("a", "in", ("red", "green")), "green", True),
            (Condition("a", "in", ("green",)), several, False),
            (Condition("a", "contains", ("blue",)), several, True),
            (Condition("a", "contains", ("lu",)), several, False),
            (Condition("a", "contains", ("STREET",)), "In the street", True),
            (Condition("a", "filled"), 0, True),
        ]
        for condition, answer, expected in cases:
            with self.subTest(condition=condition, answer=answer):
                self.assertIs(condition.holds(answer), expected)

    def test_each_condition_of_a_large_form_is_looked_at_once(self):
        questions = [Question(f"q{i}", required=True) for i in range(150)]
        for number in range(50):
            condition = Condition(f"q{number}", "equals", ("x",))
            questions.append(Question(f"c{number}", condition=condition))
        form = Form(tuple(questions))
        raw = {question.key: "x" for question in questions}
        with patch.object(Condition, "holds", autospec=True, return_value=True) as holds:
            clean, errors = validate(form, raw)
        self.assertEqual((len(clean), errors), (200, {}))
        self.assertEqual(holds.call_count, 50)

    def test_a_form_survives_json(self):
        form = Form(
            (
                Question("a", "choice", {"en_US": "A?"}, choices=COLOURS, required=True),
                Question("b", "number", min=1, condition=Condition("a", "in", ("red",))),
            ),
            ({"en_US": "First"},),
        )
        self.assertEqual(Form.from_json(form.to_json()), form)

    def test_a_language_falls_back(self):
        self.assertEqual(in_language({"nl_BE": "Ja", "en_US": "Yes"}, "nl_BE"), "Ja")
        self.assertEqual(in_language({"nl_BE": "Ja", "en_US": "Yes"}, "fr_BE"), "Yes")
        self.assertEqual(in_language({"nl_BE": "Ja"}, "fr_BE"), "Ja")
        self.assertEqual(in_language({}, "fr_BE"), "")

    def test_what_is_wrong_with_a_form(self):
        number = Question("n", "number")
        cases = [
            ((), ["empty"]),
            ((Question("a"), Question("a")), ["key_twice"]),
            ((Question("a", "choice"),), ["no_choices"]),
            ((Question("a", min=3, max=2),), ["limits_crossed"]),
            ((Question("a", condition=Condition("a")),), ["condition_not_earlier"]),
            ((Question("a", condition=Condition("n")), number), ["condition_not_earlier"]),
            ((number, self._after("equals")), ["condition_without_value"]),
            ((number, self._after("equals", "5")), ["condition_value"]),
            ((number, self._after("in", 5, 6)), []),
            ((number, self._after("filled")), []),
        ]
        for questions, expected in cases:
            with self.subTest(questions=questions):
                found = [fault.code for fault in form_faults(Form(tuple(questions)))]
                self.assertEqual(found, expected)

    def _after(self, operator, *values):
        return Question("a", condition=Condition("n", operator, values))
