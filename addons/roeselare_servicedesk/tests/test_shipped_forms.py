"""Each form that comes along can be filled in to the end, and its process then ends too."""

from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..tools import process
from ..tools.form import Condition, Form, validate, visible_questions
from ..tools.form.schema import LISTS
from ..tools.package.form import engine_form
from .test_shipped_services import OPEN_QUESTION, shipped

TODAY = date(2026, 11, 23)
PLAIN = {
    "text": "Noordstraat 10 a",
    "long_text": "Het gaat om een hele goede reden.",
    "address": "Noordstraat 10, 8800 Roeselare",
    "person_name": "Marie Vandewalle",
    "email": "marie@example.com",
    "phone": "051 20 00 01",
}


def answer_to(question, last):
    """Return what somebody could answer; ``last`` takes the last choice, else the first."""
    least = question.min or 0
    if question.type in ("choice", "several", "yes_no"):
        known = list(question.choices) or ["no", "yes"]
        chosen = known[-1 if last else 0]
        if question.type == "several":
            return known[: int(question.max or len(known))] if last else [chosen]
        return chosen
    if question.type == "file":
        return ["plan.pdf"]
    if question.type == "number":
        return max(least, min(7, question.max or 7))
    if question.type == "date":
        days = least if question.min is not None else (question.max or 0)
        return (TODAY + timedelta(days=int(days))).isoformat()
    return PLAIN[question.type][: int(question.max or 200)]


def fill_in(form, last):
    """Answer one question after another, as they come."""
    answers = {}
    for question in form.questions:
        shown = {item.key for item in visible_questions(form, answers, TODAY)}
        if question.group:
            answers.setdefault(question.group, [{}])
        if question.key not in shown:
            continue
        value = answer_to(question, last)
        if question.group:
            answers[question.group][0][question.key] = value
        else:
            answers[question.key] = value
    return answers


@tagged("post_install", "-at_install")
class TestShippedForms(BaseCase):
    def setUp(self):
        super().setUp()
        self.packages = {
            code: package
            for code, (_data, package) in shipped().items()
            if code not in OPEN_QUESTION
        }

    def _filled_in(self):
        for code, package in self.packages.items():
            form = Form.from_json(engine_form(package["form"]))
            for last in (False, True):
                yield code, package, form, fill_in(form, last), last

    def test_each_form_can_be_answered_to_its_end(self):
        for code, _package, form, answers, last in self._filled_in():
            with self.subTest(code, last=last):
                clean, errors = validate(form, answers, TODAY)
                self.assertFalse(errors)
                self.assertGreaterEqual(len(clean), 3)

    def test_each_question_is_asked_of_somebody(self):
        """By the first or last choices, or after the one value that a condition waits for."""
        for code, package in self.packages.items():
            by_key = {item["key"]: item for item in package["form"]["questions"]}
            for question in by_key.values():
                condition = question["condition"]
                if condition and condition["values"]:
                    with self.subTest(code, question=question["key"]):
                        source = by_key[condition["key"]]
                        known = [value for value, _texts in source["choices"]] or ["yes", "no"]
                        holds = Condition(
                            condition["key"], condition["operator"], tuple(condition["values"])
                        ).holds
                        listed = source["type"] in LISTS
                        found = [v for v in known if holds([v] if listed else v)]
                        self.assertTrue(found)
                        self.assertLess(len(found), len(known))

    def test_each_process_ends_whatever_was_answered(self):
        for code, package, form, answers, last in self._filled_in():
            with self.subTest(code, last=last):
                clean, _errors = validate(form, answers, TODAY)
                steps = process.plan(self._steps(package), clean)
                closed = set()
                while len(closed) < len(steps):
                    opened = process.openable(steps, closed)
                    self.assertTrue(opened, "no step can begin")
                    closed.update(opened)
                self.assertTrue(steps, "nobody would work on it")

    def _steps(self, package):
        found = []
        for step in package["process"]["steps"]:
            condition = step["condition"]
            if condition:
                values = tuple(condition["values"])
                condition = Condition(condition["key"], condition["operator"], values)
            found.append(process.Step(step["key"], tuple(step["predecessors"]), condition))
        return found

    def test_work_can_begin_at_once(self):
        """Some step waits for nobody, so that a request never lies still."""
        for code, package in self.packages.items():
            first = [s for s in package["process"]["steps"] if not s["predecessors"]]
            self.assertTrue(first, code)
