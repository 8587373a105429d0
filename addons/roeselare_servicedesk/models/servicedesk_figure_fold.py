from odoo import api, fields, models

from ..tools import figure_sql
from .servicedesk_figure import FLOWS, STOCKS

_FIGURES = (*FLOWS, *STOCKS)
_WATCHED = (
    "active",
    "public_state",
    "create_date",
    "closed_date",
    "reopened_at",
    "term_deadline",
    "term_warn_at",
)


class ServicedeskFigureChange(models.Model):
    """A day whose figures are no longer true.

    Rows are only added, by triggers, and taken away together, so that two people who work
    on tickets of one day never wait for each other.
    """

    _name = "servicedesk.figure.change"
    _description = "Day to count again"
    _log_access = False

    day = fields.Date(required=True)


class ServicedeskFigureMoment(models.Model):
    """The moment of which the figures are: one row, or none before the first count."""

    _name = "servicedesk.figure.moment"
    _description = "Moment of the figures"
    _log_access = False

    moment = fields.Datetime(required=True)


class ServicedeskFigure(models.Model):
    """Counting: what changed, each hour; everything, when asked."""

    _inherit = "servicedesk.figure"

    @api.private
    def init(self):
        """Note the days of whatever changes, also when it changes past the ORM."""
        self.env.cr.execute(_triggers([*_WATCHED, *self._dimensions()]))
        return super().init()

    @api.model
    def _cron_count(self):
        """Bring the figures up to date; count everything the first time."""
        if self._moment():
            self._fold()
        else:
            self._rebuild()

    @api.model
    def _moment(self):
        """Return the moment of which the figures are, naive UTC, or False."""
        # sudo: servicedesk.figure.moment - how old the figures are is no secret
        return self.env["servicedesk.figure.moment"].sudo().search([], limit=1).moment

    @api.model
    def _fold(self):
        """Count the days anew on which something changed, and then their months.

        A promise that came in danger or broke since the last time changes a day too,
        without any change of its ticket.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        days = self._dirty_days(now)
        begin = figure_sql.begin
        self.env.cr.execute(
            f"""
            WITH dirty AS (
                SELECT day, {begin("day")} AS begin_at, {begin("(day + 1)")} AS end_at
                  FROM unnest(%(days)s::date[]) AS day
            ),
            gone AS (
                DELETE FROM servicedesk_figure AS old USING dirty
                 WHERE old.grain = 'day' AND old.day = dirty.day
            )
            {self._count_sql(dirty=True)}
            """,
            {"now": now, "days": days},
        )
        self._sum_months(sorted({day.replace(day=1) for day in days}))
        self._counted(now)

    @api.model
    def _dirty_days(self, now):
        """Take the days off the list on which something changed since the last count."""
        came = figure_sql.day("create_date")
        self.env.cr.execute(
            f"""
            WITH former AS (SELECT moment FROM servicedesk_figure_moment),
            taken AS (DELETE FROM servicedesk_figure_change RETURNING day)
            SELECT day FROM taken
             UNION SELECT {came} FROM helpdesk_ticket, former
             WHERE active IS TRUE AND public_state IN ('received', 'in_progress')
               AND term_deadline BETWEEN former.moment AND %(now)s
             UNION SELECT {came} FROM helpdesk_ticket, former
             WHERE active IS TRUE AND public_state IN ('received', 'in_progress')
               AND term_warn_at BETWEEN former.moment AND %(now)s
            """,
            {"now": now},
        )
        return [day for (day,) in self.env.cr.fetchall()]

    @api.model
    def _sum_months(self, months=None):
        """Add the days of months up to rows of months.

        :param list months: their first days; all when left out
        """
        keys = ", ".join(self._dimensions())
        flows, stocks = ", ".join(FLOWS), ", ".join(STOCKS)
        sums = ", ".join(f"SUM({name})" for name in FLOWS)
        nothing = ", ".join("0" for _name in STOCKS)
        chosen = chosen_days = ""
        if months is not None:
            chosen = "AND day = ANY(%(months)s)"
            chosen_days = "AND day >= month AND day < month + interval '1 month'"
        month = "month" if chosen else "date_trunc('month', day::timestamp)::date"
        source = ", unnest(%(months)s::date[]) AS month" if chosen else ""
        self.env.cr.execute(
            f"""
            DELETE FROM servicedesk_figure WHERE grain = 'month' {chosen};
            INSERT INTO servicedesk_figure (grain, day, {keys}, {flows}, {stocks})
            SELECT 'month', {month} AS first, {keys}, {sums}, {nothing}
              FROM servicedesk_figure {source}
             WHERE grain = 'day' {chosen_days}
             GROUP BY first, {keys}
            HAVING SUM({" + ".join(FLOWS)}) > 0
            """,
            {"months": months},
        )

    @api.model
    def _rebuild(self):
        """Count everything again, after a load past the triggers or a doubt.

        Readers see the former figures until this transaction ends.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        self.env.cr.execute("DELETE FROM servicedesk_figure_change; DELETE FROM servicedesk_figure")
        self.env.cr.execute(self._count_sql(dirty=False), {"now": now})
        self._sum_months()
        self._counted(now)

    @api.model
    def _count_sql(self, dirty):
        dimensions = self._dimensions()
        keys = ", ".join(["day", *dimensions])
        sums = ", ".join(f"SUM({name})" for name in _FIGURES)
        return f"""
            INSERT INTO servicedesk_figure (grain, {keys}, {", ".join(_FIGURES)})
            SELECT 'day', {keys}, {sums}
              FROM ({figure_sql.events(_FIGURES, dimensions, dirty)}) AS event
             GROUP BY {keys}
        """

    @api.model
    def _counted(self, now):
        """Write down the moment; of two counts at once, the later one begins again."""
        # sudo: servicedesk.figure.moment - written by the count alone
        moment = self.env["servicedesk.figure.moment"].sudo().search([], limit=1)
        if moment:
            moment.moment = now
        else:
            moment.create({"moment": now})
        self.env.flush_all()
        self.env.invalidate_all()


