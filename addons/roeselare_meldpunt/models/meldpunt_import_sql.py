from odoo import models
from odoo.tools import SQL

from ..tools.copy_source import CopySource


class MeldpuntImport(models.Model):
    """Bring many rows into the database at once (docs/adr/0060)."""

    _inherit = "meldpunt.import"

    def _stage(self, table, columns, rows):
        """Fill a table of this transaction with rows.

        :param str table: name of the temporary table, made anew
        :param dict columns: name of each column to its type
        :param rows: iterable of tuples, read as they are needed
        :return: how many rows there were
        """
        cr = self.env.cr
        name = SQL.identifier(table)
        spec = SQL(", ").join(
            SQL("%s %s", SQL.identifier(column), SQL(kind))
            for column, kind in columns.items()
        )
        cr.execute(SQL("DROP TABLE IF EXISTS %s", name))
        cr.execute(SQL("CREATE TEMP TABLE %s (%s) ON COMMIT DROP", name, spec))
        source = CopySource(rows)
        cr.copy_from(source, table, columns=tuple(columns))
        cr.execute(SQL("ANALYZE %s", name))
        return source.count

    def _upsert(self, query):
        """Run an INSERT … RETURNING (xmax = 0); return how many were new, and changed."""
        new = [row[0] for row in self.env.execute_query(query)]
        return sum(new), len(new) - sum(new)

    def _stamps(self):
        """Return the SQL of the values of Odoo's own four columns."""
        return SQL("%(uid)s, now(), %(uid)s, now()", uid=self.env.uid)
