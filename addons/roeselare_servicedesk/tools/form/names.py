"""Between the fields of a page and the answers: ``key`` or, in a group, ``key__2``."""

import re

from .engine import without_blank_rows
from .schema import MOST_REPETITIONS

#: a field inside a group: the question's key and the repetition, from 1
REPEATED = re.compile(r"(.+)__([1-9][0-9]?)", re.ASCII)


def split_name(form, name):
    """Return ``(question or None, repetition or 0)`` of a name.

    :param str name: as it came from a page, not to be trusted
    """
    questions = {question.key: question for question in form.questions}
    return _split(questions, name)


def gather(form, flat):
    """Return fields as answers: those of a group as a list of dicts.

    What fits no question stays in under its own name, so that it is refused.

    :param dict flat: name → anything
    """
    questions = {question.key: question for question in form.questions}
    groups = {question.group for question in form.questions if question.group}
    answers, rows = {}, {}
    for name, value in flat.items():
        question, index = _split(questions, name)
        if question and question.group:
            rows.setdefault(question.group, {}).setdefault(index, {})[question.key] = value
        else:
            answers[f"{name} (alone)" if name in groups else name] = value
    for key, found in rows.items():
        answers[key] = [row for _index, row in sorted(found.items())]
    return answers


def scatter(form, answers):
    """Return answers as fields: the opposite of :func:`gather`, numbered from 1."""
    groups = {question.group for question in form.questions if question.group}
    flat = {}
    for name, value in answers.items():
        if name not in groups:
            flat[name] = value
            continue
        for index, row in enumerate(value, 1):
            flat.update((f"{key}__{index}", item) for key, item in row.items())
    return flat


def compact(form, answers):
    """Return answers without the repetitions in which nothing was filled in."""
    groups = {question.group for question in form.questions if question.group}
    return {
        key: without_blank_rows(value) if key in groups else value
        for key, value in answers.items()
    }


def _split(questions, name):
    question = questions.get(name)
    if question and not question.group:
        return question, 0
    match = REPEATED.fullmatch(name)
    question = match and questions.get(match[1])
    if question and question.group and int(match[2]) <= MOST_REPETITIONS:
        return question, int(match[2])
    return None, 0
