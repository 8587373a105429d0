from odoo import fields, models
from odoo.fields import Command


class ServicedeskDraft(models.Model):
    """Which articles somebody read before a question was sent, until it is sent.

    Then each is counted once, and the draft forgets them: nothing ties an article to a
    person or to a ticket.
    """

    _inherit = "servicedesk.draft"

    article_ids = fields.Many2many(
        "servicedesk.article", "servicedesk_draft_article_rel", string="Articles read"
    )

    def _note_articles(self, codes):
        """Remember the articles that were read, as the page names them."""
        articles = self.env["servicedesk.knowledge"].sudo(False)._by_codes(codes)
        if articles - self.article_ids:
            self.write({"article_ids": [Command.link(article.id) for article in articles]})

    def _question_text(self):
        """Return all that was typed so far, to suggest articles by."""
        texts = []
        for value in (self.answers or {}).values():
            texts += value if isinstance(value, list) else [value]
        return " ".join(text for text in texts if isinstance(text, str))

    def _helped(self, article):
        """Count that ``article`` made the question needless, and forget the question."""
        self.env["servicedesk.article.event"]._note(article, "helped")
        self._remove()

    def _erase(self):
        self.write({"article_ids": [Command.clear()]})
        return super()._erase()

    def _send(self, user, mailed, shown=()):
        """Hand in; count what was read, and what was suggested and not opened.

        :param shown: codes of the articles that the last page suggested
        """
        fresh = not self.ticket_id
        ticket = super()._send(user, mailed)
        if fresh and self.ticket_id:
            read = self.article_ids
            suggested = self.env["servicedesk.knowledge"].sudo(False)._by_codes(shown)
            events = self.env["servicedesk.article.event"]
            events._note(read, "asked")
            # sudo: servicedesk.article - to compare with what was read; found without it
            events._note(suggested.sudo() - read, "shown")
            self.write({"article_ids": [Command.clear()]})
        return ticket
