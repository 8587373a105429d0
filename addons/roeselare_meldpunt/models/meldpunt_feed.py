from datetime import UTC
from urllib.parse import urlencode

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import geometry, watch_area
from ..tools.feed import Entry, Feed

MAX_ENTRIES = 50
# In the corners of the box around a circle lies a fifth of it.
_CANDIDATES = 200
# Where much is reported the newest are enough; elsewhere an area holds few in all.
_NEWEST = 5000


class MeldpuntFeed(models.AbstractModel):
    """The newest public reports as a feed, for programs that look by themselves."""

    _name = "meldpunt.feed"
    _description = "Feed of public reports"

    @api.model
    def _feed(self, query, path):
        """Return the :class:`~..tools.feed.Feed` of what was asked.

        :param query: :class:`~..schemas.feed_query.FeedQuery`
        :param str path: of the feed, with its arguments
        :raise QueryError: there is no such category or district
        """
        # sudo: res.company - the name of the city
        company = self.env.company.sudo()
        base = self.env["helpdesk.ticket"].get_base_url()
        return Feed(
            url=base + path,
            page=f"{base}/meldpunt/kaart{self._page_arguments(query)}",
            title=self.env._("Reports in %(city)s", city=company.name),
            author=company.servicedesk_mail_sender or company.name,
            lang=(self.env.lang or "nl_BE").replace("_", "-"),
            entries=tuple(self._entry(ticket, base) for ticket in self._tickets(query)),
        )

    def _page_arguments(self, query):
        words = query.words
        pairs = {
            "categorie": words.category,
            "toestand": words.state,
            "periode": words.period,
            "wijk": words.area,
        }
        chosen = {name: value for name, value in pairs.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""

    def _tickets(self, query):
        """Return the newest public reports that fit, with sudo; at most 50."""
        where = self.env["meldpunt.map"]._filters(query.words).where_sql()
        if query.place:
            ids = self._ids_around(query, where)
        else:
            ids = [row[0] for row in self._newest(SQL("helpdesk_ticket"), where, MAX_ENTRIES)]
        # sudo: helpdesk.ticket - the domain holds what everyone sees
        tickets = self.env["helpdesk.ticket"].sudo()
        domain = tickets._public_domain() & Domain("id", "in", ids)
        return tickets.search(domain, order="id desc")

    def _newest(self, tickets, where, limit):
        return self.env.execute_query(
            SQL(
                """SELECT id, public_latitude, public_longitude FROM %s
                WHERE %s ORDER BY id DESC LIMIT %s""",
                tickets,
                where,
                limit,
            )
        )

    def _ids_around(self, query, where):
        """Return the ids of the newest reports in the circle, at most 50."""
        where = SQL("%s AND %s", where, self._box(query))
        newest = SQL(
            "(SELECT * FROM helpdesk_ticket WHERE is_public ORDER BY id DESC LIMIT %s) AS newest",
            _NEWEST,
        )
        ids = []
        for tickets in (newest, SQL("helpdesk_ticket")):
            rows = self._newest(tickets, where, _CANDIDATES)
            ids = [row[0] for row in rows if self._in_circle(query, *row[1:])]
            if len(ids) >= MAX_ENTRIES:
                break
        return ids[:MAX_ENTRIES]

    def _box(self, query):
        high, wide = watch_area.degrees(query.metres, query.place.lat)
        return SQL(
            "point(public_longitude, public_latitude) <@ box(point(%s, %s), point(%s, %s))",
            query.place.lon - wide,
            query.place.lat - high,
            query.place.lon + wide,
            query.place.lat + high,
        )

    def _in_circle(self, query, lat, lon):
        if not query.place:
            return True
        place = query.place
        return geometry.distance_m(place.lon, place.lat, lon, lat) <= query.metres

    def _entry(self, ticket, base):
        values = ticket._public_values()
        where = values["place"] or values["area"]
        title = f"{values['category']} – {where}" if where else values["category"]
        lines = [values["state_name"], values["text"], values["answer"]]
        # Not write_date: that tells when colleagues work on it.
        moments = (values["created"], ticket.published_at, values["closed"])
        placed = bool(values["lat"] or values["lon"])
        return Entry(
            url=base + values["url"],
            title=title,
            text="\n".join(filter(None, lines)),
            category=values["category"],
            published=(ticket.published_at or values["created"]).replace(tzinfo=UTC),
            updated=max(filter(None, moments)).replace(tzinfo=UTC),
            lat=values["lat"] if placed else None,
            lon=values["lon"] if placed else None,
        )
