import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)
_BATCH = 200
_REMINDER = "roeselare_docs.mail_template_document_unread"


class DmsFile(models.Model):
    """What stays unread: one reminder, then paper (docs/adr/0200)."""

    _inherit = "dms.file"

    reminded_date = fields.Datetime(string="Reminded on", readonly=True, copy=False)

    # what the daily sweep is about: delivered, not opened, and due one day
    _unread_index = models.Index(
        "(unread_on, id) WHERE unread_on IS NOT NULL AND opened_date IS NULL AND active IS TRUE"
    )

    @api.model
    def _unread_domain(self):
        return (
            Domain("unread_on", "<=", self.env.company._city_today())
            & Domain("opened_date", "=", False)
            & Domain("active", "=", True)
            & Domain("document_state", "=", "clean")
        )

    @api.model
    def _cron_unread(self):
        """Remind owners of what they left unread, and ask the department for paper.

        In batches that are kept one by one. What was done moves ``unread_on`` in the same
        transaction, so that nobody is reminded twice.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(self._unread_domain()))
        passed = []
        while True:
            domain = self._unread_domain() & Domain("id", "not in", passed)
            found = self.search(domain, limit=_BATCH, order="unread_on, id")
            if not found:
                return
            due = found.try_lock_for_update()
            passed += (found - due).ids
            # One mail to one person, whatever number of documents it is about.
            for files in due.grouped(lambda file: (file.partner_id, file._notice_email())).values():
                passed += files._handle_unread_safely()
            if not cron._commit_progress(len(found)):
                return

    def _handle_unread_safely(self):
        """Do what is due; return the ids of what failed and waits for the next run."""
        try:
            with self.env.cr.savepoint():
                self._handle_unread()
        except Exception:
            _logger.exception("Unread documents %s wait for the next run", self.ids)
            return self.ids
        return []

    def _handle_unread(self):
        """Remind the owner of these documents, or have them sent by post."""
        files = self.with_context(tracking_disable=True)
        remind = files.filtered(lambda file: not file.reminded_date and file._notice_email())
        # Whom no mail reaches is not reminded in vain.
        for file in files - remind:
            file._ask_for_paper()
        if remind:
            remind._remind_unread()

    def _remind_unread(self):
        self._mail_owner(_REMINDER)
        company = self[:1]._notice_company()
        days = company.docs_paper_days
        self.write(
            {
                "reminded_date": fields.Datetime.now(),
                "unread_on": company._city_today() + timedelta(days=days) if days else False,
            }
        )
