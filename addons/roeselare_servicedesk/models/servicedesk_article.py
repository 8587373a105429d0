from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..tools.text import first_line

AUDIENCES = [
    ("public", "Citizens and everybody"),
    ("staff", "All colleagues"),
    ("department", "One department"),
]
#: language → suffix of the fields that hold its text; the first is always there
SUFFIXES = {"nl": "", "fr": "_fr", "en": "_en"}


class ServicedeskArticle(models.Model):
    """The approved text of an article, as readers get it.

    What editors write is a ``document.page``, which readers have no rights on: no draft,
    earlier version or name of an author is reached from here (docs/adr/0130). Nobody
    writes these records; they follow from the approval of a page.
    """

    _name = "servicedesk.article"
    _description = "Published article"
    _order = "name, id"

    page_id = fields.Many2one(
        "document.page",
        required=True,
        ondelete="cascade",
        groups="roeselare_servicedesk.group_editor,roeselare_servicedesk.group_lead",
    )
    active = fields.Boolean(default=True)
    code = fields.Char(required=True)
    name = fields.Char(required=True)
    name_fr = fields.Char(string="Title in French")
    name_en = fields.Char(string="Title in English")
    content = fields.Html()
    content_fr = fields.Html(string="Text in French")
    content_en = fields.Html(string="Text in English")
    audience = fields.Selection(AUDIENCES, required=True)
    department_id = fields.Many2one("hr.department", index="btree_not_null")
    valid_from = fields.Date()
    valid_to = fields.Date()
    theme_ids = fields.Many2many(
        "servicedesk.service.label", "servicedesk_article_theme_rel", string="Themes"
    )
    service_ids = fields.Many2many(
        "servicedesk.service", "servicedesk_article_service_rel", string="Services"
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category", "servicedesk_article_category_rel", string="Categories"
    )
    available = fields.Boolean(
        compute="_compute_available",
        search="_search_available",
        help="Not withdrawn, and today is one of the days on which it is valid.",
    )
    readable = fields.Boolean(
        compute="_compute_readable",
        search="_search_readable",
        help="Available, and meant for the user who asks.",
    )
    url = fields.Char(string="Address", compute="_compute_url")

    _page_unique = models.UniqueIndex("(page_id)")
    _code_unique = models.UniqueIndex("(code)")
    _audience_index = models.Index("(audience, name) WHERE active")

    def _compute_available(self):
        today = self._today()
        for article in self:
            article.available = (
                article.active
                and (not article.valid_from or article.valid_from <= today)
                and (not article.valid_to or article.valid_to >= today)
            )

    def _search_available(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._today()
        domain = (
            Domain("active", "=", True)
            & (Domain("valid_from", "=", False) | Domain("valid_from", "<=", today))
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today))
        )
        return domain if True in value else ~domain

    def _compute_readable(self):
        audiences, departments = self._audiences()
        for article in self:
            article.readable = article.available and (
                article.audience in audiences or article.department_id.id in departments
            )

    def _search_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        audiences, departments = self._audiences()
        domain = Domain("available", "=", True) & (
            Domain("audience", "in", audiences) | Domain("department_id", "in", departments)
        )
        return domain if True in value else ~domain

    def _audiences(self):
        """Return the audiences that the user belongs to, and the ids of the departments.

        Asked when the query runs: Odoo caches the domain of a rule, and somebody who
        changes departments would go on reading what the former one keeps to itself.
        """
        user = self.env.user
        if not user._is_internal():
            return ["public"], []
        departments = user.employee_ids.department_id | user.helpdesk_team_ids.department_id
        return ["public", "staff"], departments.ids

    def _compute_url(self):
        # For one or many: asked of several records, get_base_url() fails.
        base = self.browse().get_base_url()
        for article in self:
            article.url = f"{base}/antwoorden/{article.code}"

    def _today(self):
        return self.env.company._city_today()

    # -------------------------------------------------------------------- text

    def _said(self, lang):
        """Return the article as a reader of ``lang`` gets it.

        :param str lang: code of a language, such as ``fr_BE``
        :return: dict ``name``, ``content``, ``lang`` (of the text) and ``missing``
            (whether that is not the one that was asked)
        """
        self.ensure_one()
        asked = (lang or "")[:2]
        suffix = SUFFIXES.get(asked, "")
        found = bool(suffix and html2plaintext(self[f"content{suffix}"] or "").strip())
        suffix = suffix if found else ""
        return {
            "name": self[f"name{suffix}"] or self.name,
            "content": self[f"content{suffix}"],
            "lang": asked if found else "nl",
            "missing": not found and asked != "nl",
        }

    def _summary(self, said):
        """Return the first words of a text that :meth:`_said` returned."""
        return first_line(" ".join(html2plaintext(said["content"] or "").split()), 160)

    def _plain(self, lang):
        """Return the text in plain words with its address, to put into an answer."""
        said = self._said(lang)
        parts = [html2plaintext(said["content"] or "", include_references=False).strip()]
        if self.audience == "public":
            parts.append(self.url)
        return "\n\n".join(parts)
