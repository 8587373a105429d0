"""What must fit within a process: predecessors, conditions, shares and approvals."""

from .fault import PackageFault


def check_process(steps, form):
    """Check steps whose shape is right.

    :param list steps: as the format has them; predecessors are put in their order
    :param form: the form of the same package, or None
    :raise PackageFault: the first thing that does not fit
    """
    keys = [step["key"] for step in steps]
    questions = {item["key"]: item for item in form["questions"]} if form else {}
    groups = {item["key"] for item in form["groups"]} if form else set()
    for number, step in enumerate(steps):
        path = f"process.steps[{number}]"
        for key in step["predecessors"]:
            if key not in keys:
                raise PackageFault(f"{path}.predecessors", "no_such_step", value=key)
        step["predecessors"].sort(key=keys.index)
        for key in step["shares"]:
            if key not in questions and key not in groups:
                raise PackageFault(f"{path}.shares", "no_question", value=key)
        _check_condition(step["condition"], questions, f"{path}.condition")
        _check_documents(step, f"{path}.documents")
        _check_approval(step, questions, f"{path}.approval")
    _check_cycle({step["key"]: step["predecessors"] for step in steps})


def _check_condition(condition, questions, path):
    if condition is None:
        return
    if condition["key"] not in questions:
        raise PackageFault(f"{path}.key", "no_question", value=condition["key"])
    if condition["operator"] == "filled":
        condition["values"] = []
        return
    if not condition["values"]:
        raise PackageFault(f"{path}.values", "condition_without_value")
    question = questions[condition["key"]]
    known = [value for value, _texts in question["choices"]]
    if question["type"] == "yes_no":
        known = ["yes", "no"]
    for value in condition["values"]:
        if known and value not in known:
            raise PackageFault(f"{path}.values", "condition_value")


def _check_documents(step, path):
    documents = step["documents"]
    if documents is None:
        # Most steps ask for none, and have no such key at all.
        del step["documents"]
    elif step["kind"] == "approval":
        raise PackageFault(path, "approval_of_task")
    elif not any(line["required"] for line in documents["lines"]):
        raise PackageFault(f"{path}.lines", "missing")


def _check_approval(step, questions, path):
    approval = step["approval"]
    if step["kind"] == "task":
        if approval is not None:
            raise PackageFault(path, "approval_of_task")
        # A task has no such key at all.
        del step["approval"]
        return
    if approval is None or not approval["tiers"]:
        raise PackageFault(path, "no_approver")
    key = approval["amount_question"]
    if key and key not in questions:
        raise PackageFault(f"{path}.amount_question", "no_question", value=key)
    if key and questions[key]["type"] != "number":
        raise PackageFault(f"{path}.amount_question", "no_number", value=key)
    approval["tiers"].sort(key=lambda tier: tier["above"])


def _check_cycle(before):
    """Refuse steps that wait for each other: take away what can begin, until none is left."""
    rest = {key: set(keys) for key, keys in before.items()}
    while rest:
        ready = [key for key, keys in rest.items() if not keys & rest.keys()]
        if not ready:
            raise PackageFault("process.steps", "cycle", value=", ".join(rest))
        for key in ready:
            del rest[key]
