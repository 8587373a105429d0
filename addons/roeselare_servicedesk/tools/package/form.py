"""What must fit within a form: steps, groups, choices and conditions."""

from ..form import Form, form_faults
from .fault import PackageFault


def check_form(form):
    """Check a form whose shape is right, and complete its steps.

    :raise PackageFault: the first thing that does not fit
    """
    # What stands before the first title is a step without one.
    form["steps"] = form["steps"] or [{}]
    for number, title in enumerate(form["steps"]):
        if number and not title:
            raise PackageFault(f"form.steps[{number}]", "missing")
    _check_order(form)
    _check_choices(form["questions"])
    _check_conditions(form["questions"])
    _check_groups(form)
    _check_engine(form)


def _check_order(form):
    last = 0
    for number, question in enumerate(form["questions"]):
        path = f"form.questions[{number}].step"
        step = question["step"]
        if step >= len(form["steps"]):
            raise PackageFault(path, "no_step", value=step, count=len(form["steps"]))
        if step < last:
            raise PackageFault(path, "step_order")
        last = step


def _check_choices(questions):
    for number, question in enumerate(questions):
        path = f"form.questions[{number}].choices"
        values = [value for value, _texts in question["choices"]]
        if values and question["type"] not in ("choice", "several"):
            raise PackageFault(path, "no_choice_type")
        twice = next((item for item in values if values.count(item) > 1), None)
        if twice is not None:
            raise PackageFault(path, "twice", value=twice)


def _check_conditions(questions):
    """Check what the rows of a form can hold; whether it makes sense says the engine."""
    by_key = {question["key"]: question for question in questions}
    for number, question in enumerate(questions):
        condition = question["condition"]
        source = condition and by_key.get(condition["key"])
        if not source:
            continue
        path, values = f"form.questions[{number}].condition", condition["values"]
        if condition["operator"] == "filled":
            condition["values"] = []
        elif condition["operator"] != "in" and len(values) > 1:
            raise PackageFault(path, "condition_one_value")
        elif any(";" in str(value) for value in values) and not source["choices"]:
            raise PackageFault(path, "semicolon")
        else:
            _sort_values(values, [value for value, _texts in source["choices"]])


def _sort_values(values, choices):
    """Put values in the order of the choices; those that are none stay for the engine."""
    if all(value in choices for value in values):
        values.sort(key=choices.index)


def _check_groups(form):
    groups = {group["key"]: group for group in form["groups"]}
    for number, group in enumerate(form["groups"]):
        if group["min"] > group["max"]:
            raise PackageFault(f"form.groups[{number}]", "limits_crossed")
    for number, question in enumerate(form["questions"]):
        if question["key"] in groups:
            raise PackageFault(f"form.questions[{number}]", "twice", value=question["key"])
        if question["group"] and question["group"] not in groups:
            raise PackageFault(
                f"form.questions[{number}].group", "no_group", value=question["group"]
            )
    used = _runs(form["questions"])
    for number, key in enumerate(groups):
        if used.count(key) != 1:
            code = "group_split" if key in used else "group_empty"
            raise PackageFault(f"form.groups[{number}]", code, value=key)
    # In the order in which they are asked.
    form["groups"].sort(key=lambda group: used.index(group["key"]))


def _runs(questions):
    """Return the group of each run of questions of one group in one step."""
    places = [(question["group"], question["step"]) for question in questions]
    before = [("", -1), *places]
    starts = zip(before, places, strict=False)
    return [place[0] for last, place in starts if place != last and place[0]]


def _check_engine(form):
    """Let the form engine say what it could not ask."""
    faults = form_faults(Form.from_json(engine_form(form)))
    if faults:
        key, code = faults[0]
        keys = [question["key"] for question in form["questions"]]
        path = f"form.questions[{keys.index(key)}]" if key in keys else "form"
        raise PackageFault(path, code)


def engine_form(form):
    """Return the form as :meth:`~..form.schema.Form.from_json` reads it."""
    questions = []
    for question in form["questions"]:
        values = dict(question)
        if not values["group"]:
            del values["group"]
        questions.append(values)
    content = {"steps": form["steps"], "questions": questions}
    if form["groups"]:
        content["groups"] = form["groups"]
    return content
