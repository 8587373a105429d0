from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: hours after the requester's last word in which WhatsApp takes an answer
_WINDOW = 24


class HelpdeskTicket(models.Model):
    """A conversation by WhatsApp: what is mailed at a moment goes there too."""

    _inherit = "helpdesk.ticket"

    whatsapp_number = fields.Char(
        string="WhatsApp",
        readonly=True,
        copy=False,
        help="The number that the requester writes from.",
    )
    whatsapp_last_at = fields.Datetime(
        string="Last message by WhatsApp", readonly=True, copy=False
    )
    whatsapp_message_ids = fields.One2many(
        "servicedesk.whatsapp.message", "ticket_id", string="Messages by WhatsApp", readonly=True
    )
    whatsapp_open = fields.Boolean(
        string="WhatsApp takes an answer",
        compute="_compute_whatsapp_open",
        help="The requester wrote less than 24 hours ago.",
    )

    # The running conversation of a number.
    _whatsapp_index = models.Index(
        "(whatsapp_number, whatsapp_last_at DESC) WHERE whatsapp_number IS NOT NULL"
    )

    @api.depends("whatsapp_number", "whatsapp_last_at")
    def _compute_whatsapp_open(self):
        since = fields.Datetime.now() - timedelta(hours=_WINDOW)
        for ticket in self:
            provider = ticket.whatsapp_number and ticket.company_id._whatsapp_provider()
            # sudo: helpdesk.ticket - only whether this number wrote on another one
            ticket.whatsapp_open = bool(provider) and bool(
                self.sudo().search_count(
                    Domain("whatsapp_number", "=", ticket.whatsapp_number)
                    & Domain("whatsapp_last_at", ">", since),
                    limit=1,
                )
            )

    def _mail_requester(self, moment, text=""):
        result = super()._mail_requester(moment, text)
        for ticket in self.filtered("whatsapp_number"):
            if ticket.company_id[f"servicedesk_mail_{moment}"]:
                ticket._whatsapp_requester(moment, text)
        return result

    def _whatsapp_requester(self, moment, text):
        """Send what belongs to ``moment``, or tell colleagues why it was not sent."""
        if self.whatsapp_open:
            words = self.with_context(lang=self._requester_lang())
            self.env["servicedesk.whatsapp"]._queue(self, words._whatsapp_words(moment, text))
        elif text and self.company_id._whatsapp_provider():
            self._message_log(body=self._whatsapp_too_late())

    def _whatsapp_too_late(self):
        return self.env._(
            "Not sent by WhatsApp: the requester wrote more than 24 hours ago, and then "
            "WhatsApp takes no answer. Call or mail, or wait for a new message."
        )

    def _whatsapp_words(self, moment, text):
        """Return what is said at a moment, in the language of the context."""
        known = {"title": self.name, "number": self.number, "text": text}
        if moment == "received":
            return self.env._(
                "We received “%(title)s”. Its number is %(number)s. You can answer here. "
                "Follow it: %(link)s",
                **known,
                link=self._tracking_link(),
            )
        if moment == "taken_up":
            return self.env._("We are working on “%(title)s” (%(number)s).", **known)
        if moment == "closed":
            return self.env._("“%(title)s” (%(number)s) is closed.\n\n%(text)s", **known).strip()
        if moment == "reopened":
            return self.env._("“%(title)s” (%(number)s) is open again.", **known)
        if moment == "question":
            return self.env._(
                "A question about “%(title)s” (%(number)s):\n\n%(text)s\n\nAnswer here.", **known
            )
        return self.env._("About “%(title)s” (%(number)s):\n\n%(text)s", **known)

    def _take_whatsapp_place(self, latitude, longitude, words):
        """Take the location that the requester sent; for addons that know places."""
