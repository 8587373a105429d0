import re
import time

from odoo import api, models
from odoo.tools import consteq, email_normalize
from odoo.tools.misc import hmac

from ..tools.email_key import email_key

_SCOPE = "servicedesk-mail"
_SIGNATURE_LENGTH = 24
_MESSAGE_ID = re.compile(r"<t([0-9]{1,9})-([0-9a-f]{6,10})-([0-9a-f]{24})@[^<>\s]+>", re.ASCII)


class HelpdeskTicket(models.Model):
    """How an answer to one of our mails finds its ticket.

    Our mails are not kept (docs/adr/0015), so their Message-Id says which ticket they are
    about, signed: what answers it was written by somebody who has the mail
    (docs/adr/0079).
    """

    _inherit = "helpdesk.ticket"

    def _new_message_id(self):
        """Return the Message-Id of one more mail to the requester."""
        self.ensure_one()
        moment = f"{time.time_ns() // 1000 % 16**10:x}".rjust(6, "0")
        domain = self._reply_address().rpartition("@")[2] or "servicedesk.invalid"
        return f"<t{self.id}-{moment}-{self._message_signature(moment)}@{domain}>"

    def _message_signature(self, moment):
        # sudo: ir.config_parameter, helpdesk.ticket - the secret signs, it is not shown
        ticket = self.sudo()
        message = (ticket.id, ticket.tracking_version, moment)
        return hmac(ticket.env, _SCOPE, message)[:_SIGNATURE_LENGTH]

    @api.model
    def _from_message_ids(self, text):
        """Return the ticket that one of our mails was about, with sudo, or an empty one.

        :param str text: the headers ``In-Reply-To`` and ``References``, not to be trusted
        """
        # sudo: helpdesk.ticket - returned only after its signature was checked
        tickets = self.sudo()
        # The newest stands last.
        for ticket_id, moment, signature in reversed(_MESSAGE_ID.findall(text or "")[-32:]):
            ticket = tickets.browse(int(ticket_id)).exists()
            if ticket.active and consteq(ticket._message_signature(moment), signature):
                return ticket
        return tickets.browse()

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Find the tickets of a sender by the index of their address.

        Odoo looks for a part of it in the address of every ticket.
        """
        key = email_key(email_from_normalized)
        return [("requester_email_key", "=", key)] if key else None

    def _reply_address(self):
        """Return the address that answers to our mails go to."""
        self.ensure_one()
        # sudo: helpdesk.ticket.team, res.company - addresses that every mail shows
        team, company = self.team_id.sudo(), self.company_id.sudo()
        return (
            email_normalize(team.alias_email or "")
            or email_normalize(company.servicedesk_reply_email or "")
            or email_normalize(self._mail_sender())
            or ""
        )

    def _mail_headers(self):
        """Return further headers of a mail to the requester.

        They ask for no automatic answer, and say that nobody typed this mail.
        """
        return {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
