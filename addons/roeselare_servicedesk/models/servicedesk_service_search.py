from odoo import fields, models
from odoo.tools import SQL, html2plaintext

from ..tools.package import LANGUAGES
from ..tools.search import fold, search_words

#: a word of a service has to look so much like one that was typed
_ALIKE = 0.5
#: enough to ask whether it was meant
_SOMEWHAT_ALIKE = 0.3
_FIELDS = ("name", "summary", "description", "keywords", "synonyms")
_MOST_SIGNS = 2000


class ServicedeskServiceSearch(models.Model):
    """What a service is found by, in one language: small letters, no accents.

    Kept beside the service, so that a search reads one indexed text in the visitor's
    language and not five translated fields (docs/adr/0041).
    """

    _name = "servicedesk.service.search"
    _description = "Search text of a service"

    service_id = fields.Many2one(
        "servicedesk.service", required=True, index=True, ondelete="cascade"
    )
    lang = fields.Char(required=True)
    name = fields.Char(required=True)
    words = fields.Text(help="Keywords and synonyms.")
    text = fields.Text(help="What the catalogue says.")
    everything = fields.Text(required=True, help="All of it, for the index.")

    _lang_unique = models.UniqueIndex("(service_id, lang)")

    def _auto_init(self):
        result = super()._auto_init()
        # Without the extension there is no such index, and the search is plainer.
        if self.env.registry.has_trigram:
            self.env.execute_query(
                SQL(
                    "CREATE INDEX IF NOT EXISTS servicedesk_service_search_trigram "
                    "ON servicedesk_service_search USING gin (everything gin_trgm_ops)"
                )
            )
        return result

    def _refresh(self, services):
        """Make the search texts of ``services`` anew."""
        if not services:
            return
        # sudo: servicedesk.service.search - nobody writes these by hand; they follow
        # from services that the caller was allowed to write
        rows = self.sudo()
        stored = self.env["servicedesk.service.package"]._stored_texts(services, list(_FIELDS))
        rows.search([("service_id", "in", services.ids)]).unlink()
        rows.create(
            [
                _row(service_id, lang, texts)
                for service_id, texts in stored.items()
                for lang in LANGUAGES
            ]
        )

    def _ranked(self, text, services, lang):
        """Return the ids of services that ``text`` finds, the best first.

        :param services: ``Query`` of the services that the visitor may see
        :return: pair of lists: what was found, and what may have been meant when that
            is nothing
        """
        words = search_words(text)
        lang = lang if lang in LANGUAGES else LANGUAGES[0]
        if not words:
            return [], []
        if not self.env.registry.has_trigram:
            return self._ranked_plainly(words, services, lang), []
        found = self._ranked_alike(words, services, lang, _ALIKE, 0.4)
        if found:
            return found, []
        return [], self._ranked_alike(words, services, lang, _SOMEWHAT_ALIKE, 0.25)[:3]

    def _ranked_alike(self, words, services, lang, alike, least):
        self.env.execute_query(
            SQL(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
                str(alike),
            )
        )
        marks = [_mark(word) for word in words]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT service_id
                  FROM (SELECT marked.*, max(mean) OVER () AS most
                          FROM (SELECT service_id, name,
                                       GREATEST(%(marks)s) AS best,
                                       (%(sum)s) / %(count)s AS mean
                                  FROM servicedesk_service_search
                                 WHERE lang = %(lang)s
                                   AND service_id IN %(services)s
                                   AND (%(hits)s)) AS marked) AS found
                 WHERE best >= %(alike)s AND mean >= %(least)s AND mean >= 0.55 * most
              ORDER BY mean DESC, similarity(name, %(text)s) DESC, service_id
                """,
                marks=SQL(", ").join(marks),
                sum=SQL(" + ").join(marks),
                count=len(words),
                lang=lang,
                services=services.subselect(),
                hits=SQL(" OR ").join(SQL("everything %%> %s", word) for word in words),
                alike=alike - 0.05,
                least=least,
                text=" ".join(words),
            )
        )
        return [service_id for (service_id,) in rows]

    def _ranked_plainly(self, words, services, lang):
        """Find whole pieces of words only: all that works without pg_trgm."""
        marks = [SQL("(position(%(word)s in everything) > 0)::int", word=word) for word in words]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT service_id
                  FROM servicedesk_service_search
                 WHERE lang = %(lang)s
                   AND service_id IN %(services)s
                   AND (%(marks)s) > 0
              ORDER BY (%(marks)s) DESC, position(%(word)s in name) = 0, service_id
                """,
                lang=lang,
                services=services.subselect(),
                marks=SQL(" + ").join(marks),
                word=words[0],
            )
        )
        return [service_id for (service_id,) in rows]


def _mark(word):
    """Return how much a word looks like one of the service: its name counts most."""
    return SQL(
        "GREATEST(word_similarity(%(word)s, name), 0.95 * word_similarity(%(word)s, words),"
        " 0.6 * word_similarity(%(word)s, text))",
        word=word,
    )


def _row(service_id, lang, texts):
    def said(name):
        return texts[name].get(lang) or texts[name].get("en_US") or ""

    name, words = fold(said("name")), fold(f"{said('keywords')} {said('synonyms')}")
    text = fold(f"{said('summary')} {html2plaintext(said('description'))}")[:_MOST_SIGNS]
    return {
        "service_id": service_id,
        "lang": lang,
        "name": name,
        "words": words,
        "text": text,
        "everything": f"{name} {words} {text}",
    }
