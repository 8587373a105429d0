from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .dms_file_one_library import only_library
from .dms_file_text_match import FEW, SHELVES
from .dms_security_mixin import ONLY_LIBRARY

#: the order of the list of a library, which nobody chose; without a column none can
_UNCHOSEN = "id desc"


class DmsFile(models.Model):
    """What fits best what was looked for comes first."""

    _inherit = "dms.file"

    @api.model
    def _search_ranked(self, domain, text, total, order, limit, offset=0):
        """Return what ``domain`` finds, what fits best first.

        Among very many the newest come first: to compare them all would take too long.

        :param int total: how many are found
        """
        query = self._text_query(text)
        if query is None or total > FEW:
            return self.search(domain, order=order, limit=limit, offset=offset)
        found = self._search(domain, order=order)
        self._order_by_rank(found, query)
        found.limit, found.offset = limit, offset
        return self.browse(found.get_result_ids())

    @api.model
    def _order_by_rank(self, found, query):
        """Put first what is called as the question, then what says it most."""
        texts = found.left_join(self._table, "id", "docs_text", "file_id", "words")
        name, label, library, owner = (
            SQL.identifier(self._table, column)
            for column in ("name", "label", "library", "partner_id")
        )
        rank = SQL(
            """
            CASE WHEN %(library)s IN %(shelves)s OR %(owner)s = %(me)s
                 THEN (to_tsvector('docs_stem', coalesce(%(label)s, %(name)s)) @@ %(query)s)::int
                      + coalesce(ts_rank(%(words)s, %(query)s), 0)
                 ELSE 0 END DESC
            """,
            library=library,
            shelves=SHELVES,
            owner=owner,
            me=self.env.user.partner_id.id,
            label=label,
            name=name,
            words=SQL.identifier(texts, "words"),
            query=query,
        )
        found.order = SQL("%s, %s", rank, found.order)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Put what a list of staff found by its words in order, unless they chose another.

        Among very many the newest come first.
        """
        words = self._words_of_context()
        # without an order it is a count
        unchosen = order and (order == self._order or order.lower() == _UNCHOSEN)
        library = only_library(Domain(domain))
        if not (words and limit and unchosen) or library == "personal":
            return super()._search(domain, offset, limit, order, **kwargs)
        match = self.with_context(**{ONLY_LIBRARY: library})._text_match(words)
        if match is None:
            return super()._search(domain, offset, limit, order, **kwargs)
        domain = self._with_match(domain, words, match)
        few = match.few or not library
        if few:
            ids = super()._search(domain, limit=FEW + 1, **kwargs).get_result_ids()
            few = len(ids) <= FEW
        if few:
            # those that are found already need not be looked for again
            of_library = Domain("library", "=", library) if library else Domain.TRUE
            domain = of_library & Domain("id", "in", ids)
        found = super()._search(domain, offset, limit, order, **kwargs)
        if few:
            self._order_by_rank(found, match.query)
        else:
            found.order = SQL("%s DESC", SQL.identifier(self._table, "id"))
        return found

    @api.model
    def _with_match(self, domain, words, match):
        """Return ``domain`` with what was found already in the place of these words."""
        asked = self.with_context(**{ONLY_LIBRARY: only_library(Domain(domain))})
        found = asked._match_domain(match)

        def known(one):
            by_words = one.field_expr == "full_text" and one.operator == "ilike"
            return found if by_words and one.value == words else one

        return Domain(domain).map_conditions(known)
