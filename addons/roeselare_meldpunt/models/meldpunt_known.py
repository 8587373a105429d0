from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import OPEN_STATES

from ..tools import geometry, watch_area

MAX_KNOWN = 5
# Nearest in degrees is not quite nearest in metres, and some may be hidden.
_CANDIDATES = 60
_READ = (
    "area_id",
    "category_id",
    "closed_date",
    "create_date",
    "number",
    "public_answer",
    "public_latitude",
    "public_longitude",
    "public_place",
    "public_state",
    "public_text",
)


class MeldpuntKnown(models.AbstractModel):
    """Finds open reports near a point that may be the same as a new one.

    What everyone may see is looked for by its *public* point: a report that is shown
    in steps of 100 m must not be found to the metre by asking often enough.
    """

    _name = "meldpunt.known"
    _description = "Reports that are known already"

    @api.model
    def _near(self, category, place, but=None, family=None):
        """Return the public open reports near a point, nearest first, as plain values.

        :param category: the ``helpdesk.ticket.category`` of the new report
        :param place: :class:`~..tools.geometry.Point`
        :param but: ``helpdesk.ticket`` that is not to be found
        :param family: the categories that may be the same, when they were read already
        :return: list of at most 5 dicts: ``_public_values()`` with ``distance`` (whole
            metres) and ``age`` (words)
        """
        if not (category and place and category.duplicate_distance):
            return []
        # Of a place shown in steps, the point lies up to one step away.
        within = max(category.duplicate_distance, category.place_precision)
        family = family or category._family(category.id)
        query = self._public_query(category, place, within, family or category)
        rows = self.env.execute_query(query)
        # sudo: helpdesk.ticket - the domain holds what everyone sees
        tickets = self.env["helpdesk.ticket"].sudo()
        domain = tickets._public_domain() & Domain("id", "in", [row[0] for row in rows])
        found = []
        for ticket in tickets.search_fetch(domain, _READ):
            distance = geometry.distance_m(
                place.lon, place.lat, ticket.public_longitude, ticket.public_latitude
            )
            if distance <= within and ticket != but:
                found.append((distance, -ticket.id, ticket))
        found.sort()
        return [
            {
                **ticket._public_values(),
                "distance": round(distance),
                "age": self._age(ticket.create_date),
            }
            for distance, _id, ticket in found[:MAX_KNOWN]
        ]

    def _public_query(self, category, place, within, family):
        """Return the query of candidates, served by the index of the public points."""
        return SQL(
            """SELECT id FROM helpdesk_ticket
            WHERE is_public AND public_state IN %(states)s
              AND category_id IN %(categories)s AND create_date > %(since)s
              AND point(public_longitude, public_latitude) <@ %(box)s
            ORDER BY point(public_longitude, public_latitude) <-> %(point)s
            LIMIT %(limit)s""",
            states=OPEN_STATES,
            categories=tuple(family.ids),
            since=self._since(category),
            box=self._box(place, within),
            point=SQL("point(%s, %s)", place.lon, place.lat),
            limit=_CANDIDATES,
        )

    @api.model
    def _near_ticket_ids(self, ticket):
        """Return the ids of open reports near ``ticket``, also of those not public.

        For colleagues, whose own rules decide what they see of them.

        :param ticket: one ``helpdesk.ticket`` with sudo
        """
        category = ticket.category_id
        if not (ticket.has_place and category.duplicate_distance):
            return []
        place = geometry.Point(ticket.latitude, ticket.longitude)
        return self._near_ids(category, place, ticket.id)

    @api.model
    def _near_ids(self, category, place, but=0):
        """Return the ids of open reports of a category near a point, nearest first.

        For colleagues, whose own rules decide what they see of them.

        :param int but: id of the ticket that is not to be found
        """
        within = category.duplicate_distance
        query = SQL(
            """SELECT id, latitude, longitude FROM helpdesk_ticket
            WHERE latitude <> 0 AND active AND id <> %(own)s
              AND public_state IN %(states)s AND category_id IN %(categories)s
              AND create_date > %(since)s
              AND point(longitude, latitude) <@ %(box)s
            ORDER BY point(longitude, latitude) <-> %(point)s
            LIMIT %(limit)s""",
            own=but,
            states=OPEN_STATES,
            categories=tuple(category._family(category.id).ids or category.ids),
            since=self._since(category),
            box=self._box(place, within),
            point=SQL("point(%s, %s)", place.lon, place.lat),
            limit=_CANDIDATES,
        )
        return [
            ticket_id
            for ticket_id, lat, lon in self.env.execute_query(query)
            if geometry.distance_m(place.lon, place.lat, lon, lat) <= within
        ]

    def _since(self, category):
        return fields.Datetime.now() - timedelta(weeks=category.duplicate_weeks)

    def _box(self, place, within):
        """Return the box of degrees around a point that holds a circle of metres."""
        high, wide = watch_area.degrees(within, place.lat)
        return SQL(
            "box(point(%s, %s), point(%s, %s))",
            place.lon - wide,
            place.lat - high,
            place.lon + wide,
            place.lat + high,
        )

    # ------------------------------------------------------------------- words

    @api.model
    def _age(self, moment):
        """Return in plain words how long ago a report was made."""
        city = self.env.company._to_city_zone
        days = (city(fields.Datetime.now()).date() - city(moment).date()).days
        if days <= 0:
            return self.env._("today")
        if days == 1:
            return self.env._("yesterday")
        if days < 14:
            return self.env._("%(count)d days ago", count=days)
        if days < 60:
            return self.env._("%(count)d weeks ago", count=days // 7)
        return self.env._("%(count)d months ago", count=days // 30)

    @api.model
    def _asked(self, category_text, lat_text, lon_text):
        """Return what is known near what a form holds; nothing for what makes no sense.

        :param str category_text: id of a category, as sent
        :param str lat_text: degrees, as sent
        :param str lon_text: degrees, as sent
        """
        try:
            place = geometry.parse_point(lat_text, lon_text)
        except geometry.CoordinateError:
            return []
        text = category_text or ""
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
        if not place or not number:
            return []
        categories = self.env["helpdesk.ticket.category"]
        family = categories._family(number)
        open_ones = family.filtered_domain(categories._report_domain())
        category = open_ones.filtered(
            lambda item: item.id == number and item.parent_id in open_ones
        )
        return self._near(category, place, family=family)

    @api.model
    def _like(self, ticket):
        """Return what everyone may know of what resembles ``ticket`` (with sudo)."""
        if ticket.kind != "report" or not ticket.has_place:
            return []
        if ticket.public_state not in OPEN_STATES:
            return []
        place = geometry.Point(ticket.latitude, ticket.longitude)
        return self._near(ticket.category_id, place, but=ticket)
