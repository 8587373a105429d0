from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.form import (
    OPERATORS,
    TYPES,
    Condition,
    Form,
    Group,
    Question,
    compact,
    gather,
    scatter,
    validate,
    visible_questions,
)

TODAY = date(2026, 11, 23)
CHOICES = {"a": {}, "b": {}, "c": {}}
VALUES = st.sampled_from(["a", "b", "yes", "no", "5", 5, 2.5, "2026-12-01", "x@y.be", "Markt 2"])
RAW = st.one_of(
    VALUES,
    st.text(max_size=8),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.lists(st.one_of(VALUES, st.text(max_size=3)), max_size=4),
)


@st.composite
def forms(draw):
    """Forms of up to eight questions whose conditions look back; some repeat."""
    questions = []
    first = draw(st.integers(0, 8))
    repeated = range(first, first + draw(st.integers(0, 3)))
    for number in range(draw(st.integers(1, 8))):
        condition = None
        if number and draw(st.booleans()):
            key = f"q{draw(st.integers(0, number - 1))}"
            values = tuple(draw(st.lists(VALUES, min_size=1, max_size=3)))
            condition = Condition(key, draw(st.sampled_from(OPERATORS)), values)
        questions.append(
            Question(
                f"q{number}",
                draw(st.sampled_from(TYPES)),
                required=draw(st.booleans()),
                min=draw(st.none() | st.integers(0, 2)),
                max=draw(st.none() | st.integers(2, 400)),
                choices=CHOICES,
                condition=condition,
                group="g" if number in repeated else "",
            )
        )
    fewest = draw(st.integers(0, 2))
    group = Group("g", min=fewest, max=draw(st.integers(max(fewest, 1), 3)))
    return Form(tuple(questions), groups=(group,))


KEYS = st.sampled_from([f"q{i}" for i in range(9)])
ROWS = st.lists(st.dictionaries(KEYS, RAW, max_size=3), max_size=4)
ANSWERS = st.builds(
    lambda flat, rows: {**flat, **({} if rows is None else {"g": rows})},
    st.dictionaries(KEYS, RAW),
    st.none() | ROWS | RAW,
)


def keys_of(form, answers):
    """Return the keys that were answered, in and outside the group."""
    rows = answers.get("g", [])
    return {key for key in answers if key != "g"} | {key for row in rows for key in row}


@tagged("post_install", "-at_install")
class TestFormProperty(BaseCase):
    @settings(max_examples=300, deadline=None)
    @given(forms(), ANSWERS)
    def test_a_hidden_question_never_takes_an_answer(self, form, raw):
        clean, _errors = validate(form, raw, TODAY)
        shown = {question.key for question in visible_questions(form, raw, TODAY)}
        self.assertLessEqual(keys_of(form, clean), shown)

    @settings(max_examples=300, deadline=None)
    @given(forms(), ANSWERS)
    def test_what_was_found_right_stays_as_it_is(self, form, raw):
        clean, errors = validate(form, raw, TODAY)
        again, new_errors = validate(form, clean, TODAY)
        if not errors:
            self.assertEqual((again, new_errors), (clean, {}))
        for key, value in again.items():
            if key != "g":
                self.assertEqual(value, clean[key])

    @settings(max_examples=200, deadline=None)
    @given(forms(), ANSWERS)
    def test_every_answer_is_taken_or_refused(self, form, raw):
        clean, errors = validate(form, raw, TODAY)
        self.assertFalse(set(clean) & set(errors))
        for question in visible_questions(form, clean, TODAY):
            if question.required and not errors:
                self.assertIn(question.key, keys_of(form, clean))

    @settings(max_examples=200, deadline=None)
    @given(forms(), ANSWERS)
    def test_answers_survive_the_fields_of_a_page(self, form, raw):
        clean, errors = validate(form, raw, TODAY)
        if not errors:
            self.assertEqual(gather(form, scatter(form, clean)), clean)
            self.assertEqual(compact(form, clean), clean)

    @settings(max_examples=200, deadline=None)
    @given(forms(), st.dictionaries(st.text(max_size=6) | KEYS | st.just("q1__2"), RAW))
    def test_whatever_a_page_sends_is_taken_or_refused(self, form, flat):
        _clean, errors = validate(form, gather(form, flat), TODAY)
        known = {question.key for question in form.questions}
        for name in flat:
            if name not in known and not name.startswith("q1__"):
                self.assertIn("unknown", {problem.code for problem in errors.values()})
