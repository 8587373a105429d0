from odoo import fields, models
from odoo.tools import SQL

from ..tools.package import LANGUAGES
from ..tools.search import search_words

#: a word has to look so much like one that was typed
_ALIKE = 0.5
#: enough to ask whether it was meant
_SOMEWHAT_ALIKE = 0.3
#: in a long question most words say nothing: only those that are nearly the same count
_SAID = 0.6
_SAID_WORDS = 14
_SHORTEST_SAID = 4


class ServicedeskSearchMixin(models.AbstractModel):
    """What something is found by, in one language: small letters, no accents.

    Kept beside its owner, so that a search reads one indexed text in the visitor's
    language and not five fields (docs/adr/0041).
    """

    _name = "servicedesk.search.mixin"
    _description = "Search text"

    #: name of the field that holds what is found
    _owner = ""

    lang = fields.Char(required=True)
    name = fields.Char(required=True)
    words = fields.Text(help="Keywords and synonyms.")
    text = fields.Text(help="What the page says.")
    everything = fields.Text(required=True, help="All of it, for the index.")

    def _auto_init(self):
        result = super()._auto_init()
        # Without the extension there is no such index, and the search is plainer.
        if self._owner and self.env.registry.has_trigram:
            self.env.execute_query(
                SQL(
                    "CREATE INDEX IF NOT EXISTS %s ON %s USING gin (everything gin_trgm_ops)",
                    SQL.identifier(f"{self._table}_trigram"),
                    SQL.identifier(self._table),
                )
            )
        return result

    def _parts(self, owners, lang):
        """Return the table, the owner's column and the conditions, for a query.

        :param owners: ``Query`` of what the visitor may see
        """
        return {
            "table": SQL.identifier(self._table),
            "owner": SQL.identifier(self._owner),
            "lang": lang if lang in LANGUAGES else LANGUAGES[0],
            "owners": owners.subselect(),
        }

    def _ranked(self, text, owners, lang):
        """Return the ids of what ``text`` finds, the best first.

        :param owners: ``Query`` of what the visitor may see
        :return: pair of lists: what was found, and what may have been meant when that
            is nothing
        """
        words = search_words(text)
        if not words:
            return [], []
        if not self.env.registry.has_trigram:
            return self._ranked_plainly(words, owners, lang), []
        found = self._ranked_alike(words, owners, lang, _ALIKE, 0.4)
        if found:
            return found, []
        return [], self._ranked_alike(words, owners, lang, _SOMEWHAT_ALIKE, 0.25)[:3]

    def _set_alike(self, alike):
        self.env.execute_query(
            SQL("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", str(alike))
        )

    def _ranked_alike(self, words, owners, lang, alike, least):
        self._set_alike(alike)
        marks = [_mark(SQL("%s", word)) for word in words]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT owner_id
                  FROM (SELECT marked.*, max(mean) OVER () AS most
                          FROM (SELECT %(owner)s AS owner_id, name,
                                       GREATEST(%(marks)s) AS best,
                                       (%(sum)s) / %(count)s AS mean
                                  FROM %(table)s
                                 WHERE lang = %(lang)s
                                   AND %(owner)s IN %(owners)s
                                   AND (%(hits)s)) AS marked) AS found
                 WHERE best >= %(alike)s AND mean >= %(least)s AND mean >= 0.55 * most
              ORDER BY mean DESC, similarity(name, %(text)s) DESC, owner_id
                """,
                **self._parts(owners, lang),
                marks=SQL(", ").join(marks),
                sum=SQL(" + ").join(marks),
                count=len(words),
                hits=SQL(" OR ").join(SQL("everything %%> %s", word) for word in words),
                alike=alike - 0.05,
                least=least,
                text=" ".join(words),
            )
        )
        return [owner_id for (owner_id,) in rows]

    def _ranked_plainly(self, words, owners, lang):
        """Find whole pieces of words only: all that works without pg_trgm."""
        marks = [SQL("(position(%(word)s in everything) > 0)::int", word=word) for word in words]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(owner)s
                  FROM %(table)s
                 WHERE lang = %(lang)s
                   AND %(owner)s IN %(owners)s
                   AND (%(marks)s) > 0
              ORDER BY (%(marks)s) DESC, position(%(word)s in name) = 0, %(owner)s
                """,
                **self._parts(owners, lang),
                marks=SQL(" + ").join(marks),
                word=words[0],
            )
        )
        return [owner_id for (owner_id,) in rows]

    def _suggested(self, text, owners, lang, limit):
        """Return the ids of what answers a question in whole sentences, the best first.

        A word counts more the fewer texts have it; one hit in a name or a synonym at
        least is asked, so that a chance word in a long text suggests nothing.
        """
        words = search_words(text, most=_SAID_WORDS, shortest=_SHORTEST_SAID)
        if not words:
            return []
        if not self.env.registry.has_trigram:
            return self._ranked_plainly(words, owners, lang)[:limit]
        self._set_alike(_SAID)
        rows = self.env.execute_query(
            SQL(
                """
                WITH marked AS (
                    SELECT %(owner)s AS owner_id, word, %(mark)s AS mark,
                           count(*) OVER (PARTITION BY word) AS texts
                      FROM %(table)s, unnest(%(words)s) AS word
                     WHERE lang = %(lang)s
                       AND %(owner)s IN %(owners)s
                       AND everything %%> word
                ), scored AS (
                    SELECT owner_id, sum(mark / (1 + ln(texts))) AS score, max(mark) AS best
                      FROM marked
                  GROUP BY owner_id
                )
                SELECT owner_id
                  FROM (SELECT *, max(score) OVER () AS most FROM scored WHERE best >= 0.65)
                       AS found
                 WHERE score >= 0.5 * most
              ORDER BY score DESC, owner_id
                 LIMIT %(limit)s
                """,
                **self._parts(owners, lang),
                mark=_mark(SQL("word")),
                words=words,
                limit=limit,
            )
        )
        return [owner_id for (owner_id,) in rows]


def _mark(word):
    """Return how much a word looks like one of the text: its name counts most."""
    return SQL(
        "GREATEST(word_similarity(%(word)s, name), 0.95 * word_similarity(%(word)s, words),"
        " 0.6 * word_similarity(%(word)s, text))",
        word=word,
    )
