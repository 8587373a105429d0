from odoo import api, fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """The mail that confirms a submission, made after it (docs/adr/0080).

    Making a mail takes as long as all the rest of a submission, and a template that is
    broken must not refuse a report.
    """

    _inherit = "helpdesk.ticket"

    received_mail_due = fields.Boolean(
        string="Confirmation still to be mailed", readonly=True, copy=False
    )

    _received_mail_index = models.Index("(id) WHERE received_mail_due")

    def _wake_received_mails(self):
        """Have the confirmations made right after this transaction."""
        if any(ticket.received_mail_due for ticket in self):
            self.env["ir.cron"]._wake("roeselare_servicedesk.ir_cron_received_mails")

    @api.model
    def _cron_received_mails(self):
        """Make the confirmations that are due; one that fails waits and stops no other."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(self._received_mail_domain()))
        self._sweep(self._received_mail_domain, type(self)._mail_received)

    @api.model
    def _received_mail_domain(self):
        return Domain("received_mail_due", "=", True)

    def _mail_received(self):
        """Mail the confirmation, and know in the same transaction that it was mailed."""
        self._mail_requester("received")
        self.received_mail_due = False
