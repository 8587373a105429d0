import re

from odoo import api, models
from odoo.fields import Domain

from ..tools.text import clean_text, is_service_code

PAGE_SIZE = 50
_SUGGESTIONS = 3
_LONGEST = 2000
_ADDRESS = re.compile(r"/antwoorden/([a-z0-9]+(?:-[a-z0-9]+)*)")
#: fields that a list and a suggestion show
_SHOWN = ["code", "name", "name_fr", "name_en", "content", "content_fr", "content_en"]


class ServicedeskKnowledge(models.AbstractModel):
    """What the city knows already: found by visitors, and offered before they ask.

    Everything is searched as the user who asks: the record rules alone decide.
    """

    _name = "servicedesk.knowledge"
    _description = "Knowledge"

    def _page(self, query):
        """Return what the page of answers shows.

        :param query: :class:`~..schemas.answers_query.AnswersQuery`
        :return: dict with ``answers`` and ``meant`` (lists of dicts), ``total``,
            ``themes`` (name, count, active, url), ``earlier`` and ``later`` (addresses)
        """
        articles, meant = self._find(query.search)
        places = {article.id: article.theme_ids.ids for article in articles}
        themes = articles.theme_ids.sorted("sequence")
        chosen = themes.filtered(lambda theme: theme.code == query.theme)
        if query.theme:
            articles = articles.filtered(lambda article: chosen.id in places[article.id])
        start = (query.page - 1) * PAGE_SIZE
        return {
            "answers": self._lines(articles[start : start + PAGE_SIZE]),
            "meant": self._lines(meant),
            "total": len(articles),
            "themes": [
                {
                    "name": theme.name,
                    "count": sum(theme.id in ids for ids in places.values()),
                    "active": theme == chosen,
                    "url": query.url(theme="" if theme == chosen else theme.code),
                }
                for theme in themes
            ],
            "earlier": query.page > 1 and query.url(page=query.page - 1),
            "later": start + PAGE_SIZE < len(articles) and query.url(page=query.page + 1),
        }

    def _find(self, search):
        articles = self.env["servicedesk.article"]
        readable = Domain("readable", "=", True)
        if not search:
            return articles.search_fetch(readable, _SHOWN), articles
        index = self.env["servicedesk.article.search"]
        found, meant = index._ranked(search, articles._search(readable), self.env.lang)
        articles.browse(found + meant).fetch(_SHOWN)
        return articles.browse(found), articles.browse(meant)

    def _lines(self, articles):
        lines = []
        for article in articles:
            said = article._said(self.env.lang)
            said["summary"] = article._summary(said)
            lines.append({"article": article, "code": article.code, **said})
        return lines

    def _by_code(self, code):
        """Return the readable article of an address, or an empty recordset."""
        articles = self.env["servicedesk.article"]
        if not isinstance(code, str) or not is_service_code(code):
            return articles
        return articles.search([("readable", "=", True), ("code", "=", code)], limit=1)

    def _by_codes(self, codes):
        """Return the readable articles that a form names, as they came in; at most ten."""
        codes = [code for code in codes if isinstance(code, str) and is_service_code(code)]
        domain = [("readable", "=", True), ("code", "in", codes[:10])]
        articles = self.env["servicedesk.article"]
        return articles.search(domain) if codes else articles

    def _named_in(self, text):
        """Return the readable articles whose address stands in ``text``; at most ten."""
        return self._by_codes(_ADDRESS.findall(text or ""))

    def _services(self, article):
        """Return the services of an article that the user may start."""
        services = self.env["servicedesk.service"]
        # Read with the user's own rules: an article may name a service for colleagues.
        domain = Domain("id", "in", article.service_ids.ids)
        domain &= services._catalogue_domain(self.env.user)
        return services.search_fetch(domain, ["name", "code", "summary"])

    def _suggest(self, text, domain=Domain.TRUE, limit=_SUGGESTIONS):
        """Return the readable articles that may answer ``text``, the best first.

        :param str text: a question as somebody types it
        :param domain: which articles come into question
        """
        articles = self.env["servicedesk.article"]
        text = clean_text(text)[:_LONGEST] if isinstance(text, str) else ""
        if not text:
            return articles
        owners = articles._search(Domain("readable", "=", True) & Domain(domain))
        index = self.env["servicedesk.article.search"]
        found = articles.browse(index._suggested(text, owners, self.env.lang, limit))
        found.fetch(_SHOWN)
        return found

    @api.model
    def action_suggest(self, text, lang=None):
        """Return what may answer a caller, for the intake screen and the ticket.

        Whoever calls gets what he may read anyhow, in the language of the requester.

        :return: list of dicts ``code``, ``name``, ``text``, ``public``, ``url``
        """
        known = dict(self.env["res.lang"].get_installed())
        here = self.with_context(lang=lang) if lang in known else self
        return [
            {
                "code": article.code,
                "name": article._said(here.env.lang)["name"],
                "text": article._plain(here.env.lang),
                "public": article.audience == "public",
                "url": article.url,
            }
            for article in here._suggest(text)
        ]
