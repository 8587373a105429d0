"""Rows that are measured inside one Odoo process: the ORM's paths, and plain SQL as reference.

What is created is rolled back. The stock path is the same call past our addons' methods, on
the same database and columns.
"""

import time

from .forms import answers, big_form
from .stats import ROUNDS, Row

CALLS = 12
#: the fields of our queue and of helpdesk_mgmt's list
QUEUE = {
    "number": {},
    "kind": {},
    "name": {},
    "category_id": {"fields": {"display_name": {}}},
    "team_id": {"fields": {"display_name": {}}},
    "user_id": {"fields": {"display_name": {}}},
    "term_deadline": {},
    "is_late": {},
    "stage_id": {"fields": {"display_name": {}}},
    "public_state": {},
    "closed": {},
}
STOCK_QUEUE = {
    "number": {},
    "name": {},
    "category_id": {"fields": {"display_name": {}}},
    "team_id": {"fields": {"display_name": {}}},
    "user_id": {"fields": {"display_name": {}}},
    "stage_id": {"fields": {"display_name": {}}},
    "partner_id": {"fields": {"display_name": {}}},
    "create_date": {},
    "sla_expired": {},
    "closed": {},
}
OPEN = [("public_state", "in", ["received", "in_progress", "waiting"])]
#: a neighbourhood: about 600 by 500 metres in the centre
BOX = """
SELECT id, latitude, longitude, public_state, category_id FROM helpdesk_ticket
WHERE point(longitude, latitude) <@ box(point(3.121, 50.942), point(3.129, 50.946))
    AND latitude <> 0 AND active AND create_date > now() - interval '90 days'
LIMIT 500
"""


