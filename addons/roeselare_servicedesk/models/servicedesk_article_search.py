from odoo import fields, models
from odoo.tools import html2plaintext

from ..tools.package import LANGUAGES
from ..tools.search import search_row
from .servicedesk_article import SUFFIXES


class ServicedeskArticleSearch(models.Model):
    """What an article is found by."""

    _name = "servicedesk.article.search"
    _description = "Search text of an article"
    _inherit = "servicedesk.search.mixin"
    _owner = "article_id"

    article_id = fields.Many2one(
        "servicedesk.article", required=True, index=True, ondelete="cascade"
    )

    _lang_unique = models.UniqueIndex("(article_id, lang)")

    def _refresh(self, article, page):
        """Make the search texts of ``article`` anew, with the synonyms of its page.

        Who reads in a language that an article does not have, finds it by its Dutch
        words as well: that text is what the page shows.
        """
        self.search([("article_id", "=", article.id)]).unlink()
        for lang in LANGUAGES:
            said = article._said(lang)
            words = " ".join(
                page[name] or "" for name in {"synonyms", f"synonyms{SUFFIXES[lang[:2]]}"}
            )
            names = " ".join(dict.fromkeys((said["name"], article[f"name{SUFFIXES[lang[:2]]}"]
                                            or said["name"])))
            text = html2plaintext(said["content"] or "")
            row = search_row(names, words, text)
            self.create({"article_id": article.id, "lang": lang, **row})
