"""Which questions are asked, and whether the answers hold: one pass, in order."""

from datetime import date
from typing import NamedTuple

from .parse import AnswerRefused, Problem, is_blank, parse_answer
from .schema import Question


class Asked(NamedTuple):
    """One question at its place, with what was answered.

    :param str name: the key; in a group key, two underscores and the repetition from 1
    :param int index: the repetition, 0 outside a group
    :param shown: whether it is asked; None when a wrong answer leaves that open
    :param value: the clean answer, or None
    :param problem: :class:`~.parse.Problem` or None
    """

    name: str
    question: Question
    index: int
    shown: bool | None
    value: object
    problem: Problem | None


def visible_questions(form, answers, today=None):
    """Return the questions that are asked, given the answers so far.

    :param dict answers: key → raw or clean answer
    :return: tuple of :class:`~.schema.Question`, those of a group once
    """
    seen = {item.question.key: item.question for item in walk(form, answers, today) if item.shown}
    return tuple(seen.values())


def validate(form, raw, today=None):
    """Return what the answers say and what is wrong with them.

    An answer that is wrong leaves open whether the questions that depend on it are
    asked: those are not complained about until it is mended.

    :param form: :class:`~.schema.Form`
    :param dict raw: key → text, list of texts or clean value; for a file its names; for
        a group a list of such dicts
    :param date today: from which a date's limits count; the server's date by default
    :return: ``(clean, errors)``: key → value, and name as in :class:`Asked` (or the key
        of a group) → :class:`~.parse.Problem`
    """
    clean, errors = {}, {}
    for item in walk(form, raw, today):
        if item.problem:
            errors[item.name] = item.problem
        elif item.shown and item.value is not None:
            place = clean
            if item.index:
                place = clean.setdefault(item.question.group, {}).setdefault(item.index, {})
            place[item.question.key] = item.value
    known = set()
    for group, questions in form.parts():
        known |= {group.key} if group else {questions[0].key}
        if group:
            if group.key in clean:
                clean[group.key] = list(clean[group.key].values())
            keys = {question.key for question in questions}
            errors.update(_group_problems(group, keys, raw.get(group.key), errors))
    errors.update((key, Problem("unknown")) for key in raw if key not in known)
    return clean, errors


def walk(form, raw, today=None):
    """Yield every question as :class:`Asked`, in the order of the form."""
    today = today or date.today()
    values, open_keys = {}, set()
    for group, questions in form.parts():
        if group is None:
            yield _ask(questions[0], 0, raw, values, open_keys, today)
            continue
        for index, row in enumerate(_rows(group, questions, raw, values, open_keys), 1):
            # A repetition sees what came before the group, and itself.
            inner, inner_open = dict(values), set(open_keys)
            for question in questions:
                yield _ask(question, index, row, inner, inner_open, today)


def without_blank_rows(rows):
    """Return the repetitions in which anything was answered."""
    if not isinstance(rows, list | tuple):
        return []
    rows = [row for row in rows if isinstance(row, dict)]
    return [row for row in rows if not all(is_blank(value) for value in row.values())]


def _rows(group, questions, raw, values, open_keys):
    """Return the repetitions to look at: those that were filled in, at least the fewest."""
    rows = without_blank_rows(raw.get(group.key))[: group.max]
    inner, inner_open = dict(values), set(open_keys)
    asked = any(_is_shown(question, inner, inner_open) for question in questions)
    return rows + [{}] * ((group.min if asked else 0) - len(rows))


def _group_problems(group, keys, raw, errors):
    """Return what is wrong with a group as a whole."""
    if is_blank(raw):
        return {}
    if not isinstance(raw, list | tuple) or not all(isinstance(row, dict) for row in raw):
        return {group.key: Problem("type")}
    problems, rows = {}, without_blank_rows(raw)
    for index, row in enumerate(rows, 1):
        problems.update((f"{key}__{index}", Problem("unknown")) for key in row if key not in keys)
    if len(rows) > group.max:
        problems[group.key] = Problem("too_many", group.max)
    elif rows and len(rows) < group.min and not _any_of(keys, errors):
        problems[group.key] = Problem("too_few", group.min)
    return problems


def _any_of(keys, names):
    """Tell whether one of the names is of a repeated question with one of the keys."""
    return any(name.rpartition("__")[0] in keys for name in names)


def _ask(question, index, raw, values, open_keys, today):
    shown = _is_shown(question, values, open_keys)
    value, problem = _answer(question, shown, raw.get(question.key), today)
    if shown is None or (shown and problem):
        open_keys.add(question.key)
    elif shown and value is not None:
        values[question.key] = value
    name = f"{question.key}__{index}" if index else question.key
    return Asked(name, question, index, shown, value, problem)


def _is_shown(question, values, open_keys):
    condition = question.condition
    if condition is None:
        return True
    if condition.key in open_keys:
        return None
    # No answer, or none because that question is hidden itself: nothing to go on.
    return condition.key in values and condition.holds(values[condition.key])


def _answer(question, shown, raw, today):
    if is_blank(raw):
        missing = shown and question.required
        return None, Problem("required") if missing else None
    if shown is False:
        return None, Problem("hidden")
    try:
        return parse_answer(question, raw, today), None
    except AnswerRefused as refused:
        return None, refused.problem
