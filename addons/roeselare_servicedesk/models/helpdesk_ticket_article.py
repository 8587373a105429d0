from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

_MOST = 5


class HelpdeskTicket(models.Model):
    """What the city knows already about what a ticket asks."""

    _inherit = "helpdesk.ticket"

    suggested_article_ids = fields.Many2many(
        "servicedesk.article",
        string="Suggested articles",
        compute="_compute_suggested_article_ids",
        groups="roeselare_servicedesk.group_agent",
    )

    def _compute_suggested_article_ids(self):
        for ticket in self:
            ticket.suggested_article_ids = ticket._suggested_articles()

    def _suggested_articles(self, domain=Domain.TRUE):
        """Return articles for the text, and then those of its service or category.

        Without sudo: only what the user may read.
        """
        self.ensure_one()
        text = f"{self.name or ''} {html2plaintext(self.description or '')}"
        knowledge = self.env["servicedesk.knowledge"].sudo(False)
        lang = self._requester_lang()
        found = knowledge.with_context(lang=lang)._suggest(text, domain, _MOST)
        linked = Domain("service_ids", "in", self.service_id.ids) | Domain(
            "category_ids", "in", self.category_id.ids
        )
        if len(found) < _MOST:
            domain = Domain("readable", "=", True) & Domain(domain) & linked
            found |= found.search(domain & Domain("id", "not in", found.ids), limit=_MOST)
        return found[:_MOST].with_env(self.env)
