from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import geometry, watch_area

#: metres within which reports are about the same spot
SPOT = 25
#: of one spot; nobody reads further back
_MAX_FOUND = 500


class MeldpuntPlaceHistory(models.AbstractModel):
    """What was reported before at a lamp post, a bin, or a spot of some metres."""

    _name = "meldpunt.place.history"
    _description = "Earlier reports at a place"

    @api.model
    def _ticket_ids(self, ticket):
        """Return the ids of all other reports at the place of ``ticket``, newest first.

        Whoever shows them lets the rules of the reader decide which.

        :param ticket: one ``helpdesk.ticket`` with sudo
        """
        found = set()
        if ticket.has_place:
            place = geometry.Point(ticket.latitude, ticket.longitude)
            found = set(self._near(place, SPOT))
        if ticket.asset_id:
            query = SQL(
                "SELECT id FROM helpdesk_ticket WHERE asset_id = %s AND active"
                " ORDER BY id DESC LIMIT %s",
                ticket.asset_id.id,
                _MAX_FOUND,
            )
            found |= {row[0] for row in self.env.execute_query(query)}
        # A part is at the place of its whole: no other report.
        return sorted(found - {ticket.id, ticket.parent_id.id}, reverse=True)

    @api.model
    def _ticket_ids_of_many(self, tickets):
        """Return ticket id → what :meth:`_ticket_ids` gives, in two queries for all.

        :param tickets: ``helpdesk.ticket`` with sudo; a few, as the visits of a day
        """
        found = {ticket.id: set() for ticket in tickets}
        for origin, number in self._near_many(tickets.filtered("has_place")):
            found[origin].add(number)
        assets = tickets.asset_id
        by_asset = {}
        if assets:
            query = SQL(
                "SELECT asset_id, id FROM helpdesk_ticket WHERE asset_id IN %s AND active"
                " ORDER BY id DESC LIMIT %s",
                tuple(assets.ids),
                _MAX_FOUND,
            )
            for asset_id, number in self.env.execute_query(query):
                by_asset.setdefault(asset_id, set()).add(number)
        return {
            ticket.id: sorted(
                (found[ticket.id] | by_asset.get(ticket.asset_id.id, set()))
                - {ticket.id, ticket.parent_id.id},
                reverse=True,
            )
            for ticket in tickets
        }

    def _near_many(self, tickets):
        """Yield (id of a ticket, id of a report at its place)."""
        if not tickets:
            return
        places = {
            ticket.id: geometry.Point(ticket.latitude, ticket.longitude) for ticket in tickets
        }
        parts = [
            SQL(
                "SELECT %s AS origin, near.* FROM (%s) near",
                origin,
                self._near_query(place, SPOT),
            )
            for origin, place in places.items()
        ]
        for origin, number, lat, lon in self.env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            place = places[origin]
            if geometry.distance_m(place.lon, place.lat, lon, lat) <= SPOT:
                yield origin, number

    @api.model
    def _earlier(self, category, latitude, longitude):
        """Return the last solved report of ``category`` at a point, as (id, number), or None.

        :param category: ``helpdesk.ticket.category``
        """
        distance = category.duplicate_distance
        if not (category.recurrence_days and distance and (latitude or longitude)):
            return None
        place = geometry.Point(latitude, longitude)
        rows = self.env.execute_query(self._solved_query(category, place, distance))
        # the last one that was solved comes first
        for ticket_id, number, lat, lon in rows:
            if geometry.distance_m(place.lon, place.lat, lon, lat) <= distance:
                return ticket_id, number
        return None

    def _solved_query(self, category, place, within):
        """Return the SQL of what was solved in ``category`` in the cells around a point."""
        rows, columns = geometry.cells(place, *watch_area.degrees(within, place.lat))
        return SQL(
            """SELECT id, recurrence_number, latitude, longitude
            FROM helpdesk_ticket
            WHERE public_state = 'resolved' AND kind = 'report' AND parent_id IS NULL
              AND active IS TRUE AND category_id = %(category)s
              AND floor(latitude * %(row_parts)s) = ANY(%(rows)s::float8[])
              AND floor(longitude * %(column_parts)s) = ANY(%(columns)s::float8[])
              AND closed_date > %(since)s
            ORDER BY closed_date DESC LIMIT %(limit)s""",
            category=category.id,
            row_parts=SQL(str(geometry.CELL_ROWS)),
            column_parts=SQL(str(geometry.CELL_COLUMNS)),
            rows=rows,
            columns=columns,
            since=fields.Datetime.now() - timedelta(days=category.recurrence_days),
            limit=_MAX_FOUND,
        )

    def _near(self, place, within):
        """Return the ids of the reports within metres of ``place``."""
        rows = self.env.execute_query(self._near_query(place, within))
        return [
            ticket_id
            for ticket_id, lat, lon in rows
            if geometry.distance_m(place.lon, place.lat, lon, lat) <= within
        ]

    def _near_query(self, place, within):
        return SQL(
            """SELECT id, latitude, longitude
            FROM helpdesk_ticket
            WHERE latitude <> 0 AND active AND kind = 'report'
              AND point(longitude, latitude) <@ %(box)s
            ORDER BY point(longitude, latitude) <-> %(point)s
            LIMIT %(limit)s""",
            box=self.env["meldpunt.known"]._box(place, within),
            point=SQL("point(%s, %s)", place.lon, place.lat),
            limit=_MAX_FOUND,
        )
