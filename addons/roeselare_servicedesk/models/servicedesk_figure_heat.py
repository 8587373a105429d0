from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .servicedesk_figure import FLOWS

#: figures of which a heat map makes sense: those that are counted, in a period
_HEAT_FIGURES = tuple(name for name in FLOWS if name != "hours")


class ServicedeskFigure(models.Model):
    """The heat map: one figure by one dimension, step by step in time."""

    _inherit = "servicedesk.figure"

    @api.model
    def action_heat(self, values=None, cut="category_id", figure="inflow"):
        """Return the rows and columns of the heat map.

        :param dict values: the filter, as :meth:`action_dashboard` takes it
        :param str cut: name of the dimension that makes the rows
        :param str figure: name of the figure in the cells
        :return: plain values: ``cut``, ``figure``, ``cuts`` and ``figures`` (choices),
            ``steps`` (``from``, ``to``, ``label``), ``rows`` (``id``, ``name``, ``values``)
            and ``most`` (the largest value)
        :raise UserError: the filter, the dimension or the figure makes no sense
        :raise AccessError: the role has no figures
        """
        self.check_access("read")
        asked = self._asked(values)
        if cut not in self._cuts() or figure not in _HEAT_FIGURES:
            raise UserError(self.env._("This choice is not possible. Open the figures again."))
        steps = self._steps(asked)
        rows = self._heat_rows(asked, cut, self._heat_sums(asked, cut, figure), steps)
        names = self._figure_names()
        return {
            "cut": cut,
            "figure": figure,
            "cuts": [
                [name, self._fields[name]._description_string(self.env)] for name in self._cuts()
            ],
            "figures": [[name, names[name]] for name in _HEAT_FIGURES],
            "steps": [{name: step[name] for name in ("from", "to", "label")} for step in steps],
            "rows": rows,
            "most": max((max(row["values"]) for row in rows), default=0),
        }

    @api.model
    def _heat_sums(self, asked, cut, figure):
        """Return ``{key: {first day of a step: number}}`` of what the reader may see."""
        query = self._search(self._period_domain(asked) & self._dimension_domain(asked))
        columns = {
            "step": self._step_sql(asked),
            "key": SQL.identifier(self._table, cut),
            "number": SQL("SUM(%s)", SQL.identifier(self._table, figure)),
        }
        query.groupby = SQL("%(step)s, %(key)s", **columns)
        query.having = SQL("%(number)s > 0", **columns)
        sums = {}
        for step, key, number in self.env.execute_query(
            query.select(*(columns[name] for name in ("step", "key", "number")))
        ):
            sums.setdefault(key, {})[step] = number
        return sums

    @api.model
    def _heat_rows(self, asked, cut, sums, steps):
        days = [step["day"] for step in steps]
        totals = {key: {day: found.get(day, 0) for day in days} for key, found in sums.items()}
        if cut == "category_id":
            totals = self._by_main_category(totals, asked.ids.get(cut))
        names = self._names(cut, totals)
        rows = [
            {"id": key or False, "name": names[key], "values": [row[day] for day in days]}
            for key, row in totals.items()
        ]
        return sorted(rows, key=lambda row: (-sum(row["values"]), row["name"]))
