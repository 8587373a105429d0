import logging

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.fields import Domain

from .docs_text import READ_LATER

_logger = logging.getLogger(__name__)
_BATCH = 50
_CRON = "roeselare_docs.ir_cron_notice"
_OF_TICKET = "roeselare_docs.mail_template_document_ready"
_OF_FILE = "roeselare_docs.mail_template_document_waiting"
#: with which a document is made that is delivered; whoever does wakes the job
DELIVERING = {"mail_create_nolog": True, "mail_create_nosubscribe": True, READ_LATER: True}


class DmsFile(models.Model):
    """Owners are told of a delivery right after it, by a job (docs/adr/0250).

    That they have to be told is written with the document, in one transaction; so is the
    mail with the note that it was made. Whatever happens between, one mail is made.
    """

    _inherit = "dms.file"

    notice_due = fields.Boolean(
        string="Owner still to be told", readonly=True, copy=False, groups="base.group_system"
    )
    notice_line_id = fields.Many2one(
        "mail.message",
        string="Line on the ticket",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
        help="The line on the ticket that its followers have to hear of.",
    )

    # what the job asks for: of the last seconds, a few
    _notice_due_index = models.Index("(id) WHERE notice_due IS TRUE")

    @api.model
    def _wake_notices(self):
        """Have owners told right after this transaction, and the new documents read."""
        self.env["ir.cron"]._wake(_CRON)

    @api.model
    def _notice_domain(self):
        # What was withdrawn meanwhile is not told; should it come back, it is.
        return (
            Domain("notice_due", "=", True)
            & Domain("active", "=", True)
            & Domain("document_state", "=", "clean")
        )

    @api.model
    def _cron_notices(self):
        """Make the mails and messages that are due; one that fails waits and stops no other."""
        # Words and seals first are only asked for: other jobs do that, beside this one.
        self.env["docs.text"]._cron_wake()
        self.env["docs.trust"]._cron_wake()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(self._notice_domain()))
        passed = []
        while True:
            domain = self._notice_domain() & Domain("id", "not in", passed)
            found = self.search(domain, limit=_BATCH, order="id")
            if not found:
                return
            # What was delivered together is told together.
            found |= self.search(domain & Domain("ticket_id", "in", found.ticket_id.ids))
            due = found.try_lock_for_update()
            passed += (found - due).ids
            passed += due._tell_safely()
            self.env["helpdesk.ticket"]._wake_mail_queue()
            left = cron._commit_progress(len(found))
            # Nothing of what was told stays in memory.
            self.env.invalidate_all()
            if not left:
                return

    def _tell_safely(self):
        """Tell the owners of these documents; return the ids of what waits for the next run."""
        deliveries = list(self.grouped(lambda file: (file.partner_id, file.ticket_id)).values())
        waiting = []
        for files in deliveries:
            try:
                with self.env.cr.savepoint():
                    files._tell()
            except TransactionRollbackError:
                raise  # somebody changed it meanwhile: the job begins once more
            except Exception:
                _logger.exception("The owner of documents %s is told at the next run", files.ids)
                # Until then it shows to whoever delivered.
                files.with_context(tracking_disable=True).notice_failed = True
                waiting += files.ids
        return waiting

    def _tell(self):
        """Make one mail for these documents of one owner, and note that it was made.

        Colleagues who follow the ticket hear of its line in the same transaction.
        """
        files = self.with_context(tracking_disable=True)
        lines = files.notice_line_id
        files.write({"notice_due": False, "notice_line_id": False})
        if ticket := self[:1]._notice_ticket():
            files._mail_owner(_OF_TICKET, ticket, wake=False)
        else:
            files._mail_owner(_OF_FILE, wake=False)
        for line in lines:
            self.env[line.model].browse(line.res_id)._announce_document_line(line)
