from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import grid

#: What one change, or one report, adds to the cells of every level. ``raw`` has a row per
#: finest cell; 0 stands for "all categories" and "all months".
_SPREAD = """
    SELECT lvl.level, raw.x >> (%(finest)s - lvl.level), raw.y >> (%(finest)s - lvl.level),
           raw.area, part.main, part.month,
           SUM(raw.received), SUM(raw.in_progress), SUM(raw.resolved),
           SUM(raw.lat_sum), SUM(raw.lon_sum)
      FROM raw
     CROSS JOIN generate_series(%(coarsest)s, %(finest)s) AS lvl (level)
     CROSS JOIN LATERAL (
           VALUES (0, 0), (raw.main, 0), (0, raw.month), (raw.main, raw.month)
           ) AS part (main, month)
     WHERE lvl.level <= %(detailed)s OR (part.main = 0 AND part.month = 0)
     GROUP BY 1, 2, 3, 4, 5, 6
"""
_COLUMNS = (
    "level, x, y, area, main, month, received, in_progress, resolved, lat_sum, lon_sum"
)
_LEVELS = {
    "finest": grid.FINEST,
    "coarsest": grid.COARSEST,
    "detailed": grid.DETAILED,
}


class MeldpuntGrid(models.Model):
    """How many public reports lie in each square of the city (docs/adr/0064).

    Counting a million reports for a view of the whole city takes too long, so they are
    counted beforehand. A change of a report adds a row to ``meldpunt.grid.delta`` in its
    own transaction; a cron folds these rows in here. Whoever reads sums both.
    """

    _name = "meldpunt.grid"
    _description = "Counted public reports of a square"
    _log_access = False

    level = fields.Integer(required=True)
    x = fields.Integer(required=True)
    y = fields.Integer(required=True)
    area = fields.Integer(required=True, help="Id of the district; 0: none.")
    main = fields.Integer("Main category", required=True, help="Id of the main category; 0: all.")
    month = fields.Integer(required=True, help="Such as 202611; 0: all.")
    received = fields.Integer(required=True)
    in_progress = fields.Integer("In progress", required=True)
    resolved = fields.Integer(required=True)
    # Whole millionths of a degree: a double adds and subtracts these exactly.
    lat_sum = fields.Float("Sum of latitudes", required=True)
    lon_sum = fields.Float("Sum of longitudes", required=True)

    _cell_unique = models.UniqueIndex("(level, main, month, x, y, area)")
    _empty_index = models.Index("(id) WHERE received + in_progress + resolved = 0")

    @api.model
    def _fold(self):
        """Add the changes since the last time to the counts."""
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            WITH raw AS (DELETE FROM meldpunt_grid_delta RETURNING *)
            INSERT INTO meldpunt_grid AS old ({_COLUMNS}) {_SPREAD}
            ON CONFLICT (level, main, month, x, y, area) DO UPDATE SET
                received = old.received + EXCLUDED.received,
                in_progress = old.in_progress + EXCLUDED.in_progress,
                resolved = old.resolved + EXCLUDED.resolved,
                lat_sum = old.lat_sum + EXCLUDED.lat_sum,
                lon_sum = old.lon_sum + EXCLUDED.lon_sum
            """,
            _LEVELS,
        )
        self.env.cr.execute(
            "DELETE FROM meldpunt_grid WHERE received + in_progress + resolved = 0"
        )

    @api.model
    def _rebuild(self):
        """Count everything again, after a load past the ORM or a moved category.

        Reads, the cron and reports may go on: all three statements see the same moment,
        and what changes after it is in rows that they do not see.
        """
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM meldpunt_grid_delta; DELETE FROM meldpunt_grid")
        self.env.cr.execute(
            f"""
            WITH raw AS (
                SELECT cell.* FROM helpdesk_ticket AS ticket
                 CROSS JOIN LATERAL meldpunt_grid_cell(ticket, 1) AS cell
                 WHERE ticket.is_public AND ticket.public_latitude <> 0
            )
            INSERT INTO meldpunt_grid ({_COLUMNS}) {_SPREAD}
            """,
            _LEVELS,
        )

    @api.model
    def _clusters(self, box, level, filters):
        """Return the counted cells of a box as one text of GeoJSON features.

        :param box: (west, south, east, north) in degrees
        :param int level: of the cells; with filters at most ``tools.grid.DETAILED``
        :param filters: :class:`~..schemas.map_query.Filters` without a subcategory
        :return: (how many reports, JSON text of the list of features)
        """
        x_min, y_min, x_max, y_max = grid.cells_of_box(*box, level)
        shift = grid.FINEST - level
        area = SQL("AND area = %s", filters.area_id) if filters.area_id else SQL()
        months = filters.months()
        ours = SQL("main = %s", filters.main_id) if filters.main_id else SQL("TRUE")
        when = SQL("month = ANY(%s)", list(months)) if months else SQL("TRUE")
        sums = SQL("SUM(%s)", filters.count_sql())
        rows = self.env.execute_query(
            SQL(
                """
                WITH part AS (
                    SELECT x, y, received, in_progress, resolved, lat_sum, lon_sum
                      FROM meldpunt_grid
                     WHERE level = %(level)s AND main = %(main)s AND month = ANY(%(kept)s)
                       AND x BETWEEN %(x_min)s AND %(x_max)s
                       AND y BETWEEN %(y_min)s AND %(y_max)s %(area)s
                    UNION ALL
                    SELECT x >> %(shift)s, y >> %(shift)s,
                           received, in_progress, resolved, lat_sum, lon_sum
                      FROM meldpunt_grid_delta
                     WHERE x >> %(shift)s BETWEEN %(x_min)s AND %(x_max)s
                       AND y >> %(shift)s BETWEEN %(y_min)s AND %(y_max)s
                       AND %(ours)s AND %(when)s %(area)s
                ), cell AS (
                    SELECT %(sums)s AS n, SUM(received) AS a, SUM(in_progress) AS b,
                           SUM(resolved) AS c, SUM(lat_sum) AS lat, SUM(lon_sum) AS lon
                      FROM part GROUP BY x, y
                )
                SELECT COALESCE(SUM(n), 0), COALESCE(json_agg(json_build_object(
                           'type', 'Feature',
                           'geometry', json_build_object('type', 'Point', 'coordinates',
                               json_build_array(
                                   round((lon / (a + b + c) / 1e6)::numeric, 6),
                                   round((lat / (a + b + c) / 1e6)::numeric, 6))),
                           'properties', json_build_object('count', n, 'states',
                               json_build_array(a, b, c))
                       ))::text, '[]')
                  FROM cell WHERE n > 0
                """,
                level=level,
                main=filters.main_id,
                kept=list(months) or [0],
                x_min=x_min,
                x_max=x_max,
                y_min=y_min,
                y_max=y_max,
                area=area,
                shift=shift,
                ours=ours,
                when=when,
                sums=sums,
            )
        )
        return rows[0]
