from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .project_task import OPEN_STATES as OPEN_STEPS

_LIMIT = 50
_VISIT = "roeselare_servicedesk.activity_type_visit"


class ServicedeskMyDay(models.AbstractModel):
    """What somebody of staff has to do today, on one screen.

    Each list is searched as the user: it holds what the user may see, and no more.
    """

    _name = "servicedesk.my.day"
    _description = "My day"

    @api.model
    @api.readonly
    def action_read_day(self):
        """Return the lists of today, in the order of their screen.

        :return: list of ``{"key", "label", "empty", "rows", "more", "day"}``, ``day`` that of
            the city, with ``"map"`` where
            the rows have places, and ``"page"`` (``{"url", "label"}``) where another page
            shows them; a row is
            ``{"model", "id", "title", "line", "until", "late"}``, ``until`` naive UTC or a
            date as text, and ``more`` the number of rows that are left out
        :raise AccessError: the caller is no agent
        """
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            raise AccessError(self.env._("This screen is for the staff of a department."))
        return [
            self._section(key, label, empty, *found)
            for key, label, empty, found in self._sections()
        ]

    @api.model
    def _sections(self):
        """Return key, title, word when empty, and (records, count, row of a record)."""
        now = fields.Datetime.now()
        late = Domain("term_deadline", "<", now)
        today = Domain("term_deadline", ">=", now) & Domain("term_deadline", "<", self._midnight())
        return [
            (
                "late",
                self.env._("Late"),
                self.env._("Nothing of yours is late."),
                self._tickets(late),
            ),
            (
                "today",
                self.env._("Promised for today"),
                self.env._("Nothing of yours is promised for today."),
                self._tickets(today),
            ),
            (
                "visits",
                self.env._("Visits on site"),
                self.env._("No visit is planned. Plan one on a ticket, with the clock."),
                self._activities(visits=True),
            ),
            (
                "tasks",
                self.env._("My steps of requests"),
                self.env._("No step is waiting for you."),
                self._tasks(),
            ),
            (
                "activities",
                self.env._("To do"),
                self.env._("Nothing is on your list."),
                self._activities(visits=False),
            ),
        ]

    @api.model
    def _midnight(self):
        """Return when the city's day ends, naive UTC."""
        return self.env.company._city_midnight(1)

    @api.model
    def _tickets(self, when):
        tickets = self.env["helpdesk.ticket"]
        mine = tickets._running_domain() & Domain("user_id", "=", self.env.uid) & when
        found = tickets.search_fetch(
            mine,
            ["number", "name", "category_id", "service_id", "term_deadline"],
            limit=_LIMIT,
            order="term_deadline, id",
        )
        return found, self._count(tickets, mine, found), self._ticket_row

    @api.model
    def _ticket_row(self, ticket):
        deadline = ticket.term_deadline
        return {
            "title": f"{ticket.number} {ticket.name}",
            "line": (ticket.category_id or ticket.service_id).display_name or "",
            "until": fields.Datetime.to_string(deadline),
            "late": deadline < fields.Datetime.now(),
        }

    @api.model
    def _tasks(self):
        tasks = self.env["project.task"]
        mine = Domain("step_state", "in", OPEN_STEPS) & Domain("user_ids", "in", self.env.uid)
        found = tasks.search_fetch(
            mine, ["name", "ticket_id", "date_deadline"], limit=_LIMIT, order="date_deadline, id"
        )
        return found, self._count(tasks, mine, found), self._task_row

    @api.model
    def _task_row(self, task):
        deadline = task.date_deadline
        return {
            "title": task.name,
            "line": task.ticket_id.display_name or "",
            "until": fields.Datetime.to_string(deadline) if deadline else "",
            "late": bool(deadline and deadline < fields.Datetime.now()),
        }

    @api.model
    def _activities(self, visits):
        activities = self.env["mail.activity"]
        kind = self.env["ir.model.data"]._xmlid_to_res_id(_VISIT, raise_if_not_found=False)
        mine = (
            Domain("user_id", "=", self.env.uid)
            & Domain("date_deadline", "<=", self._today())
            & Domain("res_model", "=", "helpdesk.ticket")
            & Domain("activity_type_id", "=" if visits else "!=", kind)
        )
        found = activities.search_fetch(
            mine,
            ["res_id", "res_name", "summary", "activity_type_id", "date_deadline"],
            limit=_LIMIT,
            order="date_deadline, id",
        )
        return found, self._count(activities, mine, found), self._activity_row

    @api.model
    def _today(self):
        return self.env.company._city_today()

    @api.model
    def _activity_row(self, activity):
        return {
            "model": "helpdesk.ticket",
            "id": activity.res_id,
            "title": activity.res_name or "",
            "line": activity.summary or activity.activity_type_id.display_name,
            "until": fields.Date.to_string(activity.date_deadline),
            "late": activity.date_deadline < self._today(),
        }

    @api.model
    def _count(self, model, domain, found):
        """Return how many there are; counted only when the list is full."""
        return len(found) if len(found) < _LIMIT else model.search_count(domain)

    @api.model
    def _section(self, key, label, empty, found, count, row):
        rows = [{"model": record._name, "id": record.id, **row(record)} for record in found]
        return {
            "key": key,
            "label": label,
            "empty": empty,
            "rows": rows,
            "more": count - len(rows),
            "day": fields.Date.to_string(self._today()),
        }
