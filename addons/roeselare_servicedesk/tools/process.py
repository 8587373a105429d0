"""Processes: which steps of a request open, wait, are passed over or open again.

Plain values only. A plan is a list of :class:`Step`; the state of a run is the set of
keys that are closed (done or cancelled).

The rules, in words: a step opens when all its predecessors are closed. A step whose
condition does not hold is passed over: who waited for it waits for its predecessors
instead. Cancelling a step cancels its branch: itself, and what could only be reached
through it.
"""

from dataclasses import dataclass

from .form import Condition


@dataclass(frozen=True)
class Step:
    """One step of a plan.

    :param str key: unique in its plan
    :param tuple predecessors: keys of the steps that have to be closed first
    :param condition: on an answer, or None; see :class:`~.form.Condition`
    """

    key: str
    predecessors: tuple = ()
    condition: Condition | None = None


def find_cycle(steps):
    """Return the keys of steps that wait for each other, in order; empty when none do."""
    before = {step.key: step.predecessors for step in steps}
    finished = set()
    for start in before:
        path, stack = [], [(start, iter(before[start]))]
        while stack:
            key, rest = stack[-1]
            if len(path) < len(stack):
                path.append(key)
            following = next((item for item in rest if item not in finished), None)
            if following is None:
                finished.add(stack.pop()[0])
                path.pop()
            elif following in path:
                return path[path.index(following) :]
            elif following in before:
                stack.append((following, iter(before[following])))
    return []


def needed(steps, answers):
    """Return the keys of the steps whose condition holds.

    :param answers: dict key → clean answer; None when nothing was asked at all: then
        no step is left out for want of an answer
    """
    return {
        step.key
        for step in steps
        if step.condition is None
        or answers is None
        or (step.condition.key in answers and step.condition.holds(answers[step.condition.key]))
    }


def plan(steps, answers):
    """Return the steps of one run, without those that are passed over.

    :return: list of :class:`Step` without condition, in the same order; who waited for
        a step that is passed over waits for its predecessors
    """
    by_key = {step.key: step for step in steps}
    kept = needed(steps, answers)

    def waits_for(step, seen):
        found = []
        for key in step.predecessors:
            if key in kept:
                found.append(key)
            elif key in by_key and key not in seen:
                found += waits_for(by_key[key], seen | {key})
        return found

    return [
        Step(step.key, tuple(dict.fromkeys(waits_for(step, {step.key}))))
        for step in steps
        if step.key in kept
    ]


def openable(steps, closed):
    """Return the keys of the steps that are not closed and wait for nobody, in order."""
    return [
        step.key
        for step in steps
        if step.key not in closed and all(key in closed for key in step.predecessors)
    ]


def followers(steps, key):
    """Return the keys of all steps that wait, directly or not, for ``key``."""
    found, grown = {key}, True
    while grown:
        more = {step.key for step in steps if found & set(step.predecessors)} - found
        grown = bool(more)
        found |= more
    return found - {key}


def ancestors(steps, key):
    """Return the keys of all steps for which ``key`` waits, directly or not."""
    before = {step.key: step.predecessors for step in steps}
    found, rest = set(), list(before[key])
    while rest:
        item = rest.pop()
        if item not in found:
            found.add(item)
            rest += before[item]
    return found


def branch(steps, key):
    """Return the keys that are cancelled with ``key``: what only it leads to."""
    found, grown = {key}, True
    while grown:
        more = {
            step.key for step in steps if step.predecessors and set(step.predecessors) <= found
        } - found
        grown = bool(more)
        found |= more
    return found


def redo(steps, sender, target, done, cancelled=()):
    """Return which steps wait again when ``sender`` is sent back to ``target``.

    Steps in between are done again; what was done in other branches stands, and what is
    cancelled stays so.

    :param set done: keys of the steps that are done
    :raise ValueError: ``target`` does not come before ``sender``
    """
    before = ancestors(steps, sender)
    if target not in before:
        raise ValueError("a step is sent back to an earlier one")
    between = before | {sender}
    return {
        key
        for key in followers(steps, target)
        if key not in cancelled and (key not in done or key in between)
    }


def required_tiers(tiers, amount):
    """Return who has to approve an amount, the lowest limit first.

    :param tiers: pairs of (limit, approver); a limit of 0 always asks
    :param amount: number; None when it is not known, and then everybody is asked
    """
    return [
        (above, approver)
        for above, approver in sorted(tiers, key=lambda tier: tier[0])
        if above <= 0 or amount is None or amount > above
    ]


def depths(steps):
    """Return key → how many steps come one after the other before it."""
    by_key, found = {step.key: step for step in steps}, {}

    def depth(key):
        if key not in found:
            found[key] = 0  # a step that waits for itself ends here
            before = [depth(item) + 1 for item in by_key[key].predecessors if item in by_key]
            found[key] = max(before, default=0)
        return found[key]

    return {step.key: depth(step.key) for step in steps}
