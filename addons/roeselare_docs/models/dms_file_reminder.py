from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_BATCH = 200
_LAYOUT = "roeselare_servicedesk.mail_layout"


class DmsFile(models.Model):
    """Before a document of a citizen ends, its owner hears of it once."""

    _inherit = "dms.file"

    reminded_valid_to = fields.Date(
        string="Reminded of", readonly=True, copy=False, help="The last day that was told of."
    )

    # the sweep of the reminders
    _remind_index = models.Index(
        "(valid_to) WHERE library = 'personal' AND valid_to IS NOT NULL"
        " AND reminded_valid_to IS NULL AND active IS TRUE"
    )

    def write(self, vals):
        if "valid_to" in vals and "reminded_valid_to" not in vals:
            vals = {**vals, "reminded_valid_to": False} if self.env.su else vals
        return super().write(vals)

    @api.model
    def _remind_domain(self):
        """Return what its owner has to hear of now; nothing when reminders are off."""
        days = self.env.company.docs_remind_days
        if days <= 0:
            return Domain.FALSE
        today = self.env.company._city_today()
        return (
            Domain("library", "=", "personal")
            & Domain("document_state", "=", "clean")
            & Domain("reminded_valid_to", "=", False)
            & Domain("valid_to", ">=", today)
            & Domain("valid_to", "<=", today + timedelta(days=days))
        )

    @api.model
    def _cron_remind(self):
        """Mail the owners of what ends soon: one mail for each owner, without content."""
        cron = self.env["ir.cron"]
        domain = self._remind_domain()
        if domain.is_false():
            return
        cron._commit_progress(remaining=self.search_count(domain))
        while found := self.search(domain, limit=_BATCH, order="partner_id.id, valid_to, id"):
            for _owner, files in found.grouped("partner_id").items():
                files._remind_owner()
            if not cron._commit_progress(len(found)):
                return

    def _remind_owner(self):
        """Tell the one owner of these files that something ends; never what."""
        first = self[:1]
        if first._owner_reads_mail():
            template = self.env.ref("roeselare_docs.mail_template_document_ends")
            template.with_context(lang=first._owner_lang()).send_mail(
                first.id, email_layout_xmlid=_LAYOUT
            )
        for file in self.with_context(docs_edit_inside=True, tracking_disable=True):
            file.reminded_valid_to = file.valid_to

    def _owner_reads_mail(self):
        self.ensure_one()
        owner = self.partner_id
        return bool(owner.active and owner.email and owner.user_ids.filtered("active"))

    def _owner_lang(self):
        self.ensure_one()
        return self.env["res.lang"]._to_write_in(self.partner_id.lang, False)

    def _owner_link(self):
        """Return the full address of the owner's library, for mails."""
        return f"{self.get_base_url()}/my/documenten"

    def _owner_mail_sender(self):
        return (self.company_id or self.env.company)._mail_sender()
