"""From what a person typed to a clean value, or to the code of what is wrong."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ..text import clean_line, clean_text, is_email
from . import schema

#: most characters of an answer when the question says nothing
DEFAULT_LENGTH = {
    schema.TEXT: 250,
    schema.LONG_TEXT: 5000,
    schema.ADDRESS: 200,
    schema.PERSON_NAME: 200,
    schema.EMAIL: 254,
    schema.PHONE: 40,
}
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")
# 1.250 is one and a quarter to a machine, and 1250 to most people here.
_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class Problem(NamedTuple):
    """What is wrong with one answer.

    :param str code: ``unknown``, ``hidden``, ``required``, ``type``, ``not_a_choice``,
        ``not_a_number``, ``not_a_date``, ``not_an_email``, ``not_a_phone``,
        ``not_an_address``, ``too_small``, ``too_large``, ``too_early``, ``too_late``,
        ``too_short``, ``too_long``, ``too_few`` or ``too_many``
    :param limit: the number or ISO date that was passed; None when there is none
    """

    code: str
    limit: object = None


class AnswerRefused(ValueError):
    """Carries the :class:`Problem` of one answer."""

    def __init__(self, code, limit=None):
        self.problem = Problem(code, limit)
        super().__init__(code)


def is_blank(raw):
    """Tell whether ``raw`` is no answer at all."""
    if isinstance(raw, str):
        return not clean_text(raw)
    if isinstance(raw, list | tuple):
        return all(is_blank(item) for item in raw)
    if isinstance(raw, dict):
        return all(is_blank(item) for item in raw.values())
    return raw is None


def parse_answer(question, raw, today):
    """Return the clean value of an answer that is not blank.

    :param raw: text, a list of texts, or a clean value
    :param today: date from which a date's limits count
    :raise AnswerRefused: with the :class:`Problem`
    """
    if question.type in schema.LISTS:
        return _parse_list(question, raw)
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    if question.type == schema.NUMBER:
        return _parse_number(question, raw)
    if not isinstance(raw, str):
        raise AnswerRefused("type")
    if question.type == schema.DATE:
        return _parse_date(question, clean_line(raw), today)
    if question.type == schema.CHOICE:
        return _parse_choice(question.choices, clean_line(raw))
    if question.type == schema.YES_NO:
        return _parse_choice((schema.YES, schema.NO), clean_line(raw))
    return _parse_text(question, raw)


def _parse_choice(choices, raw):
    if raw not in choices:
        raise AnswerRefused("not_a_choice")
    return raw


def _parse_list(question, raw):
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple) or not all(isinstance(i, str) for i in items):
        raise AnswerRefused("type")
    found = [clean_line(item) for item in items if not is_blank(item)]
    if question.type == schema.SEVERAL:
        for item in found:
            _parse_choice(question.choices, item)
        # In the order of the form, each once.
        found = [value for value in question.choices if value in found]
    _check_limits(question, len(found), "too_few", "too_many")
    return found


def _parse_number(question, raw):
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise AnswerRefused("type")
    if isinstance(raw, str):
        plain = "".join(clean_line(raw).split()).replace("\u00a0", "")
        plain = plain.replace("\u2212", "-")
        if not (plain.isascii() and _NUMBER.fullmatch(plain)):
            raise AnswerRefused("not_a_number")
        if _AMBIGUOUS.fullmatch(plain):
            raise AnswerRefused("not_a_number")
        raw = float(plain.replace(",", "."))
    if not abs(raw) < 10**12:  # also refuses what is no number
        raise AnswerRefused("not_a_number")
    value = int(raw) if raw == int(raw) else raw
    _check_limits(question, value, "too_small", "too_large")
    return value


def _parse_date(question, raw, today):
    try:
        match = _DAY.fullmatch(raw)
        if match:
            day, month, year = (int(part) for part in match.groups())
            value = date(year, month, day)
        else:
            value = datetime.strptime(raw, "%Y-%m-%d").date()
    except ValueError as error:
        raise AnswerRefused("not_a_date") from error
    if value.year < 1900 or value.year > 2200:
        raise AnswerRefused("not_a_date")
    for days, code, passed in (
        (question.min, "too_early", value.__lt__),
        (question.max, "too_late", value.__gt__),
    ):
        if days is not None:
            limit = today + timedelta(days=int(days))
            if passed(limit):
                raise AnswerRefused(code, limit.isoformat())
    return value.isoformat()


def _parse_text(question, raw):
    value = clean_text(raw) if question.type == schema.LONG_TEXT else clean_line(raw)
    _check_limits(question, len(value), "too_short", "too_long")
    if question.max is None and len(value) > DEFAULT_LENGTH[question.type]:
        raise AnswerRefused("too_long", DEFAULT_LENGTH[question.type])
    digits = sum(sign.isdigit() for sign in value)
    if question.type == schema.EMAIL and not is_email(value):
        raise AnswerRefused("not_an_email")
    if question.type == schema.PHONE and digits < 3:
        raise AnswerRefused("not_a_phone")
    if question.type == schema.ADDRESS and not (digits and re.search(r"[^\W\d_]", value)):
        raise AnswerRefused("not_an_address")
    return value


def _check_limits(question, amount, too_little, too_much):
    if question.min is not None and amount < question.min:
        raise AnswerRefused(too_little, question.min)
    if question.max is not None and amount > question.max:
        raise AnswerRefused(too_much, question.max)
