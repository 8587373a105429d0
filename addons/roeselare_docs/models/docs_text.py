import logging
import re

from psycopg2.errors import InsufficientPrivilege, ProgramLimitExceeded

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column, table_exists

_logger = logging.getLogger(__name__)

STATES = [
    ("waiting", "To be read"),
    ("scan", "Scan, to be recognised"),
    ("read", "Read"),
    ("empty", "No words in it"),
    ("not_read", "Not read"),
]
REASONS = [
    ("no_tool", "The program that reads scans is missing"),
    ("encrypted", "Locked with a password"),
    ("broken", "Damaged"),
    ("too_large", "Too large"),
    ("too_slow", "Takes too long"),
    ("kind", "Of a kind without words"),
    ("gone", "The content is not there"),
    ("failed", "Reading failed"),
]
#: set by a delivery: its job has the new documents read, beside what it does itself
READ_LATER = "docs_read_later"
#: PostgreSQL takes at most 1 MB of words
_SIGNS = 300_000
_SHELF = "shelf_department_id"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")


class DocsText(models.Model):
    """What the current version of a document says, to be found by (docs/adr/0220).

    The words are columns of the table and no fields: nobody reads them, by whatever way,
    but the search.
    """

    _name = "docs.text"
    _description = "Words of a document"
    _order = "id desc"

    # What a document is called is for its readers: an administrator sees that it was not read.
    file_id = fields.Many2one(
        "dms.file", required=True, ondelete="cascade", string="Document", groups=fields.NO_ACCESS
    )
    version_id = fields.Many2one(
        "docs.version", required=True, ondelete="cascade", index=True, groups=fields.NO_ACCESS
    )
    library = fields.Selection(related="file_id.library", store=True)
    shelf_department_id = fields.Many2one(
        related="file_id.shelf_department_id", store=True, groups=fields.NO_ACCESS
    )
    mimetype = fields.Char(related="version_id.mimetype")
    size = fields.Integer(related="version_id.size", string="Size (bytes)")
    state = fields.Selection(STATES, required=True, default="waiting")
    reason = fields.Selection(REASONS)
    pages = fields.Integer()
    scans = fields.Char(
        string="Pages to recognise", help="Pages that are pictures and wait, counted from 0."
    )
    partial = fields.Boolean(
        string="In part", help="The document has more pages or words than are read."
    )
    attempts = fields.Integer()

    # Words of a citizen's documents have no index: they are read by their owner's few files.
    _once = models.UniqueIndex("(file_id)", "A document is read once.")
    # what a common word is looked for in, newest first
    _shelf_index = models.Index(
        "(library, file_id DESC) WHERE library IN ('department', 'public')"
    )
    # the words of one department's library: those of its list, and how many there are
    _shelf_department_index = models.Index(
        "(shelf_department_id, file_id DESC) WHERE shelf_department_id IS NOT NULL"
    )
    # what the job takes next, and what an administrator looks at
    _open_index = models.Index("(state, id) WHERE state IN ('waiting', 'scan', 'not_read')")

    def _auto_init(self):
        cr = self.env.cr
        # By the ORM it would be computed for every document of a city that had none.
        fill = table_exists(cr, self._table) and not column_exists(cr, self._table, _SHELF)
        if fill:
            create_column(cr, self._table, _SHELF, "int4")
        result = super()._auto_init()
        if fill:
            cr.execute(
                """
                UPDATE docs_text SET shelf_department_id = file.shelf_department_id
                  FROM dms_file file
                 WHERE file.id = file_id AND file.shelf_department_id IS NOT NULL
                """
            )
        self.env.cr.execute(
            SQL(
                """
                ALTER TABLE docs_text ADD COLUMN IF NOT EXISTS body text,
                                      ADD COLUMN IF NOT EXISTS words tsvector;
                CREATE INDEX IF NOT EXISTS docs_text_department_words
                    ON docs_text USING gin (words) WHERE library = 'department';
                CREATE INDEX IF NOT EXISTS docs_text_public_words
                    ON docs_text USING gin (words) WHERE library = 'public';
                DROP INDEX IF EXISTS docs_text_words;
                CREATE STATISTICS IF NOT EXISTS docs_text_shelf_department_statistics (mcv)
                    ON library, shelf_department_id FROM docs_text
                """
            )
        )
        self._make_languages()
        return result

    @api.model
    def _make_languages(self):
        """Make the two ways in which words are kept: by their stem, and as they stand.

        Both without accents, where PostgreSQL has its extension for that. The extension
        gets a schema of its own: in the public one Odoo would begin to use it everywhere.
        """
        cr = self.env.cr
        cr.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = 'docs_stem'")
        if cr.fetchone():
            return
        cr.execute("CREATE TEXT SEARCH CONFIGURATION docs_stem (COPY = pg_catalog.dutch)")
        cr.execute("CREATE TEXT SEARCH CONFIGURATION docs_plain (COPY = pg_catalog.simple)")
        if not (dictionary := self._unaccent_dictionary()):
            return
        for name, last in (("docs_stem", "dutch_stem"), ("docs_plain", "simple")):
            cr.execute(
                SQL(
                    "ALTER TEXT SEARCH CONFIGURATION %s ALTER MAPPING FOR hword, hword_part, word"
                    " WITH %s, %s",
                    SQL.identifier(name),
                    dictionary,
                    SQL.identifier(last),
                )
            )

    @api.model
    def _unaccent_dictionary(self):
        """Return the name of PostgreSQL's dictionary without accents, or None."""
        cr = self.env.cr
        cr.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'unaccent'")
        if not cr.fetchone():
            return None
        cr.execute(
            "SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace"
            " WHERE extname = 'unaccent'"
        )
        if found := cr.fetchone():
            return SQL("%s.unaccent", SQL.identifier(found[0]))
        try:
            with cr.savepoint():
                cr.execute("CREATE SCHEMA IF NOT EXISTS docs_search")
                cr.execute("CREATE EXTENSION unaccent SCHEMA docs_search")
        except InsufficientPrivilege:
            _logger.warning("the database has no extension unaccent: accents count in searches")
            return None
        return SQL("docs_search.unaccent")

    def _compute_display_name(self):
        # sudo: docs.text - the number of a document, which says nothing of it
        for text in self.sudo():
            text.display_name = self.env._("Document %(number)d", number=text.file_id.id)

    # ---------------------------------------------------------------- what is kept

    @api.model
    def _await(self, documents):
        """Have the current versions of ``documents`` read soon; earlier words are forgotten."""
        documents = documents.filtered("version_id")
        if not documents:
            return
        # sudo: docs.text - follows from the versions, whoever made them
        texts = self.sudo()
        # a first version has none
        known = documents.filtered(lambda file: file.version_id.number > 1)
        if known:
            texts.search([("file_id", "in", known.ids)]).unlink()
        texts.create(
            [
                {"file_id": file.id, "version_id": file.version_id.id, "library": file.library}
                for file in documents
            ]
        )
        if not self.env.context.get(READ_LATER):
            self._wake()

    def _store(self, text, **values):
        """Keep the words of one document, for the search alone."""
        self.ensure_one()
        text = _CONTROL.sub(" ", text)[:_SIGNS].strip()
        self.write(values)
        self.flush_recordset()
        while not self._keep_words(text):
            text = text[: len(text) // 2]
            self.partial = True

    def _keep_words(self, text):
        """Write the words; tell whether PostgreSQL took as many."""
        query = SQL(
            """
            UPDATE docs_text
               SET body = %(text)s,
                   words = to_tsvector('docs_stem', %(text)s) || to_tsvector('docs_plain', %(text)s)
             WHERE id = %(id)s
            """,
            text=text,
            id=self.id,
        )
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(query)
        except ProgramLimitExceeded:
            return False
        return True

    def _body(self):
        self.ensure_one()
        self.env.cr.execute(SQL("SELECT coalesce(body, '') FROM docs_text WHERE id = %s", self.id))
        return self.env.cr.fetchone()[0]

    # ------------------------------------------------------------- administrators

    def action_read_again(self):
        """Read again what was not read, after what was missing is there; administrators."""
        if not self.env.user.has_group("roeselare_servicedesk.group_admin"):
            raise AccessError(self.env._("Only an administrator has documents read again."))
        self.check_access("read")
        # sudo: docs.text - nobody writes by hand what was read; the role was judged above
        self.sudo().write({"state": "waiting", "reason": False, "attempts": 0, "scans": False})
        self._wake()
