from odoo import api, models
from odoo.tools import format_date

from ..tools.figure_table import Report, Table
from .servicedesk_figure import FLOWS, STOCKS

#: columns of a table on paper, where not all fit
_PAPER = ("inflow", "closed", "on_time", "overdue", "open", "late")
_PAPER_CUTS = ("category_id", "department_id", "team_id", "channel_id")


class ServicedeskFigure(models.Model):
    """The same figures on paper and in a spreadsheet."""

    _inherit = "servicedesk.figure"

    @api.model
    def _report(self, values, paper=False):
        """Return the :class:`~..tools.figure_table.Report` of a filter.

        :param dict values: as :meth:`action_dashboard` takes it
        :param bool paper: fewer columns and tables, for a PDF
        :raise UserError: the filter makes no sense
        """
        data = self.action_dashboard(values)
        asked = self._asked(values)
        names = {**self._figure_names(), "hours": self.env._("Hours until closed")}
        figures = _PAPER if paper else (*FLOWS, *STOCKS)
        header = [names[name] for name in figures]

        def table(title, first, rows, label):
            lines = [(row[label], *(_plain(row[name]) for name in figures)) for row in rows]
            return Table(title, (first, *header), tuple(lines))

        overview = [(names[name], _plain(data["totals"][name])) for name in (*FLOWS, *STOCKS)]
        ages = [(row["label"], *(row[name] for name in STOCKS)) for row in data["ages"]]
        tables = [
            Table(
                self.env._("Overview"),
                (self.env._("Figure"), self.env._("Number")),
                tuple(overview),
            ),
            Table(
                self.env._("Age of what is open"),
                (self.env._("Age"), *(names[n] for n in STOCKS)),
                tuple(ages),
            ),
        ]
        if not paper:
            flows = [{**dict.fromkeys(STOCKS, ""), **row} for row in data["trend"]]
            tables.append(table(self.env._("In time"), self.env._("From"), flows, "from"))
        for cut, rows in data["groups"].items():
            if not paper or cut in _PAPER_CUTS:
                title = self._fields[cut]._description_string(self.env)
                tables.append(table(title, title, rows[:25] if paper else rows, "name"))
        period = self.env._(
            "From %(begin)s to %(end)s",
            begin=format_date(self.env, asked.begin),
            end=format_date(self.env, asked.end),
        )
        return Report(
            title=self.env._("Figures of the service desk"),
            lang=(self.env.lang or "nl_BE").replace("_", "-"),
            author=self.env.company.name,
            lines=(period, self._scope_text(asked), data["moment_text"]),
            tables=tuple(tables),
            fonts=self.env["helpdesk.ticket"]._receipt_fonts() if paper else (),
        )

    @api.model
    def _scope_text(self, asked):
        """Return what the figures are of, in words."""
        parts = [self._kinds()[asked.kind]] if asked.kind else []
        for name, record_id in asked.ids.items():
            record = self.env[self._fields[name].comodel_name].browse(record_id).exists()
            parts.append(record.display_name or self.env._("None"))
        return ", ".join(parts) or self.env._("All that your role may see")


def _plain(number):
    return round(number, 1) if isinstance(number, float) else number
