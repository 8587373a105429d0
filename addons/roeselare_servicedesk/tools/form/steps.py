"""Which questions a page of one step has to show, given the answers of other steps."""

from .engine import walk
from .schema import Form


def step_plans(form, answers):
    """Return for each step its questions that may be asked.

    :param dict answers: clean or raw answers so far
    :return: list of dicts key → whether the page itself decides: true when the condition
        looks at an answer in the same step, false when the question is asked for sure
    """
    values = {
        item.question.key: item.value
        for item in walk(form, answers)
        if item.shown and not item.index and not item.problem and item.value is not None
    }
    steps = {question.key: question.step for question in form.questions}
    count = max([len(form.steps), *(step + 1 for step in steps.values())])
    plans = [{} for _step in range(count)]
    for question in form.questions:
        plan, condition = plans[question.step], question.condition
        if condition is None:
            plan[question.key] = False
        elif steps.get(condition.key) == question.step:
            if condition.key in plan:
                plan[question.key] = True
        elif condition.key in values and condition.holds(values[condition.key]):
            plan[question.key] = False
    return plans


def step_form(form, index):
    """Return the form with the questions of one step only, to find what belongs there."""
    questions = tuple(question for question in form.questions if question.step == index)
    keys = {question.group for question in questions}
    return Form(questions, form.steps, tuple(g for g in form.groups if g.key in keys))
