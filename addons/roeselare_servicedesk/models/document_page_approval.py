import re

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import html2plaintext

from .document_page import TEXTS

STATES = [
    ("draft", "Draft"),
    ("to_approve", "To approve"),
    ("published", "Published"),
    ("withdrawn", "Withdrawn"),
]
#: what an approver judges; a change of it has to be approved anew
JUDGED = frozenset(
    {
        *TEXTS,
        "audience",
        "category_ids",
        "code",
        "department_id",
        "name",
        "name_en",
        "name_fr",
        "service_ids",
        "synonyms",
        "synonyms_en",
        "synonyms_fr",
        "theme_ids",
        "valid_from",
        "valid_to",
    }
)
#: what follows from the buttons; nobody sets it by hand
RESERVED = frozenset(
    {
        "approved_at",
        "approved_by_id",
        "article_ids",
        "author_ids",
        "history_head",
        "reminded_on",
        "state",
        "submitted_at",
        "submitted_by_id",
    }
)
#: fields of the published article that are the page's own
_COPIED = sorted(JUDGED - {"synonyms", "synonyms_fr", "synonyms_en"})
_EMBEDDED = re.compile(r"<(img|iframe|video|audio|object|embed)\b", re.I)


class DocumentPage(models.Model):
    """From draft to what readers get: somebody else than its authors approves it."""

    _inherit = "document.page"

    state = fields.Selection(STATES, default="draft", required=True, index=True, tracking=True)
    author_ids = fields.Many2many(
        "res.users",
        "document_page_author_rel",
        string="Authors",
        copy=False,
        help="Who changed it since it was last approved.",
    )
    submitted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    submitted_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    article_ids = fields.One2many("servicedesk.article", "page_id", string="Published")
    is_public_now = fields.Boolean(
        string="Readers see it",
        compute="_compute_is_public_now",
        help="An approved version is shown, also while a newer one is being written.",
    )

    @api.model
    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and field.name in RESERVED:
            return False
        return super()._has_field_access(field, operation)

    @api.depends("article_ids.active", "article_ids.valid_from", "article_ids.valid_to")
    def _compute_is_public_now(self):
        for page in self:
            # sudo: servicedesk.article - only whether one is shown
            page.is_public_now = any(page.sudo().article_ids.mapped("available"))

    @api.model_create_multi
    def create(self, vals_list):
        pages = super().create(vals_list)
        pages._note_author()
        return pages

    def write(self, vals):
        result = super().write(vals)
        if JUDGED & vals.keys():
            self._note_author()
        if vals.get("active") is False:
            # sudo: document.page - the caller may write it; its readers lose it as well
            self.sudo()._withdraw()
        return result

    def _note_author(self):
        """Remember who changed what has to be judged, and ask for a new approval."""
        if self.env.su:
            return
        # sudo: document.page - fields that nobody sets by hand
        self.sudo().write(
            {
                "author_ids": [Command.link(self.env.uid)],
                "state": "draft",
                "reminded_on": False,
            }
        )

    # ----------------------------------------------------------------- buttons

    def action_submit(self):
        """Ask for approval."""
        self.check_access("write")
        for page in self:
            page._check_complete()
        # sudo: document.page - the caller may write it; this moves it on
        self.sudo().write(
            {
                "state": "to_approve",
                "submitted_by_id": self.env.uid,
                "submitted_at": fields.Datetime.now(),
                "author_ids": [Command.link(self.env.uid)],
            }
        )

    def _check_complete(self):
        if self.type != "content" or not html2plaintext(self.content or "").strip():
            raise UserError(self.env._("There is no Dutch text yet. Write it first."))
        if not self.owner_id or not self.valid_to:
            raise UserError(
                self.env._("Fill in the owner and the last day first: every article grows old.")
            )
        if any(_EMBEDDED.search(self[name] or "") for name in TEXTS):
            raise UserError(
                self.env._(
                    "An article is text: it was not sent on, because it holds a picture or a "
                    "film. Say in words what it shows, and take it out."
                )
            )

    def _check_approver(self):
        self.check_access("read")
        if not self.env.user.has_group("roeselare_servicedesk.group_lead"):
            raise AccessError(self.env._("Only a team lead or an administrator approves articles."))

    def action_approve(self):
        """Publish what was sent on; not by somebody who wrote it."""
        self._check_approver()
        # sudo: document.page - an approver, who was checked above, reads only
        pages = self.sudo()
        pages._hold_for_update()
        for page in pages:
            if page.state != "to_approve":
                raise UserError(
                    self.env._(
                        "“%(name)s” was changed or judged in the meantime: it does not wait "
                        "for approval.",
                        name=page.name,
                    )
                )
            if self.env.user in page.author_ids | page.submitted_by_id:
                raise UserError(
                    self.env._(
                        "You wrote “%(name)s” yourself. Ask another team lead or administrator "
                        "to approve it.",
                        name=page.name,
                    )
                )
            page._check_complete()
            page._publish()
            page.write(
                {
                    "state": "published",
                    "approved_by_id": self.env.uid,
                    "approved_at": fields.Datetime.now(),
                    "author_ids": [Command.clear()],
                }
            )
        return True

    def action_refuse(self):
        """Give it back to its authors."""
        self._check_approver()
        # sudo: document.page - an approver, who was checked above, reads only
        self.sudo().filtered(lambda page: page.state == "to_approve").state = "draft"

    def action_withdraw(self):
        """Take it away from its readers, at once; an editor or an approver does."""
        if not self.env.user.has_group("roeselare_servicedesk.group_lead"):
            self.check_access("write")
        self.check_access("read")
        # sudo: document.page - the caller was checked above
        self.sudo()._withdraw()

    def _withdraw(self):
        self.article_ids.active = False
        self.state = "withdrawn"

    def _publish(self):
        """Copy the text to where its readers have rights."""
        self.ensure_one()
        # By nobody: who wrote it is not told to its readers.
        articles = self.env["servicedesk.article"].with_user(SUPERUSER_ID)
        articles = articles.with_context(active_test=False)
        values = {
            name: [Command.set(self[name].ids)] if name.endswith("_ids") else self[name]
            for name in _COPIED
            if name != "department_id"
        }
        # A department on an article for everybody says nothing about its readers.
        values["department_id"] = self.audience == "department" and self.department_id.id
        values["active"] = True
        article = articles.search([("page_id", "=", self.id)])
        if article:
            article.write(values)
        else:
            article = articles.create({**values, "page_id": self.id})
        self.env["servicedesk.article.search"].with_user(SUPERUSER_ID)._refresh(article, self)
        return article
