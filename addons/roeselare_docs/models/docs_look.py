from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, file_open, sql

KINDS = [
    ("view", "Seen"),
    ("download", "Downloaded"),
    ("zip", "Downloaded in a zip"),
    ("share", "Shared"),
    ("print", "Printed"),
]
ROLES = [
    ("owner", "Owner"),
    ("staff", "Staff"),
    ("mandate", "On behalf of the owner"),
    ("link", "By a shared link"),
    ("system", "System"),
]
#: what a row tells, in the order of its hash, between number and moment, and hash
TOLD = (
    "kind",
    "role",
    "user_ref",
    "user_name",
    "department",
    "purpose",
    "document_ref",
    "document",
    "version",
    "owner_ref",
)


class DocsLook(models.Model):
    """Who looked at a document: rows that are added, never changed, never removed.

    The rows lie in a schema of their own, which a protected database gives to a role
    without login; this model reads them by a view (docs/adr/0210). Numbers and names are
    kept, not references: nothing that is deleted takes a row along.
    """

    _name = "docs.look"
    _description = "Look at a document"
    _auto = False
    _log_access = False
    _order = "id desc"
    _rec_name = "document"

    date = fields.Datetime(string="When", readonly=True)
    kind = fields.Selection(KINDS, string="What", readonly=True)
    role = fields.Selection(ROLES, string="As", readonly=True)
    user_ref = fields.Integer(string="User number", readonly=True, aggregator=None)
    user_name = fields.Char(string="Who", readonly=True)
    department = fields.Char(readonly=True)
    purpose = fields.Char(readonly=True)
    document_ref = fields.Integer(string="Document number", readonly=True, aggregator=None)
    document = fields.Char(readonly=True)
    version = fields.Integer(readonly=True, aggregator=None)
    owner_ref = fields.Integer(string="Owner number", readonly=True, aggregator=None)
    hash = fields.Char(string="Checksum/SHA-256", readonly=True)

    @api.private
    def init(self):
        """Make the tables, unless a database administrator made them before."""
        cr = self.env.cr
        cr.execute(SQL("SELECT to_regclass('docs_log.look') IS NULL"))
        if cr.fetchone()[0]:
            with file_open("roeselare_docs/sql/look.sql") as file:
                cr.execute(SQL(file.read()))
        if not sql.table_exists(cr, self._table):
            columns = SQL(", ").join(map(SQL.identifier, ("id", "date", *TOLD, "hash")))
            cr.execute(SQL("CREATE VIEW docs_look AS SELECT %s FROM docs_log.look", columns))

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand()
        return super().write(vals)

    def unlink(self):
        self._refuse_by_hand()
        return super().unlink()

    def _refuse_by_hand(self):
        raise AccessError(self.env._("Who looked at a document is never written by hand."))

    @api.model
    def _add(self, rows):
        """Write rows by one statement; whoever gives out a document waits for it.

        In the transaction of the request: when it cannot be kept, nothing is given out.

        :param rows: dicts with all of ``TOLD``
        """
        values = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(SQL("%s", row[name]) for name in TOLD)) for row in rows
        )
        if self.env.cr.readonly:
            # Odoo asks again where rows are taken; an error of the database would put the
            # row, with its names, in the log of the server.
            raise ReadOnlySqlTransaction("who looks at a document has to be written down")
        self.env.cr.execute(
            SQL(
                "INSERT INTO docs_log.look (%s) VALUES %s",
                SQL(", ").join(map(SQL.identifier, TOLD)),
                values,
            ),
            log_exceptions=False,
        )
