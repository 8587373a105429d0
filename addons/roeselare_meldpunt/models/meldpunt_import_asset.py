from odoo import models
from odoo.tools import SQL

from ..tools import street_text
from ..tools.address_file import Refused
from ..tools.asset_file import read_assets

_ROWS = {
    "key": "text",
    "kind": "text",
    "number": "text",
    "name": "text",
    "number_key": "text",
    "sequence": "int4",
    "words": "text",
    "lat": "float8",
    "lon": "float8",
}


class MeldpuntImport(models.Model):
    """Lamp posts, bins and named places, from CSV or GeoJSON."""

    _inherit = "meldpunt.import"

    def _import_asset(self, content):
        """Make the assets of the kinds in the file what it says; return the report's values.

        Kinds that the file does not have are left alone: posts and parks come from
        different owners.
        """
        refused = []
        rows = read_assets(content, self._place().near, self.asset_kind or "other")
        self.env.flush_all()
        accepted = self._stage(
            "meldpunt_asset_rows", _ROWS, self._accepted_assets(rows, refused)
        )
        self._check_anything(accepted, refused)
        self._check_removal(*self._missing_assets())
        added, changed = self._upsert_assets()
        self.env.cr.execute(
            SQL("UPDATE meldpunt_asset AS old SET active = FALSE WHERE %s", _gone())
        )
        removed = self.env.cr.rowcount
        return self._result(accepted + len(refused), added, changed, removed, refused)

    def _accepted_assets(self, rows, refused):
        known = set()
        for row in rows:
            if isinstance(row, Refused):
                refused.append(row)
            elif row.key in known:
                refused.append(Refused(row.line, "double"))
            else:
                known.add(row.key)
                yield (
                    row.key,
                    row.kind,
                    row.number or None,
                    row.name or None,
                    street_text.number_key(row.number),
                    street_text.number_order(row.number),
                    street_text.street_words(row.name),
                    row.lat,
                    row.lon,
                )

    def _missing_assets(self):
        """Return how many assets of these kinds are active, and how many the file lacks."""
        return self.env.execute_query(
            SQL(
                "SELECT count(*), count(*) FILTER (WHERE %s) FROM meldpunt_asset AS old "
                "WHERE active AND kind IN (SELECT kind FROM meldpunt_asset_rows)",
                _gone(),
            )
        )[0]

    def _upsert_assets(self):
        return self._upsert(
            SQL(
                """
                INSERT INTO meldpunt_asset AS old
                       (key, kind, number, name, number_key, sequence, words,
                        latitude, longitude, active,
                        create_uid, create_date, write_uid, write_date)
                SELECT key, kind, number, name, number_key, sequence, words, lat, lon,
                       TRUE, %(stamps)s
                  FROM meldpunt_asset_rows
           ON CONFLICT (key) DO UPDATE
                   SET number = EXCLUDED.number, name = EXCLUDED.name,
                       words = EXCLUDED.words, latitude = EXCLUDED.latitude,
                       longitude = EXCLUDED.longitude, active = TRUE,
                       write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                 WHERE (old.number, old.name, old.latitude, old.longitude, old.active)
                       IS DISTINCT FROM (EXCLUDED.number, EXCLUDED.name,
                                         EXCLUDED.latitude, EXCLUDED.longitude, TRUE)
             RETURNING (xmax = 0)
                """,
                stamps=self._stamps(),
            )
        )


def _gone():
    """Return the SQL of: an asset of a kind in the file that the file itself lacks."""
    return SQL(
        "old.active AND old.kind IN (SELECT kind FROM meldpunt_asset_rows) "
        "AND NOT EXISTS (SELECT FROM meldpunt_asset_rows AS new WHERE new.key = old.key)"
    )
