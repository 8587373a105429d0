from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .servicedesk_figure import FLOWS, STOCKS

#: an open ticket is at most so many days old, and the last ones are older
AGES = (7, 30, 90)


class ServicedeskFigure(models.Model):
    """Reading: sums of rows that the reader's rules let through, in two queries."""

    _inherit = "servicedesk.figure"

    @api.model
    def _dimension_domain(self, asked):
        """Return the domain of the dimensions of a filter, for figures and for tickets.

        :param asked: :class:`~..schemas.figure_filter.FigureFilter`
        """
        domain = Domain.TRUE
        for name, record_id in asked.ids.items():
            operator = "child_of" if name == "category_id" else "="
            domain &= Domain(name, operator, record_id)
        if asked.kind:
            domain &= Domain("kind", "=", asked.kind)
        return domain

    @api.model
    def _cuts(self):
        """Return the dimensions that figures are shown by."""
        return [name for name in self._dimensions() if name != "confidential"]

    @api.model
    def _flows(self, asked):
        """Return the sums of a period: of all, in time, and by each dimension.

        :return: {cut: {key: {figure: number}}}; a cut is ``""`` (key None), ``day`` (first
            days of the steps) or the name of a dimension (ids, kinds, or None)
        """
        domain = self._period_domain(asked) & self._dimension_domain(asked)
        return self._sums(domain, FLOWS, self._step_sql(asked))

    @api.model
    def _period_domain(self, asked):
        """Return the domain of the rows that make up a period, each thing that happened once.

        What is drawn in months is read from the rows of months, but for the parts of a month
        with which the period begins and ends.
        """
        first, after = asked.begin, asked.end + timedelta(days=1)
        days = Domain("grain", "=", "day")
        whole = asked.whole_months()
        if not whole:
            return days & Domain("day", ">=", first) & Domain("day", "<", after)
        begin, end = whole
        months = Domain("grain", "=", "month")
        months &= Domain("day", ">=", begin) & Domain("day", "<", end)
        before = Domain("day", ">=", first) & Domain("day", "<", begin)
        behind = Domain("day", ">=", end) & Domain("day", "<", after)
        return months | (days & (before | behind))

    @api.model
    def _step_sql(self, asked):
        """Return the expression of the first day of the step in which a row lies."""
        return SQL("date_trunc(%s, day::timestamp)::date", asked.step)

    @api.model
    def _stocks(self, asked):
        """Return what is open now, whenever it came; as :meth:`_flows`.

        The steps under ``day`` are indexes of ages: 0 for the youngest.
        """
        today = self._city_day(self._moment() or fields.Datetime.now())
        ages = SQL(" + ").join(SQL("(day < %s)::int", today - timedelta(days=age)) for age in AGES)
        domain = Domain("grain", "=", "day") & Domain("open", ">", 0)
        domain &= self._dimension_domain(asked)
        return self._sums(domain, STOCKS, ages)

    @api.model
    def _sums(self, domain, figures, moment):
        """Return sums by each cut of the rows of ``domain`` that the reader may see."""
        self.check_access("read")
        query = self._search(domain)
        cuts = self._cuts()
        sums = SQL(", ").join(
            SQL("COALESCE(SUM(%s), 0)", SQL.identifier("part", name)) for name in figures
        )
        columns = [SQL.identifier(self._table, name) for name in (*cuts, *figures)]
        rows = self.env.execute_query(
            SQL(
                """
                WITH part AS (SELECT %(moment)s AS step, %(columns)s FROM %(source)s
                               WHERE %(where)s)
                SELECT GROUPING(step, %(cuts)s), step, %(cuts)s, %(sums)s FROM part
                 GROUP BY GROUPING SETS ((), (step), %(sets)s)
                """,
                moment=moment,
                columns=SQL(", ").join(columns),
                source=query.from_clause,
                where=query.where_clause or SQL("TRUE"),
                cuts=SQL(", ").join(map(SQL.identifier, cuts)),
                sums=sums,
                sets=SQL(", ").join(SQL("(%s)", SQL.identifier(name)) for name in cuts),
            )
        )
        return self._by_cut(rows, ["day", *cuts], figures)

    @api.model
    def _by_cut(self, rows, names, figures):
        """Return ``{cut: {key: {figure: number}}}`` of rows of grouping sets."""
        found = {name: {} for name in ("", *names)}
        width = len(names)
        for grouping, *values in rows:
            # A bit is 0 for the column that the row is grouped by; none: the total.
            place = next((i for i in range(width) if not grouping >> (width - 1 - i) & 1), None)
            cut, key = ("", None) if place is None else (names[place], values[place])
            found[cut][key] = dict(zip(figures, values[width:], strict=True))
        return found

    @api.model
    def _city_day(self, moment):
        """Return the city's day of a naive UTC moment."""
        return self.env.company._to_city_zone(moment).date()
