from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.text_query import cut, is_plain, split_last

SHELVES = ("department", "public")
_SHELVED = "library IN ('department', 'public')"
#: documents that a search counts, and puts in order of how well they fit
FEW = 1000


class DmsFile(models.Model):
    """Which documents say what somebody typed, as a part of the query for what he may open.

    A rare word is looked up in the index of words. A common one is in more documents than
    anybody looks through: each document of a list is asked for itself, in the order of the
    list, until the page is full (docs/adr/0264).
    """

    _inherit = "dms.file"

    # the newest of what many departments and the city keep, for a word that is in all
    _shelved_index = models.Index(f"(id DESC) WHERE {_SHELVED}")
    # lists of colleagues look in names and titles too
    _shelved_name_index = models.Index(
        lambda registry: registry.has_trigram
        and f"USING gin (name gin_trgm_ops, label gin_trgm_ops) WHERE {_SHELVED}"
    )

    def _auto_init(self):
        result = super()._auto_init()
        # A directory is in one library. PostgreSQL that does not know it expects a dozen
        # documents where there are thousands, and reads all of them to put them in order.
        self.env.cr.execute(
            "CREATE STATISTICS IF NOT EXISTS dms_file_shelved_statistics (mcv)"
            " ON library, directory_id FROM dms_file"
        )
        return result

    @api.model
    def _text_query(self, text):
        """Return the ``tsquery`` of what somebody typed, or None without a telling word.

        The words by their stem; the last one may be the beginning of a longer one.
        """
        text = cut(text)
        if not text:
            return None
        [(telling,)] = self.env.execute_query(
            SQL("SELECT numnode(websearch_to_tsquery('docs_stem', %s)) > 0", text)
        )
        if not telling:
            return None
        if not is_plain(text):
            return SQL(
                "(websearch_to_tsquery('docs_stem', %(text)s)"
                " || websearch_to_tsquery('docs_plain', %(text)s))",
                text=text,
            )
        before, last = split_last(text)
        return SQL(
            """
            (websearch_to_tsquery('docs_stem', %(before)s)
             && (websearch_to_tsquery('docs_stem', %(last)s)
                 || regexp_replace(websearch_to_tsquery('docs_plain', %(last)s)::text,
                                   '''$', ''':*')::tsquery))
            """,
            before=before,
            last=last,
        )

    @api.model
    def _text_domain(self, text):
        """Return the documents of a department or for everybody that say ``text``.

        Whoever may open them: the caller adds that, in the same query.
        """
        query = self._text_query(text)
        if query is None:
            return Domain.FALSE
        few = self._few_that_say(query)
        if few is None:
            said = self._shelf_domain() & self._says(query)
        else:
            said = Domain("id", "in", few)
        return Domain("library", "in", SHELVES) & said

    @api.model
    def _few_that_say(self, query):
        """Return the ids of the shelved documents that match, or None of too many."""
        self.env["docs.text"].flush_model(["file_id", "library"])
        rows = self.env.execute_query(self._newest_that_say(query))
        return [id_ for (id_,) in rows] if len(rows) <= FEW else None

    @api.model
    def _newest_that_say(self, query):
        """Return the SQL of as many documents as tell whether they are too many."""
        return SQL(
            """
            SELECT file_id FROM docs_text
             WHERE library IN ('department', 'public') AND words @@ %s
             ORDER BY file_id DESC LIMIT %s
            """,
            query,
            FEW + 1,
        )

    @api.model
    def _shelf_domain(self):
        """Return the directories in which the user may read something, by their ids.

        It narrows and decides nothing: the rule says by joins who reads what, which no
        index answers.
        """
        if self.env.su:
            return Domain.TRUE
        public = Domain("library", "=", "public")
        return Domain("directory_id", "in", self._held_directories(public))

    @api.model
    def _own_text_domain(self, text):
        """Return the documents of the current user that say ``text``.

        Asked of each of his few documents: words of all citizens are never gone through.
        """
        query = self._text_query(text)
        if query is None:
            return Domain.FALSE
        return self._own_domain() & self._says(query)

    @api.model
    def _says(self, query):
        """Return a domain that asks each document for itself whether it matches."""

        def says(_model, alias, _query):
            return SQL(
                "coalesce((SELECT words @@ %s FROM docs_text WHERE file_id = %s), FALSE)",
                query,
                SQL.identifier(alias, "id"),
            )

        return Domain.custom(to_sql=says)
