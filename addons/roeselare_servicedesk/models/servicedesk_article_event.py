from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

EVENTS = [
    ("yes", "It helped"),
    ("no", "It did not help"),
    ("helped", "It helped before a question was sent"),
    ("told", "A caller was answered with it"),
    ("asked", "A question was sent after reading it"),
    ("shown", "A question was sent although it was suggested"),
]


class ServicedeskArticleEvent(models.Model):
    """That an article helped somebody or did not: which one, how and on what day.

    Nothing tells who it was, nor which question came of it. Each is a row of its own, so
    that two readers never wait for the same counter.
    """

    _name = "servicedesk.article.event"
    _description = "Use of an article"
    _order = "id DESC"

    article_id = fields.Many2one(
        "servicedesk.article", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(EVENTS, required=True)
    day = fields.Date(required=True, default=lambda self: self.env.company._city_today())

    @api.model
    def _note(self, articles, kind):
        """Count ``kind`` once for each of ``articles``, which the caller may read."""
        # By nobody, and with a day only: a count of readers, not a list of them.
        events = self.with_user(SUPERUSER_ID)
        events.create([{"article_id": article.id, "kind": kind} for article in articles])


class ServicedeskArticleCount(models.Model):
    """How articles do: those on top that fail most."""

    _name = "servicedesk.article.count"
    _description = "How an article does"
    _auto = False
    _order = "failed DESC, rate DESC, id"
    _rec_name = "article_id"

    article_id = fields.Many2one("servicedesk.article", readonly=True)
    page_id = fields.Many2one("document.page", readonly=True)
    audience = fields.Selection(related="article_id.audience")
    yes = fields.Integer(readonly=True)
    no = fields.Integer(readonly=True)
    helped = fields.Integer(string="Question saved", readonly=True)
    told = fields.Integer(string="Caller answered", readonly=True)
    asked = fields.Integer(string="Asked after reading", readonly=True)
    shown = fields.Integer(string="Asked, not opened", readonly=True)
    failed = fields.Integer(help="No, and asked after reading.", readonly=True)
    rate = fields.Float(
        string="Fails", aggregator=None, readonly=True,
        help="Failed, of all times that we know how it ended.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT counted.*,
                   no + asked AS failed,
                   (no + asked)::float / nullif(yes + no + helped + told + asked, 0) AS rate
              FROM (SELECT article.id, article.id AS article_id, article.page_id,
                           count(*) FILTER (WHERE event.kind = 'yes')::int AS yes,
                           count(*) FILTER (WHERE event.kind = 'no')::int AS no,
                           count(*) FILTER (WHERE event.kind = 'helped')::int AS helped,
                           count(*) FILTER (WHERE event.kind = 'told')::int AS told,
                           count(*) FILTER (WHERE event.kind = 'asked')::int AS asked,
                           count(*) FILTER (WHERE event.kind = 'shown')::int AS shown
                      FROM servicedesk_article AS article
                      JOIN servicedesk_article_event AS event ON event.article_id = article.id
                  GROUP BY article.id) AS counted
            """
        )

    def action_open_page(self):
        """Open the article where its editors write it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "document.page",
            "res_id": self.page_id.id,
            "views": [(self.env.ref("roeselare_servicedesk.document_page_view_form").id, "form")],
        }
