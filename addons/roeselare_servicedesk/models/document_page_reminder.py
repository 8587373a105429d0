from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_DAYS_BEFORE = 30
_BATCH = 100


class DocumentPage(models.Model):
    """An article that grows old says so to its owner, before its last day and after it."""

    _inherit = "document.page"

    reminded_on = fields.Date(
        readonly=True, copy=False, help="The last day that its owner was told about."
    )

    past = fields.Boolean(
        string="Past the last day", compute="_compute_past", search="_search_past"
    )

    _valid_to_index = models.Index("(valid_to) WHERE valid_to IS NOT NULL AND active")

    def _compute_past(self):
        today = self.env.company._city_today()
        for page in self:
            page.past = bool(page.valid_to) and page.valid_to < today

    def _search_past(self, operator, value):
        if operator != "in":
            return NotImplemented
        past = Domain("valid_to", "<", self.env.company._city_today())
        return past if True in value else ~past

    @api.model
    def _cron_remind(self):
        """Remind owners; take from its readers what is past its last day.

        Its readers lose it on the day itself, by the rule on published articles; this
        says so on the page.
        """
        today = self.env["servicedesk.article"]._today()
        soon = (
            Domain("state", "in", ("published", "draft", "to_approve"))
            & Domain("article_ids", "any", [("active", "=", True)])
            & Domain("valid_to", "<=", today + timedelta(days=_DAYS_BEFORE))
            & Domain("reminded_on", "=", False)
        )
        over = Domain("article_ids", "any", [("active", "=", True), ("valid_to", "<", today)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(soon) + self.search_count(over))
        for domain, act in ((over, type(self)._end), (soon, type(self)._remind)):
            while pages := self.search(domain, limit=_BATCH):
                act(pages)
                if not cron._commit_progress(len(pages)):
                    return

    def _remind(self):
        for page in self:
            page._tell_owner(
                self.env._("This article grows old: check it and have it approved again."),
                page.valid_to,
            )
            page.reminded_on = page.valid_to

    def _end(self):
        for page in self:
            page._withdraw()
            page._tell_owner(
                self.env._("This article was taken from the website: its last day is over."),
                self.env.company._city_today(),
            )

    def _tell_owner(self, summary, deadline):
        """Leave an activity for the owner, in the owner's language and only once open."""
        owner = self.owner_id or self.create_uid
        if not owner.active or owner._is_superuser():
            return
        self.activity_unlink(["roeselare_servicedesk.mail_activity_article"])
        self.activity_schedule(
            "roeselare_servicedesk.mail_activity_article",
            date_deadline=deadline,
            summary=summary,
            user_id=owner.id,
        )
