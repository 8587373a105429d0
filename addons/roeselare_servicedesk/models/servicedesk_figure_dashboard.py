from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date
from odoo.tools.misc import format_datetime

from ..schemas.figure_filter import FigureFilter, FilterError
from .res_company_calendar import CITY_TIME_ZONE
from .servicedesk_figure import FLOWS, STOCKS
from .servicedesk_figure_read import AGES

#: the count runs each hour: later than this, something is wrong
_OLD = timedelta(hours=2)
_VARIANT_GROUPS = {
    "operator": ("group_operator",),
    "department": ("group_agent",),
    "management": ("group_management", "group_admin", "group_dpo"),
}


class ServicedeskFigure(models.Model):
    """The dashboard: what its reader may see, in plain values."""

    _inherit = "servicedesk.figure"

    @api.model
    def action_dashboard(self, values=None):
        """Return everything that the dashboard shows.

        :param dict values: the filter as the browser has it, see ``FigureFilter.parse``
        :return: plain values: ``moment``, ``moment_text``, ``filter``, ``variants``,
            ``totals``, ``trend``, ``ages``, ``groups``, ``options``, ``tickets`` (whether
            the reader may open what is behind a number)
        :raise UserError: the filter makes no sense
        :raise AccessError: the role has no figures
        """
        self.check_access("read")
        asked = self._asked(values)
        flows, stocks = self._flows(asked), self._stocks(asked)
        return {
            **self._moment_values(),
            "filter": self._filter_values(asked),
            "variants": self._variants(),
            "totals": _joined(flows[""].get(None), stocks[""].get(None)),
            "trend": self._trend(asked, flows["day"]),
            "ages": self._ages(stocks["day"]),
            "groups": {
                cut: self._group(asked, cut, flows[cut], stocks[cut]) for cut in self._cuts()
            },
            "options": self._options(),
            "tickets": self.env["helpdesk.ticket"].has_access("read"),
        }

    # ------------------------------------------------------------------ filter

    @api.model
    def _asked(self, values):
        today = self._city_day(fields.Datetime.now())
        ids = [name for name in self._cuts() if name != "kind"]
        try:
            asked = FigureFilter.parse(values, today, ids)
        except FilterError as error:
            if error.args[0] in ("from", "to", "period"):
                raise UserError(
                    self.env._(
                        "This period is not possible. Choose a first and a last day, at most "
                        "ten years apart."
                    )
                ) from error
            raise UserError(
                self.env._("This choice is not possible. Open the figures again.")
            ) from error
        if asked.variant and asked.variant not in self._variants():
            raise AccessError(self.env._("These figures are not for your role."))
        return asked

    @api.model
    def _filter_values(self, asked):
        return {
            "from": str(asked.begin),
            "to": str(asked.end),
            "variant": asked.variant or next(iter(self._variants()), ""),
            "kind": asked.kind,
            "step": asked.step,
            **{name: asked.ids.get(name, False) for name in self._cuts() if name != "kind"},
        }

    @api.model
    def _variants(self):
        """Return the dashboards of the reader's role."""
        user = self.env.user
        return [
            name
            for name, groups in _VARIANT_GROUPS.items()
            if any(user.has_group(f"roeselare_servicedesk.{group}") for group in groups)
        ]

    @api.model
    def _options(self):
        """Return what can be chosen for each dimension: ``{name: [[id, label], …]}``."""
        chosen = {
            name: self.env[self._fields[name].comodel_name].search([])
            for name in self._cuts()
            if name != "kind"
        }
        options = {
            name: [[record.id, record.display_name] for record in records]
            for name, records in chosen.items()
        }
        options["kind"] = [list(kind) for kind in self._kinds().items()]
        return options

    @api.model
    def _kinds(self):
        return dict(self._fields["kind"]._description_selection(self.env))

    # ------------------------------------------------------------------- parts

    @api.model
    def _moment_values(self):
        moment = self._moment()
        if not moment:
            text = self.env._("The figures have not been counted yet.")
            return {"moment": False, "moment_text": text, "old": True}
        now = fields.Datetime.now()
        today = self._city_day(now) == self._city_day(moment)
        clock = format_datetime(
            self.env,
            moment,
            tz=CITY_TIME_ZONE,
            dt_format="HH:mm" if today else "d MMMM y HH:mm",
        )
        text = self.env._("Brought up to date at %(moment)s", moment=clock)
        return {
            "moment": fields.Datetime.to_string(moment),
            "moment_text": text,
            "old": now - moment > _OLD,
        }

    @api.model
    def _trend(self, asked, sums):
        return [
            {
                **{name: step[name] for name in ("from", "to", "label")},
                **_joined(sums.get(step["day"]), flows_only=True),
            }
            for step in self._steps(asked)
        ]

    @api.model
    def _steps(self, asked):
        """Return the steps of the period; ``day`` is the first one of the week or month."""
        steps, day = [], _first_day(asked.begin, asked.step)
        while day <= asked.end:
            after = _next_step(day, asked.step)
            begin, end = max(day, asked.begin), min(after - timedelta(days=1), asked.end)
            steps.append(
                {
                    "day": day,
                    "from": str(begin),
                    "to": str(end),
                    "label": self._step_label(begin, asked.step),
                }
            )
            day = after
        return steps

    @api.model
    def _step_label(self, day, step):
        pattern = "LLL y" if step == "month" else "d MMM"
        return format_date(self.env, day, date_format=pattern)

    @api.model
    def _ages(self, sums):
        labels = [self.env._("at most %(days)s days", days=AGES[0])]
        labels += [
            self.env._("%(low)s to %(high)s days", low=low + 1, high=high)
            for low, high in zip(AGES, AGES[1:], strict=False)
        ]
        labels.append(self.env._("more than %(days)s days", days=AGES[-1]))
        return [
            {"age": age, "label": label, **(sums.get(age) or dict.fromkeys(STOCKS, 0))}
            for age, label in enumerate(labels)
        ]

    @api.model
    def _group(self, asked, cut, flows, stocks):
        """Return the rows of one dimension, the busiest first."""
        totals = {}
        for key in {*flows, *stocks}:
            totals[key] = _joined(flows.get(key), stocks.get(key))
        if cut == "category_id":
            totals = self._by_main_category(totals, asked.ids.get(cut))
        names = self._names(cut, totals)
        rows = [{"id": key or False, "name": names[key], **row} for key, row in totals.items()]
        return sorted(rows, key=lambda row: (-row["inflow"] - row["open"], row["name"]))

    @api.model
    def _by_main_category(self, totals, chosen):
        """Add subcategories to what is just below the chosen category, or to the top."""
        categories = self.env["helpdesk.ticket.category"].browse(filter(None, totals))
        paths = {category.id: category.parent_path or "" for category in categories}
        found = {}
        for key, row in totals.items():
            path = [int(part) for part in paths.get(key, "").split("/") if part]
            below = path[path.index(chosen) + 1 :] if chosen in path else path
            top = next(iter(below), chosen if path else key)
            former = found.get(top)
            found[top] = row if not former else {n: former[n] + row[n] for n in row}
        return found

    @api.model
    def _names(self, cut, keys):
        none = self.env._("None")
        if cut == "kind":
            kinds = self._kinds()
            return {key: kinds.get(key, none) for key in keys}
        records = self.env[self._fields[cut].comodel_name].browse(filter(None, keys))
        return {None: none, **{record.id: record.display_name for record in records}}

    @api.model
    def _figure_names(self):
        return dict(self.env["helpdesk.ticket"]._fields["figure"]._description_selection(self.env))


def _joined(flows, stocks=None, flows_only=False):
    """Return one row of both kinds of figures; a missing one is 0."""
    row = {name: (flows or {}).get(name, 0) for name in FLOWS}
    row["hours"] = float(row["hours"])
    if not flows_only:
        row.update((name, (stocks or {}).get(name, 0)) for name in STOCKS)
    return row


def _first_day(day, step):
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def _next_step(day, step):
    if step == "month":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=7 if step == "week" else 1)
