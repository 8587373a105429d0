from odoo import models
from odoo.tools import email_normalize

_LAYOUT = "roeselare_servicedesk.mail_layout"


class HelpdeskTicket(models.Model):
    """Mails to the requester: few, in one voice, in the requester's language."""

    _inherit = "helpdesk.ticket"

    def _requester_email(self):
        """Return the address to write to, or ``""``."""
        self.ensure_one()
        # What was given for this ticket comes first: an account's address may be another.
        address = self.partner_email or self.partner_id.email or ""
        return email_normalize(address) or ""

    def _requester_lang(self):
        """Return the code of the language to write in."""
        self.ensure_one()
        return self.env["res.lang"]._to_write_in(self.lang, self.partner_id.lang)

    def _tracking_link(self):
        """Return the full address of the tracking page, for mails."""
        return self.get_base_url() + self._tracking_url()

    def _mail_sender(self):
        """Return who the mail is from: the city, not a member of staff."""
        return self.company_id._mail_sender()

    def _may_mail_requester(self, moment):
        """Tell whether the requester gets the mail of ``moment``.

        Other addons may say no, such as for a report that only follows another one.

        :param str moment: one of ``MAIL_MOMENTS``
        """
        self.ensure_one()
        return bool(self._requester_email() and self.company_id[f"servicedesk_mail_{moment}"])

    def _mail_requester(self, moment, text=""):
        """Queue the mail of ``moment``; without an address nothing happens.

        :param str moment: one of ``MAIL_MOMENTS``
        :param str text: plain text that the mail quotes
        """
        for ticket in self:
            if not ticket._may_mail_requester(moment):
                continue
            # sudo: mail.template - staff and the intake may mail with the city's
            # templates without the right to change them
            template = ticket.env.ref(
                f"roeselare_servicedesk.mail_template_{moment}"
            ).sudo()
            values = ticket._mail_values(moment)
            template.with_context(
                servicedesk_text=text,
                servicedesk_files=bool(values.get("attachment_ids")),
                lang=ticket._requester_lang(),
            ).send_mail(ticket.id, email_layout_xmlid=_LAYOUT, email_values=values)
        self._wake_mail_queue()

    def _mail_values(self, moment):
        """Return values of the mail of ``moment`` beside those of its template."""
        values = {
            # A mail that belongs to the ticket stands in its chatter, and with it the
            # tracking link, which lets whoever reads it answer as the requester.
            "model": False,
            "res_id": False,
            "message_id": self._new_message_id(),
            "headers": repr(self._mail_headers()),
        }
        address = self._reply_address()
        if address:
            values["reply_to"] = address
        files = self._mail_files(moment)
        if files:
            # Of the message, so that they go when the mail goes.
            values["attachment_ids"] = [
                (0, 0, {"name": name, "raw": content, "res_model": "mail.message", "res_id": 0})
                for name, content in files
            ]
        return values

    def _mail_files(self, moment):
        """Return pairs of name and content to attach; for other addons."""
        return []

    def _wake_mail_queue(self):
        """Send the queue right after this transaction, not within the hour."""
        # sudo: ir.cron - only asks an existing job to run earlier
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
