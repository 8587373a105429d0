from urllib.parse import urlencode

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.roeselare_servicedesk.tools.search import search_words

from ..tools.meant import begins, mended
from ..tools.text_query import cut
from .dms_file_text_match import FEW

_SHORTEST = 2
_LONGEST = 80
#: titles that are shown; those of the newest documents that are looked at
_SHOWN = 6
_LOOKED_AT = 300
#: how alike a title is at least to what was typed, from 0 to 1, to be looked at
_SOMEWHAT_ALIKE = 0.4


class DmsFile(models.Model):
    """What completes a search, from what its reader may open and nothing else (docs/adr/0254)."""

    _inherit = "dms.file"

    # ------------------------------------------------------------ while it is typed

    @api.model
    def _own_suggestions(self, text):
        """Return what completes a search in the user's own library.

        :return: list of ``{"label", "detail", "params"}``; ``params`` of the page to open
        """
        text = self._typed(text)
        if not text or self.env.user._is_public():
            return []
        own = self._own_domain()
        folders = [
            {"label": name, "detail": self._number_words(count), "params": {"series": code}}
            for code, name, count in self._own_kinds(own)
            if begins(name, text)
        ]
        return (folders + self._title_options(self._own_titles(own), text))[:_SHOWN]

    @api.model
    def _public_suggestions(self, text):
        """Return what completes a search in the public library; see above."""
        text = self._typed(text)
        if not text:
            return []
        # sudo: dms.file - visitors have no right on files; only what was published
        files = self.sudo()
        published = self._published_domain()
        kinds = files._kind_options(published, text)
        words = Domain.AND(Domain("public_words", "like", word) for word in search_words(text))
        titles = files._public_titles(published & words)
        return (kinds + self._title_options(titles, text))[:_SHOWN]

    @api.model
    def _kind_options(self, domain, text):
        names = dict(self._fields["public_kind"]._description_selection(self.env))
        named = [kind for kind, name in names.items() if begins(name, text)]
        if not named:
            # Nothing is counted for most of what is typed.
            return []
        return [
            {
                "label": names[kind],
                "detail": self._number_words(count),
                "params": {"kind": kind},
            }
            for kind, count in self._count_kinds(domain & Domain("public_kind", "in", named))
        ]

    @api.model
    def _typed(self, text):
        """Return what was typed, or ``""`` when it is too little or too much to complete."""
        text = cut(text) if isinstance(text, str) and len(text) <= _LONGEST else ""
        return text if len(text) >= _SHORTEST and search_words(text) else ""

    @api.model
    def _title_options(self, titles, text):
        return [
            {"label": title, "detail": "", "params": {"q": title[:_LONGEST]}}
            for title in dict.fromkeys(titles)
            if begins(title, text)
        ]

    @api.model
    def _number_words(self, count):
        if count == 1:
            return self.env._("1 document")
        if count > FEW:
            return self.env._("more than %(count)d documents", count=FEW)
        return self.env._("%(count)d documents", count=count)

    @api.model
    def _own_titles(self, domain):
        newest = self.search_fetch(
            domain, ["label"], order="delivered_date DESC, id DESC", limit=_LOOKED_AT
        )
        return list(filter(None, newest.mapped("label")))

    @api.model
    def _own_kinds(self, domain):
        groups = self._read_group(domain, ["series_id"], ["__count"])
        # sudo: docs.series - names of the series of documents that the user may open
        return [(series.sudo().code, series.sudo().name, count) for series, count in groups]

    @api.model
    def _public_titles(self, domain):
        newest = self.search_fetch(
            domain, ["label", "name"], order="public_date DESC, id DESC", limit=_LOOKED_AT
        )
        return [file.label or file.name.rpartition(".")[0] for file in newest]

    # ----------------------------------------------------------------- did you mean

    @api.model
    def _own_library(self, filters, page, page_size, domain=None):
        library = super()._own_library(filters, page, page_size, domain)
        if library["total"] or not filters.get("q"):
            return {**library, "meant": None}
        own = self._own_domain() if domain is None else domain
        known = self._own_titles(own) + [name for _code, name, _count in self._own_kinds(own)]

        def count(found):
            return self.search_count(own & self._own_filter(found))

        return {**library, "meant": self._meant(filters, known, count)}

    @api.model
    def _public_library(self, filters, page, page_size):
        library = super()._public_library(filters, page, page_size)
        if library["total"] or not filters.get("q"):
            return {**library, "meant": None}
        # sudo: dms.file - visitors have no right on files; only what was published
        files = self.sudo()
        published = self._published_domain()
        known = files._public_alike(published, filters["q"])

        def count(found):
            match = files._public_match(found)
            return files.search_count(published & files._public_filter(found, match), limit=FEW)

        return {**library, "meant": self._meant(filters, known, count)}

    @api.model
    def _public_alike(self, domain, text):
        """Return the words of some published documents that look like ``text``."""
        words = search_words(cut(text))
        if not words or not self.env.registry.has_trigram:
            return []
        self.env.execute_query(
            SQL(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
                str(_SOMEWHAT_ALIKE),
            )
        )

        def looks_like(_model, alias, _query):
            column = SQL.identifier(alias, "public_words")
            alike = SQL(" OR ").join(SQL("%s <%% %s", word, column) for word in words)
            # In brackets: the whole is one condition among others.
            return SQL("(%s)", alike)

        found = self.search_fetch(
            domain & Domain.custom(to_sql=looks_like),
            ["public_words"],
            order="public_date DESC, id DESC",
            limit=_LOOKED_AT,
        )
        return found.mapped("public_words")

    @api.model
    def _meant(self, filters, known, count):
        """Return what was meant by a search that finds nothing, if that finds something.

        :param known: texts of what the reader may open
        :param count: how many documents filters find, of what the reader may open
        """
        text = mended(cut(filters["q"]), known)
        if not text:
            return None
        found = {**filters, "q": text}
        number = count(found)
        if not number:
            return None
        query = urlencode({name: value for name, value in found.items() if value})
        return {"text": text, "count": number, "query": query}