def _triggers(watched):
    """Return the SQL of the triggers that note days; a second run replaces them."""
    day = figure_sql.day
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in watched)

    def moments(row):
        return (
            f"SELECT {day(f'{row}.create_date')} UNION SELECT {day(f'{row}.closed_date')} "
            f"UNION SELECT {day(f'{row}.reopened_at')} UNION "
            f"SELECT {day('create_date')} FROM servicedesk_satisfaction "
            f"WHERE ticket_id = {row}.id"
        )

    note = "INSERT INTO servicedesk_figure_change (day) SELECT d FROM ({}) AS s (d) "
    note += "WHERE d IS NOT NULL;"
    table = "servicedesk_satisfaction"
    return f"""
        CREATE OR REPLACE FUNCTION servicedesk_figure_note() RETURNS trigger AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN {note.format(moments("OLD"))} END IF;
            IF TG_OP <> 'DELETE' THEN {note.format(moments("NEW"))} END IF;
            RETURN NULL;
        END $$ LANGUAGE plpgsql;
        CREATE OR REPLACE TRIGGER servicedesk_figure_change AFTER INSERT OR DELETE
            ON helpdesk_ticket FOR EACH ROW EXECUTE FUNCTION servicedesk_figure_note();
        CREATE OR REPLACE TRIGGER servicedesk_figure_update AFTER UPDATE OF {", ".join(watched)}
            ON helpdesk_ticket FOR EACH ROW WHEN ({changed})
            EXECUTE FUNCTION servicedesk_figure_note();
        CREATE OR REPLACE FUNCTION servicedesk_figure_note_answer() RETURNS trigger AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN {note.format(f"SELECT {day('OLD.create_date')}")} END IF;
            IF TG_OP <> 'DELETE' THEN {note.format(f"SELECT {day('NEW.create_date')}")} END IF;
            RETURN NULL;
        END $$ LANGUAGE plpgsql;
        CREATE OR REPLACE TRIGGER servicedesk_figure_answer
            AFTER INSERT OR DELETE OR UPDATE OF answer, create_date, ticket_id
            ON {table} FOR EACH ROW EXECUTE FUNCTION servicedesk_figure_note_answer();
    """