class Inside:
    """The rows of one database."""

    def __init__(self, env, scale):
        self.env = env
        self.cr = env.cr
        self.scale = scale
        self.tickets = env["helpdesk.ticket"]
        self.agent = env["res.users"].search([("login", "=like", "load-team-%")], limit=1)
        teams = self.tickets._read_group(OPEN, ["team_id"], ["__count"], order="__count desc")
        if teams:
            self.agent = teams[0][0].user_ids[:1] or self.agent
        self.team = self.agent.helpdesk_team_ids[:1]
        category = env.ref("roeselare_meldpunt.category_fly_tipping")
        self.report = {
            "kind": "report",
            "name": "Sluikstort – Noordstraat 1",
            "description": "<p>Er ligt afval.</p>",
            "category_id": category.id,
            "team_id": category.team_id.id,
            "partner_email": "an@example.com",
            "user_id": False,
        }

    def measure(self, name, call, against="", queries=None, warm=1):
        """Return the Row of a call; each starts with an empty record cache."""
        counts, rounds = [], []
        for _warm in range(warm):
            self._once(call)
        for _round in range(ROUNDS):
            taken = []
            for _call in range(CALLS):
                milliseconds, count = self._once(call)
                taken.append(milliseconds)
                counts.append(count)
            rounds.append(taken)
        return Row(name, self.scale, rounds, sorted(counts)[len(counts) // 2], query_limit=queries)

    def against(self, ours, stock, against, limit, queries=None):
        """Return the rows of two calls, taken in turns, so that noise meets both alike.

        :param ours, stock: (name, call)
        """
        pair = (ours, stock)
        counts, rounds = {name: [] for name, _call in pair}, {name: [] for name, _call in pair}
        for _name, call in pair:
            self._once(call)
        for _round in range(ROUNDS):
            for name, _call in pair:
                rounds[name].append([])
            for _call in range(CALLS):
                for name, call in pair:
                    milliseconds, count = self._once(call)
                    rounds[name][-1].append(milliseconds)
                    counts[name].append(count)
        first, second = (
            Row(name, self.scale, rounds[name], sorted(counts[name])[len(counts[name]) // 2])
            for name, _call in pair
        )
        first.query_limit = queries
        return [first.compare(second, against, limit), second]

    def _once(self, call):
        self.env.invalidate_all()
        before, began = self.cr.sql_log_count, time.perf_counter()
        call()
        self.env.flush_all()
        taken = (time.perf_counter() - began) * 1000
        count = self.cr.sql_log_count - before
        self.cr.rollback()
        self.env.invalidate_all()
        return taken, count

    def reference(self, name):
        """Return the row that states the noise of the machine: the same statement each time."""
        query = "SELECT sum(value::bigint * value) FROM generate_series(1, 60000) AS value"
        return self.measure(name, lambda: self.cr.execute(query))

    def _stock(self):
        """Return the class below our addons: what helpdesk_mgmt and the OCA do by themselves."""
        ours = [
            model
            for model in type(self.tickets).__mro__
            if model.__module__.startswith("odoo.addons.roeselare_")
        ]
        return super(ours[-1], self.tickets)

    def rows(self):
        """Return all rows of this scale."""
        return [
            *self.create(),
            *self.queue(),
            *self.search(),
            *self.open(),
            self.box(),
            self.form(),
        ]

    def form(self):
        from odoo.addons.roeselare_servicedesk.tools.form import validate

        form, given = big_form(), answers()
        row = self.measure("validate a form of 200 questions", lambda: validate(form, given))
        row.ms_limit = 100
        return row

    def create(self):
        return self.against(
            ("create a ticket (ORM)", lambda: self.tickets.create([dict(self.report)])),
            ("create a ticket, stock", lambda: self._stock().create([dict(self.report)])),
            "stock helpdesk.ticket.create",
            1.5,
        )

    def queue(self):
        queue = self.tickets.with_user(self.agent)
        mine = [("team_id", "=", self.team.id)]

        def ours():
            queue.web_search_read([*OPEN, *mine], QUEUE, limit=80, count_limit=10001)

        def stock():
            domain = [("closed", "=", False), *mine]
            queue.web_search_read(domain, STOCK_QUEUE, limit=80, count_limit=10001)

        rows = self.against(
            ("staff queue of 80", ours),
            ("staff queue of 80, stock", stock),
            "stock list, same team",
            1,
            queries=20,
        )
        return [*rows, self.kanban(queue)]

    def kanban(self, queue):
        return self.measure(
            "kanban grouped by stage",
            lambda: queue.web_read_group(
                OPEN, ["stage_id"], ["__count"], auto_unfold=True, unfold_read_specification=QUEUE
            ),
        )

    def search(self):
        queue = self.tickets.with_user(self.agent)
        number = queue.search([("team_id", "=", self.team.id)], limit=1, order="id desc").number

        word = ["|", ("number", "ilike", "noordstraat"), ("name", "ilike", "noordstraat")]

        def rows(name, domain):
            return self.measure(
                name, lambda: queue.web_search_read(domain, QUEUE, limit=80, count_limit=10001)
            )

        return [
            rows("search by number", [("number", "ilike", number)]),
            rows("search by word", word),
            rows("search by person", [("partner_id", "ilike", "Marie Vandewalle")]),
        ]

    def open(self):
        queue = self.tickets.with_user(self.agent)
        ticket = queue.search([("team_id", "=", self.team.id)], limit=1)
        view = self.env.ref("roeselare_servicedesk.helpdesk_ticket_view_form")
        form = queue.get_view(view.inherit_id.id, "form")
        names = form["models"]["helpdesk.ticket"]
        spec = {name: {} for name in names}
        return [self.measure("open a ticket's form", lambda: ticket.web_read(spec))]

    def box(self):
        return self.measure("box of a neighbourhood (plain SQL)", lambda: self.cr.execute(BOX))

    def plan(self):
        """Return PostgreSQL's plan of the box."""
        self.cr.execute("EXPLAIN (ANALYZE, BUFFERS) " + BOX)
        return "\n".join(line for (line,) in self.cr.fetchall())
