from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import figure_sql
from .servicedesk_figure import STOCKS
from .servicedesk_figure_read import AGES


class ServicedeskFigure(models.Model):
    """From a number to the tickets behind it."""

    _inherit = "servicedesk.figure"

    @api.model
    def action_tickets(self, values=None, figure="inflow"):
        """Return the action that shows the tickets behind a figure.

        :param dict values: the filter, narrowed to one row or column; ``none`` (name of a
            dimension) for what has none, ``exact`` for a category without those below it,
            ``age`` (index of :meth:`_ages`) for what is open
        :param str figure: a name of ``tools.figure_sql.EVENTS``
        :return: the action of a list
        :raise UserError: the filter or the figure makes no sense
        :raise AccessError: the role has no figures, or opens no tickets
        """
        self.check_access("read")
        self.env["helpdesk.ticket"].check_access("read")
        values = values if isinstance(values, dict) else {}
        asked = self._asked(values)
        if figure not in figure_sql.EVENTS:
            raise UserError(self.env._("There is no such figure. Open the figures again."))
        domain = [
            ("figure", "=", figure),
            *self._dimension_domain(asked),
            *self._narrow_domain(asked, values),
            *self.env["ir.rule"]._compute_domain(self._name, "read"),
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self._figure_names()[figure],
            "res_model": "helpdesk.ticket",
            "views": [[False, "list"], [False, "form"]],
            "domain": domain,
            "context": {
                **self._ticket_period(asked, figure, values.get("age")),
                "create": False,
            },
        }

    @api.model
    def _narrow_domain(self, asked, values):
        """Return the domain of one row of a table, as :meth:`action_tickets` takes it."""
        if values.get("none") in self._cuts():
            return Domain(values["none"], "=", False)
        if values.get("exact") and asked.ids.get("category_id"):
            return Domain("category_id", "=", asked.ids["category_id"])
        return Domain.TRUE

    @api.model
    def _ticket_period(self, asked, figure, age):
        """Return the context that bounds the days of :meth:`action_tickets`."""
        moment = self._moment() or fields.Datetime.now()
        context = {"figure_now": fields.Datetime.to_string(moment)}
        if figure not in STOCKS:
            days = {"figure_from": asked.begin, "figure_to": asked.end}
        else:
            days = self._age_days(age, self._city_day(moment))
        return {**context, **{name: str(day) for name, day in days.items()}}

    @api.model
    def _age_days(self, age, today):
        if age not in range(len(AGES) + 1):
            return {}
        days = {}
        if age < len(AGES):
            days["figure_from"] = today - timedelta(days=AGES[age])
        if age > 0:
            days["figure_to"] = today - timedelta(days=AGES[age - 1] + 1)
        return days
