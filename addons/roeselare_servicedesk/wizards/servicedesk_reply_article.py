from odoo import api, fields, models


class ServicedeskReply(models.TransientModel):
    """What is known already goes into the answer with one choice."""

    _inherit = "servicedesk.reply"

    article_id = fields.Many2one(
        "servicedesk.article",
        string="Insert an article",
        # Only what every requester may read: an answer leaves the house.
        domain=[("readable", "=", True), ("audience", "=", "public")],
        help="Its text comes below what is written already, in the requester's language.",
    )
    article_as = fields.Selection(
        [("text", "Text and link"), ("link", "Link only")],
        string="Insert as",
        default="text",
        required=True,
    )
    suggested_article_ids = fields.Many2many(
        "servicedesk.article", compute="_compute_suggested_article_ids"
    )

    @api.depends("ticket_id")
    def _compute_suggested_article_ids(self):
        for reply in self:
            ticket = reply.ticket_id
            reply.suggested_article_ids = (
                ticket._suggested_articles([("audience", "=", "public")]) if ticket else False
            )

    @api.onchange("article_id")
    def _onchange_article_id(self):
        """Insert the chosen article, and be ready for another one."""
        article = self.article_id
        if not article:
            return None
        lang = self.ticket_id._requester_lang()
        said = article._said(lang)
        if self.article_as == "link":
            piece = f"{said['name']}: {article.url}"
        else:
            piece = article._plain(lang)
        self.text = f"{(self.text or '').rstrip()}\n\n{piece}".strip()
        self.article_id = False
        if not said["missing"]:
            return None
        return {
            "warning": {
                "title": self.env._("Not in the language of the requester"),
                "message": self.env._(
                    "“%(name)s” has no text in that language yet: the Dutch one was inserted.",
                    name=article.name,
                ),
            }
        }
