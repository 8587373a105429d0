"""Which tickets count for which figure on which day, as fragments of SQL.

The tables' aliases are ``ticket`` (``helpdesk_ticket``) and ``answer``
(``servicedesk_satisfaction``). Moments are naive UTC, days those of ``CITY``.
"""

CITY = "Europe/Brussels"
CLOSED = "ticket.public_state IN ('resolved', 'cancelled', 'rejected')"
#: a state that nobody set is open
OPEN = f"NOT COALESCE({CLOSED}, FALSE)"
RUNNING = "ticket.public_state IN ('received', 'in_progress')"
CAME_AT = "ticket.create_date"
CLOSED_AT = "COALESCE(ticket.closed_date, ticket.create_date)"
REOPENED_AT = "ticket.reopened_at"
ANSWERED_AT = "answer.create_date"
#: an answer given at once, while the caller is on the line or soon after
FIRST_CONTACT = (
    "ticket.public_state = 'resolved' AND ticket.reopened_at IS NULL "
    f"AND {CLOSED_AT} < ticket.create_date + interval '30 minutes'"
)


def day(moment):
    """Return the expression of the city's day of ``moment``."""
    return f"(({moment} AT TIME ZONE 'UTC') AT TIME ZONE '{CITY}')::date"


def begin(date):
    """Return the expression of the moment, naive UTC, at which the city's day begins."""
    return f"(({date}::timestamp AT TIME ZONE '{CITY}') AT TIME ZONE 'UTC')"


#: figure → (moment that decides the day, condition, needs the table of answers)
EVENTS = {
    "inflow": (CAME_AT, "TRUE", False),
    "open": (CAME_AT, OPEN, False),
    "waiting": (CAME_AT, "ticket.public_state = 'waiting'", False),
    "at_risk": (
        CAME_AT,
        f"{RUNNING} AND ticket.term_warn_at <= %(now)s AND ticket.term_deadline >= %(now)s",
        False,
    ),
    "late": (CAME_AT, f"{RUNNING} AND ticket.term_deadline < %(now)s", False),
    "closed": (CLOSED_AT, CLOSED, False),
    "on_time": (CLOSED_AT, f"{CLOSED} AND {CLOSED_AT} <= ticket.term_deadline", False),
    "overdue": (CLOSED_AT, f"{CLOSED} AND {CLOSED_AT} > ticket.term_deadline", False),
    "first_contact": (CLOSED_AT, FIRST_CONTACT, False),
    "reopened": (REOPENED_AT, "ticket.reopened_at IS NOT NULL", False),
    "answered": (ANSWERED_AT, "TRUE", True),
    "satisfied": (ANSWERED_AT, "answer.answer = 'yes'", True),
}
#: moment → (condition under which a ticket has it, figures that it decides)
_HOURS = f"GREATEST(EXTRACT(EPOCH FROM {CLOSED_AT} - ticket.create_date) / 3600, 0)"
_JOIN = "JOIN servicedesk_satisfaction AS answer ON answer.ticket_id = ticket.id"
_MOMENTS = ((CAME_AT, "TRUE"), (CLOSED_AT, CLOSED), (REOPENED_AT, "TRUE"), (ANSWERED_AT, "TRUE"))


def _value(figure, moment):
    """Return the expression of what one ticket adds to ``figure`` at its ``moment``."""
    if figure == "hours":
        return _HOURS if moment == CLOSED_AT else "0"
    decides, condition, _answers = EVENTS[figure]
    return f"(COALESCE({condition}, FALSE))::int" if decides == moment else "0"


def events(figures, dimensions, dirty):
    """Return a query with a row for each ticket and each moment of it that counts.

    :param figures: names of columns, ``hours`` or of ``EVENTS``
    :param dimensions: names of columns of the ticket
    :param bool dirty: only of the days in the relation ``dirty`` (begin_at, end_at)
    """
    parts = []
    for moment, condition in _MOMENTS:
        columns = [f"{day(moment)} AS day", *(_dimension(name) for name in dimensions)]
        columns += [f"{_value(name, moment)} AS {name}" for name in figures]
        join = _JOIN if moment == ANSWERED_AT else ""
        if dirty:
            join += f" JOIN dirty ON {moment} >= dirty.begin_at AND {moment} < dirty.end_at"
        parts.append(
            f"SELECT {', '.join(columns)} FROM helpdesk_ticket AS ticket {join} "
            f"WHERE ticket.active IS TRUE AND {moment} IS NOT NULL AND {condition}"
        )
    return " UNION ALL ".join(parts)


def _dimension(name):
    if name == "confidential":
        return "COALESCE(ticket.confidential, FALSE) AS confidential"
    return f"ticket.{name}"
