from odoo import models
from odoo.tools import plaintext2html


class HelpdeskTicket(models.Model):
    """The public line on a ticket that there is a document (docs/adr/0250)."""

    _inherit = "helpdesk.ticket"

    def _document_line(self, count):
        """Return the public line on the ticket, in the requester's language."""
        ticket = self.with_context(lang=self._requester_lang())
        if count == 1:
            return ticket.env._("A document is ready for you in “My documents”.")
        return ticket.env._("%(count)d documents are ready for you in “My documents”.", count=count)

    def _post_document_line(self, documents):
        """Say in public, in the name of the user, that there are documents.

        As `_post_public` does, but whoever follows the ticket hears of it by the job that tells
        the owner: finding out who that is takes longer than writing the line.

        :param documents: ``dms.file`` with sudo that were delivered just now
        """
        self.ensure_one()
        author = self.env.user.partner_id
        values = {
            "author_id": author.id,
            "email_from": author.email_formatted,
            "model": self._name,
            "res_id": self.id,
            "body": plaintext2html(self._document_line(len(documents))),
            "message_type": "comment",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
            "record_company_id": self.company_id.id,
            # Of who gets it by mail: the job knows.
            "reply_to": False,
        }
        message = self._message_create([values])
        self._message_post_after_hook(message, values)
        documents.notice_line_id = message

    def _announce_document_line(self, message):
        """Notify followers of the line, and let its author hear of the answers, as Odoo does."""
        self.ensure_one()
        author = message.author_id
        if author.active and not author.partner_share:
            self._message_subscribe(partner_ids=author.ids)
        reply_to = self._notify_get_reply_to(default=message.email_from, author_id=author.id)
        message.reply_to = reply_to[self.id]
        # Who has no language gets that of the author, as if it were told at once; the queue
        # sends it.
        ticket = self.with_context(lang=author.lang, mail_notify_force_send=False)
        ticket._notify_thread(message)
