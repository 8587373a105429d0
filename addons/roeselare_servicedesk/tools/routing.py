"""Routing: does a rule fit what is known of a ticket? Plain values only."""

from dataclasses import dataclass
from datetime import timedelta

WHOLE_DAY = (0.0, 24.0)


@dataclass(frozen=True)
class Window:
    """The hours of the week in which a rule holds.

    :param frozenset weekdays: Monday is 0
    :param float start, end: hours from 0 to 24; a window whose end comes before its
        start runs past midnight and belongs to the day on which it began
    """

    weekdays: frozenset = frozenset(range(7))
    start: float = WHOLE_DAY[0]
    end: float = WHOLE_DAY[1]

    def holds(self, moment):
        """Tell whether ``moment``, a datetime in the city's zone, lies in it."""
        hour = moment.hour + moment.minute / 60 + moment.second / 3600
        day = moment.date()
        if self.start < self.end:
            return day.weekday() in self.weekdays and self.start <= hour < self.end
        if hour < self.end:
            day -= timedelta(days=1)
        elif hour < self.start:
            return False
        return day.weekday() in self.weekdays


@dataclass(frozen=True)
class Rule:
    """One routing rule as plain values, fit to be cached.

    :param tuple conditions: pairs of the name of a fact and the frozenset of values
        of which one must be among the facts
    :param str domain: what else must hold of the ticket; empty for nothing
    :param int team_id: 0 when the team is gone
    """

    id: int
    conditions: tuple = ()
    window: Window = Window()
    domain: str = ""
    team_id: int = 0
    priority: str = ""
    confidential: bool = False

    def fits(self, facts, moment):
        """Tell whether the plain conditions hold.

        :param dict facts: name → set of values
        :param datetime moment: aware, in the city's zone
        """
        return self.window.holds(moment) and all(
            accepted & facts.get(name, frozenset())
            for name, accepted in self.conditions
        )
