import re
from datetime import datetime

from odoo import api, models
from odoo.tools import SQL

from ..schemas.map_query import QueryError

PAGE_SIZE = 25
#: the last row of a page: microseconds since 1970 and the id, as both stand in the index
_CURSOR = re.compile(r"(\d{1,17})-(\d{1,9})", re.ASCII)
#: what ``_public_values`` reads; a description can be long, and is not among it
_LIST_FIELDS = (
    "answer_public",
    "area_id",
    "category_id",
    "close_reason_id",
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
_EPOCH = datetime(1970, 1, 1)


class MeldpuntMap(models.AbstractModel):
    """The public list: newest first, a page at a time, at the same cost on every page."""

    _inherit = "meldpunt.map"

    @api.model
    def _page_ids(self, filters, after="", size=PAGE_SIZE):
        """Return the ids of one page and where the next one begins.

        :param filters: :class:`~..schemas.map_query.Filters`
        :param str after: what this method returned with the page before
        :return: (list of ids, text of the next page or ``""`` at the end)
        :raise QueryError: ``after`` is no place in the list
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT id, create_date FROM helpdesk_ticket WHERE %s AND %s
                    ORDER BY create_date DESC, id DESC LIMIT %s""",
                filters.where_sql(),
                self._after_sql(after),
                size + 1,
            )
        )
        following = ""
        if len(rows) > size:
            last_id, moment = rows[size - 1]
            passed = moment - _EPOCH
            micros = (passed.days * 86_400 + passed.seconds) * 10**6 + passed.microseconds
            following = f"{micros}-{last_id}"
        return [row[0] for row in rows[:size]], following

    @api.model
    def _after_sql(self, after):
        if not after:
            return SQL("TRUE")
        found = _CURSOR.fullmatch(after)
        if not found:
            raise QueryError("na: not a place in the list")
        return SQL(
            "(create_date, id) < (timestamp '1970-01-01' + %s * interval '1 microsecond', %s)",
            int(found[1]),
            int(found[2]),
        )

    @api.model
    def _list(self, filters, after="", size=PAGE_SIZE):
        """Return one page of public reports as plain values.

        :return: (list of ``_public_values``, text of the next page)
        """
        ids, following = self._page_ids(filters, after, size)
        # sudo: helpdesk.ticket - ids of public reports; only their public values
        reports = self.env["helpdesk.ticket"].sudo().browse(ids)
        reports.fetch(_LIST_FIELDS)
        return [report._public_values() for report in reports], following

    @api.model
    def _choices(self):
        """Return what the filters of the page offer, as plain values.

        :return: ``{"groups": main categories with their children, "areas": districts}``
        """
        # sudo: helpdesk.ticket.category - names for everyone
        categories = self.env["helpdesk.ticket.category"].sudo()
        found = categories.search_fetch(
            categories._report_domain(),
            ["name", "parent_id", "icon", "confidential", "publication"],
        )
        shown = found.filtered(lambda item: not categories._never_public(item))
        groups = [
            {
                "id": main.id,
                "name": main.name,
                "icon": main.icon or "fa-circle-o",
                "children": [
                    {"id": item.id, "name": item.name}
                    for item in shown
                    if item.parent_id == main
                ],
            }
            for main in found
            if not main.parent_id
        ]
        # sudo: meldpunt.area - names of districts are public
        areas = self.env["meldpunt.area"].sudo()
        districts = areas.search_fetch([("kind", "=", "district")], ["code", "name"])
        return {
            "groups": [group for group in groups if group["children"]],
            "areas": [{"code": area.code, "name": area.name} for area in districts],
        }
