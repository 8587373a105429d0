from odoo import models
from odoo.tools import SQL

from ..tools import street_text
from ..tools.address_file import Place, Refused, read_addresses

#: degrees, about half a kilometre: how rough the outline of the settings may be
_ROUGH = 0.005
_ROWS = {
    "line": "int4",
    "key": "text",
    "number": "text",
    "number_key": "text",
    "sequence": "int4",
    "box": "text",
    "uri": "text",
    "lat": "float8",
    "lon": "float8",
}
_STREETS = {
    "key": "text",
    "name": "text",
    "part": "text",
    "postal": "text",
    "city": "text",
    "words": "text",
    "stem": "text",
}


class MeldpuntImport(models.Model):
    """The official address file: streets and houses, boxes folded into their house."""

    _inherit = "meldpunt.import"

    def _import_address(self, content):
        """Make the register of addresses what the file says; return the report's values."""
        refused, streets = [], {}
        rows = read_addresses(content, self._place())
        self.env.flush_all()
        accepted = self._stage(
            "meldpunt_address_rows", _ROWS, self._accepted(rows, refused, streets)
        )
        self._check_anything(accepted, refused)
        self._stage("meldpunt_address_streets", _STREETS, streets.values())
        self._fold_boxes()
        self._check_removal(*self._missing_houses())
        self._upsert_streets()
        added, changed = self._upsert_houses()
        removed = self._retire()
        return self._result(accepted + len(refused), added, changed, removed, refused)

    def _place(self):
        """Return which rows are ours, by the name and the outline of the city."""
        company = self.env.company
        city = company.meldpunt_address_area or ""
        outline = company._outline()
        if not outline:
            return Place(city, lambda lon, lat: True, lambda lon, lat: True)
        return Place(city, outline.widened(_ROUGH).contains, outline.contains)

    def _accepted(self, rows, refused, streets):
        """Yield what COPY takes of each usable row; collect the others and the streets."""
        for row in rows:
            if isinstance(row, Refused):
                refused.append(row)
                continue
            if row.key not in streets:
                streets[row.key] = (
                    row.key,
                    row.street,
                    row.part or None,
                    row.postal or None,
                    row.city or self.env.company.meldpunt_address_area or None,
                    street_text.street_words(f"{row.street} {row.part}"),
                    street_text.street_stem(row.street),
                )
            order = street_text.number_order(row.number)
            yield (
                row.line,
                row.key,
                row.number,
                row.number_key,
                order,
                row.box,
                row.uri or None,
                row.lat,
                row.lon,
            )

    def _fold_boxes(self):
        # The row without a box is the house itself; else its first box stands for it.
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS meldpunt_address_houses"))
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMP TABLE meldpunt_address_houses ON COMMIT DROP AS
                SELECT DISTINCT ON (key, number_key)
                       key, number_key, number, sequence, uri, lat, lon,
                       (count(*) FILTER (WHERE box <> '')
                        OVER (PARTITION BY key, number_key))::int4 AS boxes
                  FROM meldpunt_address_rows
              ORDER BY key, number_key, (box <> ''), line
                """
            )
        )
        self.env.cr.execute(SQL("ANALYZE meldpunt_address_houses"))

    def _missing_houses(self):
        """Return how many houses are active, and how many of them the file lacks."""
        return self.env.execute_query(
            SQL("SELECT count(*), count(*) FILTER (WHERE %s) FROM (%s) AS old", *self._old())
        )[0]

    def _old(self):
        gone = SQL("NOT kept")
        houses = SQL(
            """
            SELECT EXISTS (SELECT FROM meldpunt_address_houses AS new
                            WHERE new.key = street.key
                              AND new.number_key = house.number_key) AS kept
              FROM meldpunt_house AS house
              JOIN meldpunt_street AS street ON street.id = house.street_id
             WHERE house.active
            """
        )
        return gone, houses

    def _upsert_streets(self):
        self._upsert(
            SQL(
                """
                INSERT INTO meldpunt_street AS old
                       (key, name, part, postal_code, city, words, stem, active,
                        create_uid, create_date, write_uid, write_date)
                SELECT key, name, part, postal, city, words, stem, TRUE, %(stamps)s
                  FROM meldpunt_address_streets
           ON CONFLICT (key) DO UPDATE
                   SET name = EXCLUDED.name, part = EXCLUDED.part, city = EXCLUDED.city,
                       words = EXCLUDED.words, stem = EXCLUDED.stem, active = TRUE,
                       write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                 WHERE (old.name, old.part, old.city, old.words, old.stem, old.active)
                       IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.part, EXCLUDED.city,
                                         EXCLUDED.words, EXCLUDED.stem, TRUE)
             RETURNING (xmax = 0)
                """,
                stamps=self._stamps(),
            )
        )

    def _upsert_houses(self):
        return self._upsert(
            SQL(
                """
                INSERT INTO meldpunt_house AS old
                       (street_id, number, number_key, sequence, boxes, uri,
                        latitude, longitude, active,
                        create_uid, create_date, write_uid, write_date)
                SELECT street.id, new.number, new.number_key, new.sequence, new.boxes,
                       new.uri, new.lat, new.lon, TRUE, %(stamps)s
                  FROM meldpunt_address_houses AS new
                  JOIN meldpunt_street AS street ON street.key = new.key
           ON CONFLICT (street_id, number_key) DO UPDATE
                   SET number = EXCLUDED.number, sequence = EXCLUDED.sequence,
                       boxes = EXCLUDED.boxes, uri = EXCLUDED.uri,
                       latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude,
                       active = TRUE,
                       write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                 WHERE (old.number, old.boxes, old.uri, old.latitude, old.longitude,
                        old.active)
                       IS DISTINCT FROM (EXCLUDED.number, EXCLUDED.boxes, EXCLUDED.uri,
                                         EXCLUDED.latitude, EXCLUDED.longitude, TRUE)
             RETURNING (xmax = 0)
                """,
                stamps=self._stamps(),
            )
        )

    def _retire(self):
        """Make inactive what the file no longer has; return how many houses."""
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                UPDATE meldpunt_house AS house SET active = FALSE
                  FROM meldpunt_street AS street
                 WHERE street.id = house.street_id AND house.active
                   AND NOT EXISTS (SELECT FROM meldpunt_address_houses AS new
                                    WHERE new.key = street.key
                                      AND new.number_key = house.number_key)
                """
            )
        )
        removed = cr.rowcount
        cr.execute(
            SQL(
                """
                UPDATE meldpunt_street AS street SET active = FALSE
                 WHERE active AND NOT EXISTS (SELECT FROM meldpunt_house AS house
                                               WHERE house.street_id = street.id
                                                 AND house.active)
                """
            )
        )
        cr.execute(SQL("ANALYZE meldpunt_house"))
        return removed
