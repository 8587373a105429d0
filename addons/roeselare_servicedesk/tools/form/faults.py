"""What is wrong with a form itself, before anybody is asked to fill it in."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from . import schema
from .parse import AnswerRefused, is_blank, parse_answer


class FormFault(NamedTuple):
    """One thing to mend in a form.

    :param str key: of the question; empty for the form as a whole
    :param str code: ``empty``, ``key_twice``, ``no_choices``, ``limits_crossed``,
        ``condition_not_earlier``, ``condition_without_value`` or ``condition_value``
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
        if question.key in earlier:
            codes.append("key_twice")
        faults += [FormFault(question.key, code) for code in codes]
        earlier[question.key] = question
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
