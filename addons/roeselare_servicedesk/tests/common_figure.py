"""A city with tickets in all states and ages, for the tests of its figures."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from .common import CityMixin

NOW = datetime(2026, 3, 20, 9, 0)
CITY = ZoneInfo("Europe/Brussels")
STATES = ("received", "in_progress", "waiting", "resolved", "cancelled", "rejected")
CLOSED = STATES[3:]
#: around midnight of the city: in winter, in summer, and as the clock changes
EDGES = [
    midnight + timedelta(seconds=seconds)
    for midnight in (
        datetime(2026, 1, 14, 23),
        datetime(2025, 9, 30, 22),
        datetime(2025, 10, 25, 22),
        datetime(2025, 10, 26, 23),
        datetime(2025, 10, 26, 1),
    )
    for seconds in (-1, 0)
]


def city_day(moment):
    """Return the city's day of a naive UTC moment, or None."""
    return moment and moment.replace(tzinfo=UTC).astimezone(CITY).date()


class FigureMixin(CityMixin):
    @classmethod
    def _set_up_figures(cls, count=140, seed=5):
        """Make tickets of every kind; their moments are set past the ORM."""
        cls._set_up_city()
        cls.chance = random.Random(seed)
        cls.team_a.user_ids += cls.operator
        cls.figures = cls.env["servicedesk.figure"]
        cls.lead = cls._staff("figure_lead", "group_lead")
        cls.manager = cls._staff("figure_manager", "group_management")
        cls.team_a.user_ids += cls.lead
        cls.sub_category = cls.env["helpdesk.ticket.category"].create(
            {"name": "Torn bin", "parent_id": cls.category.id, "team_id": cls.team_a.id}
        )
        cls.stages = {
            state: cls.env["helpdesk.ticket.stage"].search([("public_state", "=", state)], limit=1)
            for state in STATES
        }
        cls.channels = cls.env["helpdesk.ticket.channel"].search([], limit=3)
        cls.some = cls.env["helpdesk.ticket"].browse()
        for _number in range(count):
            cls.some += cls._random_ticket()
        for moment in EDGES:
            cls._at_an_edge(moment)
        cls.env.flush_all()

    @classmethod
    def _at_an_edge(cls, moment):
        """Make a ticket that comes, closes, opens again and is judged at one moment."""
        ticket = cls._random_ticket()
        cls.some += ticket
        answer = cls._random_answer(ticket)
        cls.env.cr.execute(
            """UPDATE helpdesk_ticket SET create_date = %(moment)s, closed_date = %(moment)s,
                      public_state = 'resolved', reopened_at = %(moment)s,
                      term_deadline = %(moment)s, term_warn_at = %(moment)s WHERE id = %(id)s""",
            {"moment": moment, "id": ticket.id},
        )
        cls.env.cr.execute(
            "UPDATE servicedesk_satisfaction SET create_date = %s WHERE id = %s",
            [moment, answer.id],
        )
        (ticket + cls.some).invalidate_recordset()
        answer.invalidate_recordset()

    @classmethod
    def _random_ticket(cls):
        pick = cls.chance.choice
        ticket = cls._ticket(
            category_id=pick([cls.category, cls.sub_category, cls.secret_category]).id,
            team_id=pick([cls.team_a, cls.team_a2, cls.team_b]).id,
            channel_id=pick([*cls.channels.ids, False]),
            kind=pick(["question", "request", "report"]),
        )
        cls._random_fate(ticket)
        if cls.chance.random() < 0.2:
            cls._random_answer(ticket)
        return ticket

    @classmethod
    def _random_fate(cls, ticket):
        """Give a ticket moments that may be in any order to each other's terms."""
        came = NOW - timedelta(minutes=cls.chance.randrange(0, 200 * 24 * 60))
        state = cls.chance.choice(STATES)
        closed = None
        if state in CLOSED:
            closed = came + timedelta(minutes=cls.chance.choice([5, 29, 31, 3000, 60000]))
        deadline = cls.chance.choice([None, came + timedelta(days=cls.chance.randrange(1, 300))])
        warn = deadline and came + (deadline - came) * 4 / 5
        reopened = cls.chance.choice([None, None, None, came + timedelta(days=3)])
        cls.env.flush_all()
        cls.env.cr.execute(
            """UPDATE helpdesk_ticket SET create_date = %s, public_state = %s, stage_id = %s,
                      closed_date = %s, term_deadline = %s, term_warn_at = %s,
                      reopened_at = %s, confidential = %s WHERE id = %s""",
            [
                came.replace(microsecond=0),
                state,
                cls.stages[state].id or None,
                closed,
                deadline,
                warn,
                reopened,
                cls.chance.random() < 0.3,
                ticket.id,
            ],
        )
        ticket.invalidate_recordset()

    @classmethod
    def _random_answer(cls, ticket):
        answer = cls.env["servicedesk.satisfaction"].create(
            {
                "ticket_id": ticket.id,
                "closed_at": NOW - timedelta(hours=len(ticket.satisfaction_ids)),
                "answer": cls.chance.choice(["yes", "no"]),
            }
        )
        moment = NOW - timedelta(hours=cls.chance.randrange(0, 4000))
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE servicedesk_satisfaction SET create_date = %s WHERE id = %s",
            [moment, answer.id],
        )
        answer.invalidate_recordset()
        return answer

    def _random_filter(self, chance):
        """Return a filter as a browser sends it, its days, and its predicate."""
        values, tests = {}, []
        if chance.random() < 0.8:
            end = city_day(NOW) - timedelta(days=chance.randrange(0, 150))
            # every other one long enough to be read by months
            begin = end - timedelta(days=chance.randrange(0, chance.choice([200, 700])))
            values.update({"from": str(begin), "to": str(end)})
        else:
            end = city_day(NOW)
            begin = end - timedelta(days=90)
        choices = {
            "category_id": self.category + self.sub_category + self.secret_category,
            "department_id": self.department_a + self.department_b,
            "team_id": self.team_a + self.team_a2 + self.team_b,
            "channel_id": self.channels,
        }
        for name, records in choices.items():
            if chance.random() < 0.3:
                record = chance.choice(records)
                values[name] = chance.choice([record.id, str(record.id)])
                wanted = record
                if name == "category_id":
                    wanted = record.search([("id", "child_of", record.id)])
                tests.append(lambda ticket, name=name, wanted=wanted: ticket[name] in wanted)
        if chance.random() < 0.3:
            values["kind"] = kind = chance.choice(["question", "request", "report"])
            tests.append(lambda ticket, kind=kind: ticket.kind == kind)
        return values, begin, end, lambda ticket: all(test(ticket) for test in tests)

    # ------------------------------------------------------- counting by hand

    def _may_see(self, user, ticket):
        """Tell by the words of docs/figures.md, not by rules, who counts what."""
        if user in (self.dpo, self.manager) or ticket.team_id in user.helpdesk_team_ids:
            return True
        if ticket.confidential:
            return False
        if user.has_group("roeselare_servicedesk.group_operator"):
            return True
        return ticket.department_id in user.helpdesk_team_ids.department_id

    def _by_hand(self, tickets, begin, end, now=NOW):
        """Return the figures of ``tickets``, one by one."""

        def within(moment):
            return bool(moment) and begin <= city_day(moment) <= end

        found = dict.fromkeys(
            "inflow open waiting at_risk late closed on_time overdue first_contact hours "
            "reopened answered satisfied".split(),
            0,
        )
        for ticket in tickets:
            state, due = ticket.public_state, ticket.term_deadline
            running = state in ("received", "in_progress")
            found["inflow"] += within(ticket.create_date)
            found["open"] += state not in CLOSED
            found["waiting"] += state == "waiting"
            found["late"] += bool(running and due and due < now)
            found["at_risk"] += bool(running and due and due >= now and ticket.term_warn_at <= now)
            found["reopened"] += within(ticket.reopened_at)
            if state in CLOSED and within(ticket.closed_date):
                lasted = ticket.closed_date - ticket.create_date
                found["closed"] += 1
                found["hours"] += lasted.total_seconds() / 3600
                found["on_time"] += bool(due and ticket.closed_date <= due)
                found["overdue"] += bool(due and ticket.closed_date > due)
                found["first_contact"] += (
                    state == "resolved"
                    and not ticket.reopened_at
                    and lasted < timedelta(minutes=30)
                )
            for answer in ticket.satisfaction_ids:
                if within(answer.create_date):
                    found["answered"] += 1
                    found["satisfied"] += answer.answer == "yes"
        return found
