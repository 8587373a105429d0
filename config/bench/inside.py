"""Rows that are measured inside one Odoo process: the ORM's paths, and plain SQL as reference.

What is created is rolled back. The stock path is the same call past our addons' methods, on
the same database and columns.
"""

from lxml import etree

from odoo.fields import Datetime

from . import citizens, documents, figures, plans
from .forms import answers, big_form
from .measuring import Measuring
from .stats import wanted
from .views import asked

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


class Inside(Measuring):
    """The rows of one database."""

    def __init__(self, env, scale, only="", beside="", stock=None, small=None):
        super().__init__(env, scale, only, beside)
        #: of the database of the stock modules; None where that is not measured beside
        self.stock = stock and Measuring(stock, scale, only)
        #: of the database of 100 citizens; None likewise
        self.small = small and Measuring(small, scale, only)
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

    def _stock(self):
        """Return the class below our addons: what helpdesk_mgmt and the OCA do by themselves."""
        ours = [
            model
            for model in type(self.tickets).__mro__
            if model.__module__.startswith("odoo.addons.roeselare_")
            # a mixin of ours stands below the stock classes
            and vars(model).get("_name") == self.tickets._name
        ]
        return super(ours[-1], self.tickets)

    def rows(self, base=None):
        """Return the rows that are wanted, each with what it is compared with.

        :param Inside base: the smallest scale, whose same rows are measured in turns with these
        """
        benches = [bench for bench in (base, self) if bench]
        return [
            row
            for parts in zip(*(bench._parts() for bench in benches), strict=True)
            for bench, (call, names) in zip(benches, parts, strict=True)
            if wanted(self.only, names)
            for row in bench.tried(call, names)
        ]

    def _parts(self):
        return (
            (self.create, "create a ticket"),
            (self.route, "route a ticket and compute its term"),
            (self.queue, "staff queue kanban"),
            (self.search, "search by number word person"),
            (self.open, "open a ticket's form"),
            (self.form, "validate a form"),
            (lambda: citizens.pickers(self), "pick one choice of the form among"),
            (lambda: citizens.reply(self), "reply by mail"),
            (lambda: citizens.watch(self), "match a report with all subscriptions"),
            (lambda: documents.rows(self), "deliver a document a clerk edits a department gets"),
            (lambda: documents.lists(self), "list of delivered documents department's library"),
            (lambda: documents.search(self), "search my documents department's library public"),
            (lambda: figures.rows(self), "dashboard heat map"),
            (lambda: plans.rows(self), "plain SQL"),
        )

    def plans(self):
        """Return PostgreSQL's plans of the most used queries."""
        return plans.explain(self)

    def form(self):
        from odoo.addons.roeselare_servicedesk.tools.form import validate

        form, given = big_form(), answers()
        row = self.measure("validate a form of 200 questions", lambda: validate(form, given))
        row.ms_limit = 100
        return [row]

    def create(self):
        return self.against(
            ("create a ticket (ORM)", lambda: self.tickets.create([dict(self.report)])),
            ("create a ticket, stock", lambda: self._stock().create([dict(self.report)])),
            "stock helpdesk.ticket.create",
            1.5,
        )

    def route(self):
        """Return the row of routing and the promise alone."""
        tickets = self.tickets

        def decide():
            values = {key: val for key, val in self.report.items() if key != "team_id"}
            values.update(tickets._route(values))
            tickets._prepare_term(values, Datetime.now())

        return [self.measure("route a ticket and compute its term", decide)]

    def queue(self):
        queue = self.tickets.with_user(self.agent)
        mine = [("team_id", "=", self.team.id)]

        def ours():
            queue.web_search_read([*OPEN, *mine], QUEUE, limit=80, **self._asked())

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

    def _asked(self):
        return asked(self.env, "roeselare_servicedesk.helpdesk_ticket_view_list")

    def kanban(self, queue):
        kanban = self.env.ref("helpdesk_mgmt.view_helpdesk_ticket_kanban")
        arch = etree.fromstring(queue.get_view(kanban.id, "kanban")["arch"])
        asked = {"auto_unfold": True, "unfold_read_specification": QUEUE}
        asked["unfold_read_default_limit"] = int(arch.get("limit", 80))
        return self.measure(
            "kanban grouped by stage",
            lambda: queue.web_read_group(OPEN, ["stage_id"], ["__count"], **asked),
        )

    def search(self):
        queue = self.tickets.with_user(self.agent)
        mine = [("team_id", "=", self.team.id)]
        # one with as much to show as any, at every scale
        taken = [*mine, ("user_id", "!=", False), ("category_id", "!=", False)]
        number = queue.search(taken, limit=1, order="id desc").number
        asked_for = [*mine, ("partner_id.email", "!=", False)]
        # sudo: res.partner - the bench reads whom it looks for
        known = queue.search(asked_for, limit=1, order="id desc").sudo().partner_id

        asked = self._asked()
        word = ["|", ("number", "ilike", "noordstraat"), ("name", "ilike", "noordstraat")]

        def rows(name, domain):
            return self.measure(
                name, lambda: queue.web_search_read(domain, QUEUE, limit=80, **asked)
            )

        return [
            rows("search by number", [("number", "ilike", number)]),
            rows("search by word", word),
            rows("search by person, e-mail", [("partner_id", "ilike", known.email)]),
            rows("search by person, name", [("partner_id", "ilike", known.name)]),
        ]

    def open(self):
        queue = self.tickets.with_user(self.agent)
        ticket = queue.search([("team_id", "=", self.team.id)], limit=1)
        view = self.env.ref("roeselare_servicedesk.helpdesk_ticket_view_form")
        form = queue.get_view(view.inherit_id.id, "form")
        names = form["models"]["helpdesk.ticket"]
        spec = {name: {} for name in names}
        return [self.measure("open a ticket's form", lambda: ticket.web_read(spec))]
