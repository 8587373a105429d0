from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.text_query import TextMatch, cut, is_plain, split_last
from .dms_security_mixin import ONLY_LIBRARY

SHELVES = ("department", "public")
_SHELVED = "library IN ('department', 'public')"
#: documents that a search counts, and puts in order of how well they fit
FEW = 1000
#: the newest that are asked whether each of them says a word
_ASKED = 100


class DmsFile(models.Model):
    """Which documents say what somebody typed, as a part of the query for what he may open.

    A rare word is looked up in the index of words. A common one is in more documents than
    anybody looks through: each document of a list is asked for itself, in the order of the
    list, until the page is full (docs/adr/0264).
    """

    _inherit = "dms.file"

    # lists of colleagues look in names and titles too
    _shelved_name_index = models.Index(
        lambda registry: registry.has_trigram
        and f"USING gin (name gin_trgm_ops, label gin_trgm_ops) WHERE {_SHELVED}"
    )

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
        if self.env.context.get(ONLY_LIBRARY) == "personal":
            # what a citizen's documents say is for their owner to look through
            return Domain.FALSE
        return self._match_domain(self._text_match(text))

    @api.model
    def _text_match(self, text):
        """Look ``text`` up in the words of shelved documents; None without a telling word."""
        query = self._text_query(text)
        if query is None:
            return None
        newest = self._newest_that_say(query)
        return TextMatch(query, newest, few=newest is not None and len(newest) <= FEW)

    @api.model
    def _match_domain(self, match):
        """Return what a :class:`TextMatch` found, as a part of a query."""
        if match is None:
            return Domain.FALSE
        if match.few:
            return Domain("library", "in", SHELVES) & Domain("id", "in", match.newest)
        said = self._says(match.query)
        if self.env.context.get(ONLY_LIBRARY) in SHELVES:
            # said already: once more, and PostgreSQL expects a tenth of what is found
            return said
        return Domain("library", "in", SHELVES) & self._shelf_domain() & said

    @api.model
    def _count_to_few(self, domain, match, shown):
        """Return how many documents a search finds, counted on to one beyond FEW.

        Of many the newest are known: they are enough, unless some are not shown.

        :param domain: the whole search, and ``shown`` that without the words
        """
        if match and match.newest and not match.few:
            found = self.search_count(shown & Domain("id", "in", match.newest))
            if found > FEW:
                return found
        return self.search_count(domain, limit=FEW + 1)

    @api.model
    def _newest_that_say(self, query):
        """Return the ids of the documents that match: of many the newest, of most None.

        The index of words names all that say one before the first is told: where the newest
        of a shelf all say it, it is not looked up.
        """
        self.env["docs.text"].flush_model(["file_id", "library", "shelf_department_id"])
        shelves = self._shelves_of_texts()
        if len(shelves) == 1 and self._newest_all_say(query, *shelves):
            return None
        rows = self.env.execute_query(self._newest_query(query, shelves))
        return [id_ for (id_,) in rows]

    @api.model
    def _newest_all_say(self, query, shelf):
        newest = SQL(
            "SELECT words FROM docs_text WHERE %s ORDER BY file_id DESC LIMIT %s", shelf, _ASKED
        )
        [(asked, say)] = self.env.execute_query(
            SQL("SELECT count(*), count(*) FILTER (WHERE words @@ %s) FROM (%s) t", query, newest)
        )
        return asked == say == _ASKED

    @api.model
    def _newest_query(self, query, shelves):
        # some more than it takes to tell: not all may be shown
        return SQL(
            "SELECT file_id FROM docs_text WHERE %s ORDER BY file_id DESC LIMIT %s",
            SQL(" OR ").join(SQL("(%s AND words @@ %s)", shelf, query) for shelf in shelves),
            FEW + FEW // 5 + 1,
        )

    @api.model
    def _shelves_of_texts(self):
        """Return the SQL of the texts that are looked through, each by an index of its own.

        In the library alone that a list is of, of the reader's departments: a word that is
        common in the city may be rare there.
        """
        library = self.env.context.get(ONLY_LIBRARY)
        if library == "department" and not self.env.su:
            # IN, and not ANY: of one department PostgreSQL reads in the order of the index
            departments = tuple(self._shelf_departments()) or (None,)
            return [SQL("library = 'department' AND shelf_department_id IN %s", departments)]
        libraries = [library] if library in SHELVES else SHELVES
        return [SQL("library = %s", name) for name in libraries]

    @api.model
    def _shelf_departments(self):
        """Return the ids of the departments in whose libraries the user may read something."""
        # sudo: dms.directory - whose they are, to narrow a search; the rule of files decides
        directories = self.env["dms.directory"].sudo()
        shared = self.env["dms.directory"]._shared_domain("read")
        departments = self.env["dms.directory"]._holding_departments("read")
        if not shared.is_false():
            departments |= directories.search(shared).owner_department_id
        return departments.ids

    @api.model
    def _shelf_domain(self):
        """Return the directories in which the user may read something, by their ids.

        It narrows and decides nothing: the rule says by joins who reads what, which no
        index answers.
        """
        if self.env.su or self.env.context.get(ONLY_LIBRARY):
            # what the rule says of one library has an index
            return Domain.TRUE
        held = self.env["dms.directory"]._holding_domain("read")
        held |= Domain("library", "=", "public")
        # sudo: dms.directory - only their ids, to narrow a search; the rule of files decides
        directories = self.env["dms.directory"].sudo().search(held)
        return Domain("directory_id", "in", directories.ids)

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
