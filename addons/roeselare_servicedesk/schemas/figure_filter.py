"""Which figures somebody asks for."""

from dataclasses import dataclass, field
from datetime import date, timedelta

#: more days than this are not asked for in earnest
MAX_DAYS = 3660
DEFAULT_DAYS = 91
VARIANTS = ("operator", "department", "management")
KINDS = ("question", "request", "report")
_LARGEST_ID = 2**31 - 1


class FilterError(ValueError):
    """A filter that cannot be; ``args[0]`` is its name."""


@dataclass(frozen=True)
class FigureFilter:
    """Period and dimensions.

    :param begin: first day of the period
    :param end: last day of the period
    :param str variant: one of ``VARIANTS``, or ``""`` for the first that the role has
    :param str kind: one of ``KINDS``, or ``""``
    :param dict ids: name of a dimension → id of its record; category: with what is below
    """

    begin: date
    end: date
    variant: str = ""
    kind: str = ""
    ids: dict = field(default_factory=dict)

    @classmethod
    def parse(cls, values, today, dimensions):
        """Return the filter that a browser asks for.

        :param dict values: strings and numbers, not to be trusted; names that nobody
            knows are left out
        :param today: day of the city
        :param dimensions: names of the dimensions that take an id
        :raise FilterError: a value makes no sense
        """
        values = values if isinstance(values, dict) else {}
        end = _day(values, "to") or today
        begin = _day(values, "from") or end - timedelta(days=DEFAULT_DAYS - 1)
        if begin > end or (end - begin).days >= MAX_DAYS:
            raise FilterError("period")
        return cls(
            begin=begin,
            end=end,
            variant=_choice(values, "variant", VARIANTS),
            kind=_choice(values, "kind", KINDS),
            ids={name: _id(values, name) for name in dimensions if values.get(name)},
        )

    def whole_months(self):
        """Return the first day of the whole months in the period and the day after them.

        :return: two days, or None when the period is not drawn in months or has no whole one
        """
        if self.step != "month":
            return None
        begin = self.begin if self.begin.day == 1 else _next_month(self.begin)
        end = (self.end + timedelta(days=1)).replace(day=1)
        return (begin, end) if begin < end else None

    @property
    def step(self):
        """Return by what the period is drawn: ``day``, ``week`` or ``month``."""
        days = (self.end - self.begin).days + 1
        return "day" if days <= 31 else "week" if days <= 183 else "month"


def _day(values, name):
    value = values.get(name)
    if not value:
        return None
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise FilterError(name) from error
    if not 2000 <= found.year <= 2100:
        raise FilterError(name)
    return found


def _choice(values, name, choices):
    value = values.get(name) or ""
    if value and value not in choices:
        raise FilterError(name)
    return value


def _id(values, name):
    value = values[name]
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:11])
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LARGEST_ID:
        raise FilterError(name)
    return value


def _next_month(day):
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
