"""Which questions are asked, and whether the answers hold: one pass, in order."""

from datetime import date

from .parse import AnswerRefused, Problem, is_blank, parse_answer


def visible_questions(form, answers, today=None):
    """Return the questions that are asked, given the answers so far.

    :param dict answers: key → raw or clean answer
    :return: tuple of :class:`~.schema.Question`
    """
    walk = _walk(form, answers, today or date.today())
    return tuple(question for question, shown, _value, _problem in walk if shown)


def validate(form, raw, today=None):
    """Return what the answers say and what is wrong with them.

    An answer that is wrong leaves open whether the questions that depend on it are
    asked: those are not complained about until it is mended.

    :param form: :class:`~.schema.Form`
    :param dict raw: key → text, list of texts or clean value; for a file its names
    :param date today: from which a date's limits count; the server's date by default
    :return: ``(clean, errors)``: key → value, and key → :class:`~.parse.Problem`
    """
    clean, errors = {}, {}
    for question, shown, value, problem in _walk(form, raw, today or date.today()):
        if problem:
            errors[question.key] = problem
        elif shown and value is not None:
            clean[question.key] = value
    known = {question.key for question in form.questions}
    for key in raw:
        if key not in known:
            errors[key] = Problem("unknown")
    return clean, errors


def _walk(form, raw, today):
    """Yield (question, shown, clean value or None, problem or None).

    ``shown`` is None when a wrong answer leaves it open.
    """
    values, open_keys = {}, set()
    for question in form.questions:
        shown = _is_shown(question, values, open_keys)
        value, problem = _answer(question, shown, raw.get(question.key), today)
        if shown is None or (shown and problem):
            open_keys.add(question.key)
        elif shown and value is not None:
            values[question.key] = value
        yield question, shown, value, problem


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
