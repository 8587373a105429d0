"""What is wrong with a form itself, before anybody is asked to fill it in."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from . import schema
from .names import REPEATED
from .parse import AnswerRefused, is_blank, parse_answer


class FormFault(NamedTuple):
    """One thing to mend in a form.

    :param str key: of the question; empty for the form as a whole
    :param str code: ``empty``, ``key_twice``, ``no_choices``, ``limits_crossed``,
        ``condition_not_earlier``, ``condition_without_value``, ``condition_value``,
        ``condition_repeats``, ``group_empty``, ``group_split`` or ``group_limits``
    """

    key: str
    code: str


def form_faults(form):
    """Return the :class:`FormFault` items of a form, in the order of its questions."""
    if not form.questions:
        return [FormFault("", "empty")]
    faults, earlier = [], {}
    for question in form.questions:
        codes = [*_own_faults(question), *_condition_faults(question, earlier)]
        if question.key in earlier or _looks_repeated(question.key, form):
            codes.append("key_twice")
        faults += [FormFault(question.key, code) for code in codes]
        earlier[question.key] = question
    return faults + _group_faults(form)


def _looks_repeated(key, form):
    """Tell whether a key could be mistaken for a repetition of another question."""
    match = REPEATED.fullmatch(key)
    repeated = {question.key for question in form.questions if question.group}
    return bool(match) and match[1] in repeated


def _group_faults(form):
    faults, seen = [], set()
    keys = {question.key for question in form.questions}
    for group, questions in form.parts():
        if group is None:
            continue
        if group.key in seen or len({question.step for question in questions}) > 1:
            faults.append(FormFault(group.key, "group_split"))
        seen.add(group.key)
    for group in form.groups:
        if group.key in keys or [item.key for item in form.groups].count(group.key) > 1:
            faults.append(FormFault(group.key, "key_twice"))
        if group.key not in seen:
            faults.append(FormFault(group.key, "group_empty"))
        if not 0 <= group.min <= group.max or not 1 <= group.max <= schema.MOST_REPETITIONS:
            faults.append(FormFault(group.key, "group_limits"))
    return faults


def _own_faults(question):
    if question.type in (schema.CHOICE, schema.SEVERAL) and not question.choices:
        yield "no_choices"
    if None not in (question.min, question.max) and question.min > question.max:
        yield "limits_crossed"


def _condition_faults(question, earlier):
    condition = question.condition
    if condition is None:
        return
    source = earlier.get(condition.key)
    if source is None:
        yield "condition_not_earlier"
    elif source.group and source.group != question.group:
        yield "condition_repeats"
    elif condition.operator != schema.FILLED:
        if not condition.values or any(is_blank(value) for value in condition.values):
            yield "condition_without_value"
        elif not all(_can_be_answered(source, value) for value in condition.values):
            yield "condition_value"


def _can_be_answered(source, value):
    """Tell whether ``value`` can be (part of) a clean answer to ``source``."""
    if source.type == schema.SEVERAL:
        return value in source.choices
    if source.type in (schema.CHOICE, schema.YES_NO, schema.NUMBER, schema.DATE):
        try:
            unlimited = replace(source, min=None, max=None)
            return parse_answer(unlimited, value, date.today()) == value
        except AnswerRefused:
            return False
    return source.type != schema.FILE
