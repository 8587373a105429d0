"""A form larger than any city asks: 200 questions, 50 of them with a condition."""

QUESTIONS = 200


def big_form():
    """Return the form as the engine takes it."""
    from odoo.addons.roeselare_servicedesk.tools.form import Condition, Form, Question, schema

    kinds = (schema.TEXT, schema.NUMBER, schema.YES_NO, schema.CHOICE)
    questions = []
    for number in range(QUESTIONS):
        kind = kinds[number % len(kinds)]
        # every fourth one waits for the yes before it: 50
        after = f"q{number - 1}" if kind == schema.CHOICE else None
        questions.append(
            Question(
                key=f"q{number}",
                type=kind,
                label={"en_US": f"Question {number}"},
                required=True,
                step=number // 20,
                choices={"a": {"en_US": "A"}, "b": {"en_US": "B"}} if kind == schema.CHOICE else {},
                condition=Condition(after, schema.EQUALS, (schema.YES,)) if after else None,
            )
        )
    steps = tuple({"en_US": f"Step {number + 1}"} for number in range(QUESTIONS // 20))
    return Form(tuple(questions), steps)


def answers():
    """Return an answer to each question, as texts from a browser."""
    samples = ("Noordstraat", "12,5", "yes", "b")
    return {f"q{number}": [samples[number % len(samples)]] for number in range(QUESTIONS)}
