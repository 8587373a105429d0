from odoo import models


class MailMail(models.Model):
    """A mail about a document tells the document whether it left."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Before Odoo deletes what was sent.
        sent = bool(not failure_type and (success_pids or success_emails))
        self.env["dms.file"]._note_mails(self, sent)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
