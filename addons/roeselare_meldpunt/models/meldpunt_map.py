from odoo import api, models
from odoo.tools import SQL

from ..schemas.map_query import Filters, QueryError
from ..tools import grid

#: up to this many reports in a view are looked at one by one
MAX_POINTS = 500
#: as many reports of one spot are named, so that they can be opened from the map
MAX_NAMED = 5


class MeldpuntMap(models.AbstractModel):
    """Answers what the public map asks, in few queries and without one ORM record."""

    _name = "meldpunt.map"
    _description = "Public map of reports"

    @api.model
    def _filters(self, words):
        """Return the :class:`Filters` that the words of an address mean.

        :param words: :class:`~..schemas.map_query.Words`
        :raise QueryError: there is no such category or district
        """
        main_id, category_ids = self._category_ids(words.category)
        return Filters(
            main_id=main_id,
            category_ids=category_ids,
            area_id=self._area_id(words.area),
            state=words.state,
            period=words.period,
        )

    @api.model
    def _category_ids(self, category_id):
        if not category_id:
            return 0, ()
        rows = self.env.execute_query(
            SQL(
                """SELECT id, parent_id FROM helpdesk_ticket_category
                    WHERE (id = %(id)s OR parent_id = %(id)s) AND is_report""",
                id=category_id,
            )
        )
        own = [row for row in rows if row[0] == category_id]
        if not own:
            raise QueryError("categorie: there is no such category")
        # Sorted, so that the same question is the same text for the database.
        return (0 if own[0][1] else category_id), tuple(sorted(row[0] for row in rows))

    @api.model
    def _area_id(self, code):
        if not code:
            return 0
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM meldpunt_area
                    WHERE code = %s AND kind = 'district' AND active""",
                code,
            )
        )
        if not rows:
            raise QueryError("wijk: there is no such district")
        return rows[0][0]

    @api.model
    def _data(self, box, words):
        """Return the GeoJSON text of what a view of the map shows; at most 500 features.

        A feature is a report (``number``, ``category``, ``state``) or several that lie
        close together (``count``, ``states``: received, in progress, resolved).

        :param box: :class:`~..schemas.map_query.Box`
        :param words: :class:`~..schemas.map_query.Words`
        :raise QueryError: there is no such category or district
        """
        filters = self._filters(words)
        detailed = bool(filters.main_id or filters.period)
        finest = grid.DETAILED if detailed else grid.FINEST
        if not filters.is_fine:
            level = grid.level_for(box.zoom, box.sides, finest)
            counts = self.env["meldpunt.grid"]
            total, features = counts._clusters(box.sides, level, filters)
            if total > MAX_POINTS:
                return self._collection(features)
        level = grid.level_for(box.zoom, box.sides, grid.FINEST + 4)
        return self._collection(self._points(box.sides, level, filters))

    @api.model
    def _collection(self, features):
        return f'{{"type":"FeatureCollection","features":{features}}}'

    @api.model
    def _points(self, sides, level, filters):
        """Return the reports of a box as features; those of one small cell together."""
        west, south, east, north = sides
        shift = max(grid.FINEST - level, 0)
        # Nearer than the finest cells, only reports of one and the same spot are joined.
        spot = (
            SQL("meldpunt_cell_x(lon) >> %s, meldpunt_cell_y(lat) >> %s", shift, shift)
            if level <= grid.FINEST
            else SQL("round(lon::numeric, 4), round(lat::numeric, 4)")
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH found AS (
                    SELECT public_longitude AS lon, public_latitude AS lat, number,
                           category_id, CASE public_state
                               WHEN 'received' THEN 0 WHEN 'resolved' THEN 2 ELSE 1
                           END AS state
                      FROM helpdesk_ticket
                     WHERE point(public_longitude, public_latitude)
                           <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))
                       AND public_latitude <> 0 AND %(where)s
                ), spot AS (
                    SELECT count(*) AS n, avg(lon) AS lon, avg(lat) AS lat,
                           array_agg(number ORDER BY number DESC) AS numbers,
                           min(category_id) AS category, min(state) AS state,
                           count(*) FILTER (WHERE state = 0) AS a,
                           count(*) FILTER (WHERE state = 1) AS b,
                           count(*) FILTER (WHERE state = 2) AS c
                      FROM found GROUP BY %(spot)s
                )
                SELECT COALESCE(json_agg(json_build_object(
                    'type', 'Feature',
                    'geometry', json_build_object('type', 'Point', 'coordinates',
                        json_build_array(round(lon::numeric, 6), round(lat::numeric, 6))),
                    'properties', CASE WHEN n = 1 THEN json_build_object(
                        'number', numbers[1], 'category', category, 'state',
                        (ARRAY['received', 'in_progress', 'resolved'])[state + 1])
                    ELSE json_build_object('count', n, 'states', json_build_array(a, b, c),
                        'numbers', numbers[1:%(named)s]) END
                ))::text, '[]') FROM spot
                """,
                west=west,
                south=south,
                east=east,
                north=north,
                where=filters.where_sql(),
                spot=spot,
                named=MAX_NAMED,
            )
        )
        return rows[0][0]
