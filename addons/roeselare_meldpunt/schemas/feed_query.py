"""What somebody asks of a feed: the filters of the map, and perhaps a circle."""

import re
from dataclasses import dataclass

from ..tools.geometry import NUMBER, CoordinateError, Point, parse_point
from .map_query import QueryError, Words

MAX_RADIUS_M = 10_000
_METRES = re.compile(r"\d{1,5}", re.ASCII)


@dataclass(frozen=True)
class FeedQuery:
    """Filters as they stand in the address; ``place`` is ``None`` without a circle."""

    words: Words
    place: Point | None = None
    metres: int = 0

    @classmethod
    def parse(cls, args):
        """Read the arguments of an address: those of the map, and ``straal=lat,lon,m``.

        :raise QueryError: a value that makes no sense
        """
        words = Words.parse(args)
        circle = (args.get("straal") or "").strip()
        if not circle:
            return cls(words)
        parts = [part.strip() for part in circle.split(",")]
        good = len(parts) == 3 and all(NUMBER.fullmatch(part) for part in parts[:2])
        if not good or not _METRES.fullmatch(parts[2]):
            raise QueryError("straal: lat,lon,metres")
        if not 1 <= int(parts[2]) <= MAX_RADIUS_M:
            raise QueryError(f"straal: from 1 to {MAX_RADIUS_M} metres")
        try:
            place = parse_point(parts[0], parts[1])
        except CoordinateError as error:
            raise QueryError("straal: not a place on earth") from error
        return cls(words, place, int(parts[2]))
