from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext

from ..tools.text import is_service_code
from .servicedesk_article import AUDIENCES, SUFFIXES

TEXTS = ("content", "content_fr", "content_en")


class DocumentPage(models.Model):
    """An article as its editors write it; readers get what was approved of it.

    One article has its texts in Dutch, French and English side by side, and so has each
    of its versions: an empty text is a language that is missing (docs/adr/0131).
    """

    _name = "document.page"
    _inherit = ["document.page", "servicedesk.code.mixin"]
    _code_separator = "-"

    name = fields.Char(tracking=True)
    name_fr = fields.Char(string="Title in French")
    name_en = fields.Char(string="Title in English")
    # The module stores what it is given; this is shown to the whole city.
    content = fields.Html(sanitize=True)
    content_fr = fields.Html(
        string="Text in French",
        compute="_compute_content_languages",
        inverse="_inverse_content",
        sanitize=True,
    )
    content_en = fields.Html(
        string="Text in English",
        compute="_compute_content_languages",
        inverse="_inverse_content",
        sanitize=True,
    )
    missing_languages = fields.Char(compute="_compute_missing_languages")
    audience = fields.Selection(AUDIENCES, default="public", required=True, tracking=True)
    department_id = fields.Many2one("hr.department", index="btree_not_null", tracking=True)
    valid_from = fields.Date(tracking=True)
    valid_to = fields.Date(
        tracking=True,
        help="The last day on which it is shown. Its owner is reminded in time.",
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index="btree_not_null",
        tracking=True,
        help="Keeps the article right and is reminded when it grows old.",
    )
    synonyms = fields.Char(help="Everyday words that lead to it, separated by commas.")
    synonyms_fr = fields.Char(string="Words in French")
    synonyms_en = fields.Char(string="Words in English")
    theme_ids = fields.Many2many(
        "servicedesk.service.label",
        "document_page_theme_rel",
        string="Themes",
        domain=[("kind", "=", "theme")],
    )
    service_ids = fields.Many2many(
        "servicedesk.service", "document_page_service_rel", string="Services"
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category", "document_page_category_rel", string="Categories"
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another article has this address."
    )
    _valid_in_order = models.Constraint(
        "CHECK (valid_from <= valid_to)", "The last day comes before the first."
    )
    _department_named = models.Constraint(
        "CHECK (audience != 'department' OR department_id IS NOT NULL)",
        "Choose the department that may read this article.",
    )

    @api.depends("history_head")
    def _compute_content_languages(self):
        for page in self:
            page.content_fr = page.history_head.content_fr
            page.content_en = page.history_head.content_en

    def _inverse_content(self):
        """Keep all texts in one new version, when one of them changed."""
        for page in self.filtered(lambda page: page.type == "content"):
            head = page.history_head
            texts = {name: page[name] or False for name in TEXTS}
            if any(texts[name] != (head[name] or False) for name in TEXTS):
                page._create_history({"page_id": page.id, **texts})

    def _create_history(self, vals):
        # sudo: document.page.history - a version is never written by hand; it follows
        # from a text that the caller was allowed to change
        return super(DocumentPage, self.sudo())._create_history(vals)

    @api.depends("content", "content_fr", "content_en")
    def _compute_missing_languages(self):
        names = {"nl": self.env._("Dutch"), "fr": self.env._("French"), "en": self.env._("English")}
        for page in self:
            missing = [
                names[lang]
                for lang, suffix in SUFFIXES.items()
                if not html2plaintext(page[f"content{suffix}"] or "").strip()
            ]
            page.missing_languages = ", ".join(missing)

    @api.constrains("code", "type")
    def _check_code(self):
        for page in self:
            if page.type == "content" and not is_service_code(page.code or ""):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be the address of an article: write small "
                        "letters, digits and hyphens, at least one letter, at most 60.",
                        code=page.code or "",
                    )
                )


class DocumentPageHistory(models.Model):
    """A version holds the texts of all languages."""

    _inherit = "document.page.history"

    content = fields.Html(sanitize=True)
    content_fr = fields.Html(sanitize=True)
    content_en = fields.Html(sanitize=True)

    def _compute_display_name(self):
        # The module gives a pair here, which no text field takes.
        for version in self:
            version.display_name = f"{version.page_id.name} #{version.id}"
