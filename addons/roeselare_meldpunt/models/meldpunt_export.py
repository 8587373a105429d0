import json
from datetime import UTC
from urllib.parse import urlencode

from odoo import api, models
from odoo.tools import SQL, get_lang

from odoo.addons.roeselare_servicedesk.tools.csv_text import csv_text

from ..tools.geometry import COORDINATE_DECIMALS
from .helpdesk_ticket_public import PUBLIC_STATE_KEYS

EXPORT_SIZE = 5000
#: Dutch, as in the addresses of pages: whoever uses the files reads these names
_HEADER = (
    "nummer",
    "hoofdcategorie",
    "categorie",
    "toestand",
    "wijk",
    "breedtegraad",
    "lengtegraad",
    "gemeld_op",
    "gesloten_op",
)
_LANGUAGE = "nl_BE"
_STATES = {"received": "nieuw", "in_progress": "bezig", "resolved": "opgelost"}


class MeldpuntExport(models.AbstractModel):
    """Open data: which reports there are, where and how far; no word of anybody."""

    _name = "meldpunt.export"
    _description = "Open data of reports"

    @api.model
    def _page(self, kind, words, after=""):
        """Return a page of public reports as text, and the query of the next page.

        :param kind: ``csv`` or ``geojson``
        :param words: :class:`~..schemas.map_query.Words`
        :return: (text, query string or ``""`` at the end)
        :raise QueryError: there is no such filter or page
        """
        maps = self.env["meldpunt.map"]
        ids, cursor = maps._page_ids(maps._filters(words), after, EXPORT_SIZE)
        rows = self._rows(ids)
        text = csv_text(_HEADER, rows) if kind == "csv" else self._geojson(rows)
        return text, cursor and urlencode({**self._query(words), "na": cursor})

    @api.model
    def _query(self, words):
        asked = {
            "categorie": words.category,
            "toestand": words.state,
            "periode": words.period,
            "wijk": words.area,
        }
        return {name: value for name, value in asked.items() if value}

    @api.model
    def _rows(self, ids):
        """Return rows as ``_HEADER`` names them, in the order of ``ids``."""
        found = self.env.execute_query(
            SQL(
                """SELECT id, number, category_id, public_state, area_id, public_latitude,
                          public_longitude, create_date, closed_date
                     FROM helpdesk_ticket WHERE id = ANY(%s) AND is_public""",
                ids,
            )
        )
        names, areas = self._names()
        by_id = {row[0]: row[1:] for row in found}
        return [self._row(by_id[one], names, areas) for one in ids if one in by_id]

    @api.model
    def _row(self, row, names, areas):
        number, category, state, area, lat, lon, created, closed = row
        state = PUBLIC_STATE_KEYS.get(state, "in_progress")
        return (
            number,
            *names.get(category, ("", "")),
            _STATES[state],
            areas.get(area, ""),
            round(lat, COORDINATE_DECIMALS) if lat else None,
            round(lon, COORDINATE_DECIMALS) if lon else None,
            self._moment(created),
            self._moment(closed if state == "resolved" else None),
        )

    @api.model
    def _moment(self, moment):
        if not moment:
            return None
        return moment.replace(tzinfo=UTC, microsecond=0).isoformat()

    @api.model
    def _names(self):
        """Return the names of categories (main, own) and of districts, by id."""
        # sudo: helpdesk.ticket.category, meldpunt.area - names for everyone
        lang = get_lang(self.env, _LANGUAGE).code
        sudo = self.with_context(active_test=False, lang=lang).sudo().env
        categories = sudo["helpdesk.ticket.category"].search_fetch(
            [("is_report", "=", True)], ["name", "parent_id"]
        )
        names = {
            item.id: ((item.parent_id or item).name, item.name) for item in categories
        }
        areas = sudo["meldpunt.area"].search_fetch([], ["name"])
        return names, {area.id: area.name for area in areas}

    @api.model
    def _licence(self):
        # sudo: res.company - the licence is told to everyone
        company = self.env.company.sudo()
        return {
            "name": company.meldpunt_licence_name or "",
            "url": company.meldpunt_licence_url or "",
        }

    @api.model
    def _geojson(self, rows):
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row[6], row[5]]}
                if row[5] is not None
                else None,
                "properties": {
                    name: value
                    for name, value in zip(_HEADER, row, strict=True)
                    if name not in ("breedtegraad", "lengtegraad")
                },
            }
            for row in rows
        ]
        return json.dumps(
            {
                "type": "FeatureCollection",
                "license": self._licence(),
                "updated": self._moment(self.env.cr.now()),
                "features": features,
            },
            ensure_ascii=False,
        )
