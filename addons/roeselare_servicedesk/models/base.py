from psycopg2.errors import LockNotAvailable

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: how long a job that has a row for a moment is waited for
_PATIENCE = "2s"


class Base(models.AbstractModel):
    """Of two who press the same button at once, one comes first."""

    _inherit = "base"

    def _hold_for_update(self):
        """Lock these rows for this transaction and read them anew.

        Jobs have a ticket for a moment, so it is waited for; ``lock_for_update`` would end
        the call at once, with words that help nobody. What somebody else changed while we
        waited is a serialization failure, after which Odoo plays the whole call again.

        :raise UserError: somebody else has one of them for longer
        """
        cr = self.env.cr
        rows = SQL(
            "SELECT 1 FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            SQL.identifier(self._table),
            self.ids,
        )
        self.flush_recordset()
        try:
            with cr.savepoint(flush=False):
                cr.execute(SQL("SET LOCAL lock_timeout TO %s", _PATIENCE))
                cr.execute(rows, log_exceptions=False)
                cr.execute("SET LOCAL lock_timeout TO DEFAULT")
        except LockNotAvailable:
            raise UserError(
                self.env._("Somebody is changing this right now. Try again in a moment.")
            ) from None
        self.invalidate_recordset()
