"""What somebody asks of the public map and list: a box, a zoom and filters, checked."""

import re
from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL

from ..tools.geometry import NUMBER

#: longest side of a box, in degrees; the city is 0.13 wide and 0.11 high
MAX_SIDE = 0.5
MIN_ZOOM, MAX_ZOOM = 8, 22
#: word in the address → states of ``_public_state_key``
STATES = {
    "open": ("received", "in_progress"),
    "nieuw": ("received",),
    "bezig": ("in_progress",),
    "opgelost": ("resolved",),
}
#: word in the address → this month and how many before it
PERIODS = {"maand": 1, "kwartaal": 3, "jaar": 12}
_SMALL_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_CODE = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)


class QueryError(ValueError):
    """The question cannot be answered; the text tells a programmer why, in English."""


@dataclass(frozen=True)
class Words:
    """The filters as they stand in the address, checked for shape only."""

    category: int = 0
    state: str = ""
    period: str = ""
    area: str = ""

    @classmethod
    def parse(cls, args):
        """Read filters from the arguments of an address.

        :raise QueryError: a value that no page of ours offers
        """
        category = (args.get("categorie") or "").strip()
        state = (args.get("toestand") or "").strip()
        period = (args.get("periode") or "").strip()
        area = (args.get("wijk") or "").strip()
        if category and not _SMALL_NUMBER.fullmatch(category):
            raise QueryError("categorie: not the number of a category")
        if state and state not in STATES:
            raise QueryError(f"toestand: one of {', '.join(STATES)}")
        if period and period not in PERIODS:
            raise QueryError(f"periode: one of {', '.join(PERIODS)}")
        if area and not _CODE.fullmatch(area):
            raise QueryError("wijk: not the code of a district")
        return cls(int(category or 0), state, period, area)


@dataclass(frozen=True)
class Filters:
    """Filters by the ids they mean; 0 means: all."""

    main_id: int = 0
    category_ids: tuple = ()
    area_id: int = 0
    state: str = ""
    period: str = ""

    @property
    def is_fine(self):
        """Whether a subcategory is asked, which the counted cells do not know."""
        return bool(self.category_ids) and not self.main_id

    def first_month(self, today=None):
        """Return the first day of the period, or ``None`` without one."""
        if not self.period:
            return None
        today = today or date.today()
        back = today.year * 12 + today.month - PERIODS[self.period]
        return date(back // 12, back % 12 + 1, 1)

    def months(self, today=None):
        """Return the months of the period as numbers such as 202611; empty without one."""
        first = self.first_month(today)
        if not first:
            return ()
        start = first.year * 12 + first.month - 1
        return tuple(
            month // 12 * 100 + month % 12 + 1
            for month in range(start, start + PERIODS[self.period])
        )

    def states(self):
        """Return the keys of the states asked; all of them without a filter."""
        return STATES.get(self.state, ("received", "in_progress", "resolved"))

    def count_sql(self):
        """Return the sum of the counted columns that these filters ask."""
        return SQL(" + ").join(SQL.identifier(state) for state in self.states())

    def where_sql(self):
        """Return the condition on public tickets, in terms of ``helpdesk_ticket``."""
        parts = [SQL("is_public")]
        if self.category_ids:
            parts.append(SQL("category_id = ANY(%s)", list(self.category_ids)))
        if self.area_id:
            parts.append(SQL("area_id = %s", self.area_id))
        if self.state == "opgelost":
            parts.append(SQL("public_state = 'resolved'"))
        elif self.state == "nieuw":
            parts.append(SQL("public_state = 'received'"))
        elif self.state == "bezig":
            parts.append(SQL("public_state NOT IN ('received', 'resolved')"))
        elif self.state == "open":
            parts.append(SQL("public_state <> 'resolved'"))
        if self.period:
            parts.append(SQL("create_date >= %s", self.first_month()))
        return SQL(" AND ").join(parts)


@dataclass(frozen=True)
class Box:
    """A part of the map: (west, south, east, north) in degrees, and how near it is seen."""

    sides: tuple
    zoom: int

    @classmethod
    def parse(cls, args):
        """Read ``bbox`` and ``zoom`` from the arguments of an address.

        :raise QueryError: missing, no numbers, not on earth, inverted or too large
        """
        sides = _sides(args.get("bbox") or "")
        zoom = (args.get("zoom") or "").strip()
        if not _SMALL_NUMBER.fullmatch(zoom) or not MIN_ZOOM <= int(zoom) <= MAX_ZOOM:
            raise QueryError(f"zoom: a whole number from {MIN_ZOOM} to {MAX_ZOOM}")
        return cls(sides, int(zoom))


def _sides(text):
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 4 or not all(NUMBER.fullmatch(part) for part in parts):
        raise QueryError("bbox: four numbers west,south,east,north in degrees")
    west, south, east, north = map(float, parts)
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise QueryError("bbox: longitude is from -180 to 180")
    if not (-90 <= south <= 90 and -90 <= north <= 90):
        raise QueryError("bbox: latitude is from -90 to 90")
    if west >= east or south >= north:
        raise QueryError("bbox: west is less than east, and south less than north")
    if east - west > MAX_SIDE or north - south > MAX_SIDE:
        raise QueryError(f"bbox: at most {MAX_SIDE:g} degree wide and high")
    return west, south, east, north
