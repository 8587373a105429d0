from odoo import api, models
from odoo.tools import SQL

from ..tools.street_text import asset_number, street_words, take_apart, word_stem

MAX_HITS = 8
MAX_STREETS = 6
NEAR_M = 100
METRES_PER_DEGREE = 111_195
#: how much a typed word has to look like the street, and how far behind the best it may be
_ALIKE = 0.45
_OF_BEST = 0.75
_NAME_ALIKE = 0.6


class MeldpuntAddress(models.AbstractModel):
    """Searches the city's own register: streets, houses, posts and named places.

    Plain SQL on few columns: it answers while somebody types (docs/adr/0061).
    """

    _inherit = "meldpunt.address"

    @api.model
    def _register_filled(self):
        """Whether there is a register at all."""
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT 1 WHERE EXISTS (SELECT FROM meldpunt_street WHERE active)"
                    " OR EXISTS (SELECT FROM meldpunt_asset WHERE active)"
                )
            )
        )

    @api.model
    def _register_hits(self, text):
        """Return what the register has for a typed text, the best first.

        :return: list of ``{"kind", "label", "lat", "lon"}``; of kind ``street`` both
            coordinates are ``None``, of kind ``asset`` there are ``asset`` (its id) and
            ``address`` (of the nearest house)
        """
        _url, city = self._settings()
        typed = take_apart(text, city)
        assets = self._asset_hits(text, typed)
        streets = self._street_rows(typed) if any(map(word_stem, typed.words)) else []
        return (assets + self._street_hits(typed, streets))[:MAX_HITS]

    # ------------------------------------------------------------------ streets

    def _street_rows(self, typed):
        """Return rows of (street id, label, rest of label, house number, lat, lon)."""
        marks = [self._mark(word) for word in typed.words]
        postal = SQL("TRUE")
        if typed.postal_code:
            postal = SQL("street.postal_code = %s", typed.postal_code)
        return self.env.execute_query(
            SQL(
                """
                WITH marked AS (
                    SELECT id, name, part, postal_code, city, words,
                           (%(sum)s) / %(count)s AS mean
                      FROM meldpunt_street AS street
                     WHERE active AND %(postal)s
                ), best AS (
                    SELECT marked.*, max(mean) OVER () AS most FROM marked
                     WHERE mean >= %(alike)s
                ), found AS (
                    SELECT *, row_number() OVER (
                               ORDER BY mean DESC, words = %(text)s DESC,
                                        length(words), name, part, id) AS rank
                      FROM best WHERE mean >= %(of_best)s * most
                  ORDER BY rank LIMIT %(streets)s
                )
                SELECT found.id, found.name,
                       concat_ws(' ', found.postal_code, COALESCE(found.part, found.city)),
                       house.number, house.latitude, house.longitude,
                       house.number_key = %(number)s
                  FROM found LEFT JOIN LATERAL (%(houses)s) AS house ON TRUE
              ORDER BY rank, house.number_key <> %(number)s, house.sequence, house.number
                """,
                sum=SQL(" + ").join(marks),
                count=len(marks),
                postal=postal,
                alike=_ALIKE,
                of_best=_OF_BEST,
                text=typed.text,
                number=typed.number,
                streets=MAX_STREETS,
                houses=self._houses(typed),
            )
        )

    def _mark(self, word):
        """Return the SQL of how much a word looks like the street, from 0 to 1."""
        if not self.env.registry.has_trigram:
            return SQL("(position(%s in words) > 0)::int::float", word)
        stem = word_stem(word)
        whole = SQL("word_similarity(%s, words)", word)
        if stem == word or not stem:
            return whole
        # So many end with "straat" that this must not make them look alike.
        return SQL("(0.75 * word_similarity(%s, stem) + 0.25 * %s)", stem, whole)

    def _houses(self, typed):
        """Return the SQL of the houses to show of one street ``found``."""
        few = SQL("rank = 1 OR number_key = %s", typed.number)
        begin = typed.number + "%"
        if not typed.number:
            # The first houses of a street that was typed in full.
            few, begin = SQL("rank = 1 AND words = %s", typed.text), "%"
        return SQL(
            """
            SELECT number, number_key, sequence, latitude, longitude
              FROM meldpunt_house
             WHERE street_id = found.id AND active AND number_key LIKE %(begin)s
               AND (%(few)s)
          ORDER BY number_key <> %(number)s, sequence, number LIMIT %(limit)s
            """,
            begin=begin,
            few=few,
            number=typed.number,
            limit=MAX_HITS,
        )

    def _street_hits(self, typed, rows):
        """Return hits of rows: with a number its houses, else streets, then houses."""
        houses, streets = [], {}
        for street_id, name, rest, number, lat, lon, exact in rows:
            streets.setdefault(street_id, _hit("street", name, rest))
            if number:
                house = _hit("house", f"{name} {number}", rest, lat, lon)
                houses.append((not exact, house))
        if typed.number and houses:
            # Each street keeps its rank among the exact ones.
            houses.sort(key=lambda pair: pair[0])
            return [house for _other, house in houses]
        if houses:
            # The first street was typed in full: what is missing is its number.
            others = list(streets.values())[1:3]
            return [house for _other, house in houses][: MAX_HITS - len(others)] + others
        return list(streets.values())

    # ------------------------------------------------------------------ posts and places

    def _asset_hits(self, text, typed):
        where = []
        number = asset_number(text)
        if number:
            kind = SQL("kind = %s", number.kind) if number.kind else SQL("TRUE")
            where.append(SQL("number_key LIKE %s AND %s", number.code + "%", kind))
        if number and number.kind:
            where.append(
                SQL("kind = %s AND sequence = %s", number.kind, number.figures)
            )
        if typed.words and not typed.number:
            where.append(self._named_like(typed.text))
        if not where:
            return []
        return self._asset_rows(SQL(" OR ").join(SQL("(%s)", part) for part in where))

    def _named_like(self, text):
        if not self.env.registry.has_trigram:
            return SQL("words <> '' AND position(%s in words) > 0", text)
        return SQL(
            "words <> '' AND word_similarity(%s, words) >= %s", text, _NAME_ALIKE
        )

    def _asset_rows(self, where):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, latitude, longitude FROM meldpunt_asset
                 WHERE active AND (%s)
              ORDER BY length(number_key), number_key, words, id LIMIT 5
                """,
                where,
            )
        )
        # sudo: meldpunt.asset - lamp posts, bins and parks stand in the open
        assets = self.env["meldpunt.asset"].sudo()
        return [
            {
                **_hit("asset", assets.browse(asset_id)._label(), "", lat, lon),
                "asset": asset_id,
                "address": self._nearest_label(lat, lon),
            }
            for asset_id, lat, lon in rows
        ]

    # ------------------------------------------------------------------ points

    @api.model
    def _nearest_label(self, lat, lon):
        """Return the address of the register's house nearest to a point, or ``""``.

        :param lat: degrees
        :param lon: degrees
        """
        high = NEAR_M / METRES_PER_DEGREE
        wide = 2 * high
        rows = self.env.execute_query(
            SQL(
                """
                SELECT street.name, house.number,
                       concat_ws(' ', street.postal_code,
                                 COALESCE(street.part, street.city))
                  FROM (SELECT street_id, number,
                               (latitude - %(lat)s) ^ 2
                               + ((longitude - %(lon)s) * cos(radians(%(lat)s))) ^ 2
                               AS square
                          FROM meldpunt_house
                         WHERE active AND point(longitude, latitude)
                               <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))
                      ORDER BY square LIMIT 1) AS house
                  JOIN meldpunt_street AS street ON street.id = house.street_id
                 WHERE house.square <= %(most)s
                """,
                lat=lat,
                lon=lon,
                west=lon - wide,
                east=lon + wide,
                south=lat - high,
                north=lat + high,
                most=high**2,
            )
        )
        return _hit("house", "{} {}".format(*rows[0][:2]), rows[0][2])["label"] if rows else ""

    @api.model
    def _exact(self, text):
        """Return the one hit that a typed text names without any doubt, or ``None``."""
        _url, city = self._settings()
        typed = take_apart(text, city)
        named = self._exact_asset(text, typed)
        if named:
            return named[0] if len(named) == 1 else None
        if not typed.number or not typed.words:
            return None
        rows = self._exact_rows(typed)
        if len(rows) != 1:
            return None
        name, number, rest, lat, lon = rows[0]
        return _hit("house", f"{name} {number}", rest, lat, lon)

    def _exact_rows(self, typed):
        postal = SQL("TRUE")
        if typed.postal_code:
            postal = SQL("street.postal_code = %s", typed.postal_code)
        return self.env.execute_query(
            SQL(
                """
                SELECT street.name, house.number,
                       concat_ws(' ', street.postal_code,
                                 COALESCE(street.part, street.city)),
                       house.latitude, house.longitude
                  FROM meldpunt_street AS street
                  JOIN meldpunt_house AS house ON house.street_id = street.id
                 WHERE street.active AND house.active AND house.number_key = %(number)s
                   AND %(text)s IN (split_part(street.key, '|', 1), street.words)
                   AND %(postal)s
                 LIMIT 2
                """,
                number=typed.number,
                text=typed.text,
                postal=postal,
            )
        )

    def _exact_asset(self, text, typed):
        number = asset_number(text)
        if number and (number.kind or not number.code.isdigit()):
            kind = SQL("kind = %s", number.kind) if number.kind else SQL("TRUE")
            hits = self._asset_rows(SQL("number_key = %s AND %s", number.code, kind))
            if hits or not number.kind:
                return hits
            return self._asset_rows(
                SQL("kind = %s AND sequence = %s", number.kind, number.figures)
            )
        if typed.number or not typed.words:
            return []
        return self._asset_rows(SQL("words <> '' AND words = %s", street_words(text)))


def _hit(kind, name, rest, lat=None, lon=None):
    label = f"{name}, {rest}" if rest else name
    return {"kind": kind, "label": label, "lat": lat, "lon": lon}
