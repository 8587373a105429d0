import hashlib
import logging
import time

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
_BLOCK = 10_000
_LOCK = 0x646F6373
_PAUSE = 0.2
FIRST = "0" * 64


def digest(*parts):
    """Return the SHA-256 of texts, each with its length before it (as ``sql/look.sql`` does)."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def seal_digest(number, date, first_id, last_id, looks, previous, hashes):
    numbers = (str(value) for value in (number, date, first_id, last_id, looks))
    return digest(*numbers, previous, *hashes)


class DocsLook(models.Model):
    """Rows are sealed in blocks: each seal holds for its rows and for the seal before it.

    Two who look at once wait for nobody, as a chain from row to row would have them do; what
    is not sealed yet is a matter of minutes (docs/adr/0212).
    """

    _inherit = "docs.look"

    @api.model
    def _cron_seal(self):
        self._seal(patience=60)

    @api.model
    def _seal(self, patience=5):
        """Seal all rows that are there for good; return how many.

        :param patience: seconds to wait for transactions that are writing rows
        """
        upto = self._settled_id(patience)
        sealed, block = 0, _BLOCK
        while upto and block == _BLOCK:
            # A transaction of its own: it must see all that was settled.
            with self.env.registry.cursor() as cr:
                block = self._seal_block(cr, upto)
                sealed += block
        return sealed

    @api.model
    def _seal_block(self, cr, upto):
        cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s)", _LOCK))
        if not cr.fetchone()[0]:
            return 0
        cr.execute(
            SQL("SELECT number, last_id, hash FROM docs_log.seal ORDER BY number DESC LIMIT 1")
        )
        number, after, previous = cr.fetchone() or (0, 0, FIRST)
        cr.execute(
            SQL(
                "SELECT id, hash FROM docs_log.look "
                "WHERE id > %s AND id <= %s ORDER BY id LIMIT %s",
                after,
                upto,
                _BLOCK,
            )
        )
        rows = cr.fetchall()
        if not rows:
            return 0
        values = (number + 1, fields.Datetime.now(), after + 1, rows[-1][0], len(rows), previous)
        seal = seal_digest(*values, (hash_ for _id, hash_ in rows))
        cr.execute(
            SQL(
                "INSERT INTO docs_log.seal "
                "(number, date, first_id, last_id, looks, previous, hash) "
                "VALUES %s ON CONFLICT DO NOTHING",
                (*values, seal),
            )
        )
        # Whoever keeps the log of the server can tell when all seals were made anew.
        _logger.info("Who looked at documents: seal %d:%s", number + 1, seal)
        return len(rows)

    @api.model
    def _settled_id(self, patience):
        """Return the highest row below which no row can appear any more; None: not known now.

        Whoever writes a row holds a lock on the table before he takes its number. So when
        all who hold one now are gone, all numbers up to the highest that is seen now are
        either rows or will never be.
        """
        limit = time.monotonic() + patience
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("SELECT max(id) FROM docs_log.look"))
            [highest] = cr.fetchone()
            writing = first = self._writers(cr)
            while writing & first and time.monotonic() < limit:
                time.sleep(_PAUSE)
                writing = self._writers(cr)
        return None if writing & first else highest

    @api.model
    def _writers(self, cr):
        """Return the transactions that have a lock to write rows; their locks are shared."""
        cr.execute(
            SQL(
                """
                SELECT virtualtransaction FROM pg_locks
                WHERE relation = 'docs_log.look'::regclass AND mode = 'RowExclusiveLock'
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND pid <> pg_backend_pid()
                """
            )
        )
        return {row[0] for row in cr.fetchall()}
