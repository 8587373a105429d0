from odoo import models

from ..tools import whatsapp_api
from ..tools.whatsapp_api import TOO_LATE, ProviderError

#: signs of one message; WhatsApp takes 4096
_LONGEST = 4000


class ServicedeskWhatsapp(models.AbstractModel):
    """What we answer goes out by the provider's API, and is tried again when that fails."""

    _inherit = "servicedesk.whatsapp"

    def _queue(self, ticket, text, number=""):
        """Have ``text`` sent right after this transaction.

        :param ticket: that it is about, or an empty recordset
        :param str number: when there is no ticket
        """
        # sudo: servicedesk.whatsapp.message - staff read them and never write one
        messages = self.env["servicedesk.whatsapp.message"].sudo()
        company = ticket.company_id or self.env.company
        # sudo: helpdesk.ticket - only to which number, of a ticket that may be answered
        number = ticket.sudo().whatsapp_number or number
        messages.create(
            [
                {
                    "company_id": company.id,
                    "ticket_id": ticket.id,
                    "direction": "out",
                    "state": "queued",
                    "number": number,
                    "body": text[start : start + _LONGEST],
                    "next_try": self.env.cr.now(),
                }
                for start in range(0, len(text), _LONGEST)
            ]
        )
        messages._wake()

    def _send(self, row):
        provider = row.company_id._whatsapp_provider()
        if not provider:
            raise ProviderError("WhatsApp is off", again=True)
        provider_id = whatsapp_api.send_text(provider, row.number, row.body or "")
        row.write({"state": "sent", "provider_id": provider_id, "body": False})

    def _give_up(self, row, error):
        """Note on the ticket that a message did not arrive."""
        row.write({"state": "failed", "body": False})
        if not row.ticket_id:
            return
        if error.code == TOO_LATE:
            words = row.ticket_id._whatsapp_too_late()
        else:
            words = self.env._(
                "Our message could not be delivered by WhatsApp. Call or mail the requester."
            )
        row.ticket_id._message_log(body=words)
