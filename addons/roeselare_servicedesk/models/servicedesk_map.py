from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .ir_ui_view import MAP_MAX_POINTS

#: points travel as whole hundred-thousandths of a degree: about a metre
SCALE = 100_000


class ServicedeskMap(models.AbstractModel):
    """What the map view asks the server: all points in one answer, and how to draw.

    Nothing of a model is opened by it: the caller's access rights, record rules and field
    groups decide, as for a list.
    """

    _name = "servicedesk.map"
    _description = "Map of records"

    @api.model
    @api.readonly
    def action_points(self, model, domain, options):
        """Return the places of the records of ``domain`` that have one.

        :param str model: name of the model
        :param list domain: which records
        :param dict options: ``latitude``, ``longitude``: names of stored float fields;
            ``color``: name of a stored selection, or nothing; ``mark``: domain of what is
            marked, or nothing; ``limit``: most points, at most 50,000
        :return: ``ids``, ``lat``, ``lon`` (1/100,000 degree), ``color`` (positions in
            ``colors``), ``mark`` (0 or 1): columns of equal length, newest first;
            ``more``: whether there were more than ``limit``
        :raise AccessError: the caller is no member of staff, or may not read it
        :raise UserError: the options name no such fields
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The map of records is for staff."))
        if model not in self.env:
            raise UserError(self.env._("There is no such record to put on a map."))
        records = self.env[model]
        records.check_access("read")
        names = self._point_fields(records, options)
        limit = min(max(int(options.get("limit") or MAP_MAX_POINTS), 1), MAP_MAX_POINTS)
        rows = self.env.execute_query(
            self._points_query(records, Domain(domain), names, options.get("mark"), limit + 1)
        )
        more = len(rows) > limit
        return {**self._columns(rows[:limit]), "more": more}

    @api.model
    def _point_fields(self, records, options):
        """Return the names of latitude, longitude and colour (or None), checked."""
        names = []
        for option, kind in (
            ("latitude", "float"),
            ("longitude", "float"),
            ("color", "selection"),
        ):
            name = options.get(option)
            field = records._fields.get(name) if name else None
            if name and (not field or field.type != kind or not field.store):
                raise UserError(
                    self.env._("“%(name)s” cannot be drawn on a map.", name=name)
                )
            names.append(field and field.name)
        if not all(names[:2]):
            raise UserError(self.env._("A map needs a latitude and a longitude."))
        return names

    @api.model
    def _points_query(self, records, domain, names, mark, limit):
        latitude, longitude, color = names
        # Odoo stores an empty number as 0: 0, 0 is no place (it is in the sea).
        placed = Domain(latitude, "!=", 0) | Domain(longitude, "!=", 0)
        query = records._search(domain & placed, limit=limit, order="id DESC")
        alias = query.table

        def column(name):
            return records._field_to_sql(alias, name, query)

        marked = SQL("0")
        if mark:
            found = records._search(Domain(mark))
            marked = SQL(
                "(%s IN %s)::int", SQL.identifier(alias, "id"), found.subselect()
            )
        return query.select(
            SQL.identifier(alias, "id"),
            SQL("round((%s * %s)::numeric)::int", column(latitude), SCALE),
            SQL("round((%s * %s)::numeric)::int", column(longitude), SCALE),
            column(color) if color else SQL("NULL"),
            marked,
        )

    @api.model
    def _columns(self, rows):
        columns = zip(*rows, strict=True) if rows else [()] * 5
        ids, lat, lon, values, mark = map(list, columns)
        colors = sorted({value for value in values if value})
        place = {value: number for number, value in enumerate(colors)}
        return {
            "ids": ids,
            "lat": lat,
            "lon": lon,
            "color": [place.get(value, -1) for value in values],
            "colors": colors,
            "mark": mark,
        }

    @api.model
    @api.readonly
    def action_settings(self):
        """Return where a map opens, its tiles and the outline of the city.

        Nothing set: the map fits what is on it.
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The map of records is for staff."))
        return self._settings()

    @api.model
    def _settings(self):
        """Return the settings of maps; for the addon that has them."""
        return {
            "lat": 0,
            "lon": 0,
            "zoom": 2,
            "maxZoom": 19,
            "tiles": "",
            "attribution": "",
            "outline": "",
        }
