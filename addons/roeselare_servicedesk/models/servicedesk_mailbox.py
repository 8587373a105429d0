from odoo import models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..tools import incoming_mail, mail_text
from ..tools.email_key import email_key
from ..tools.text import clean_text
from .helpdesk_ticket_stage import CLOSED_STATES


class ServicedeskMailbox(models.AbstractModel):
    """What becomes of a mail that came in for the service desk (docs/adr/0079, 0120).

    An answer to one of our mails goes to its ticket when its sender takes part in it;
    anything else that a person wrote is a new question. No mail is lost, and none speaks
    for somebody else.
    """

    _name = "servicedesk.mailbox"
    _description = "Incoming mail"

    def _addressed(self, message, msg_dict):
        """Return the ticket that a mail answers to, with sudo, or an empty recordset.

        Only whether our signed Message-Id is in it: who wrote it is judged later.
        """
        references = f"{msg_dict.get('references') or ''} {msg_dict.get('in_reply_to') or ''}"
        return self.env["helpdesk.ticket"]._from_message_ids(references)

    def _take(self, message, msg_dict, ticket_id=0, values=None):
        """Put a mail where it belongs.

        :param message: :class:`email.message.EmailMessage`
        :param dict msg_dict: as Odoo's gateway parsed it
        :param int ticket_id: ticket that Odoo's gateway found by itself, or 0
        :param dict values: of the alias that it was sent to
        :return: id of the ticket that it became part of, or False
        """
        # sudo: helpdesk.ticket - the gateway acts for whoever sent the mail; what it may
        # do is decided below
        tickets = self.env["helpdesk.ticket"].sudo()
        signed = self._addressed(message, msg_dict)
        ticket = signed or tickets.browse(ticket_id).exists() or self._by_number(msg_dict)
        sender = email_key(msg_dict.get("email_from"))
        if self._is_noise(message, msg_dict, sender, ticket):
            if signed:
                signed._message_log(
                    body=self.env._("An automatic answer came by mail; nothing was changed.")
                )
            return ticket.id
        if ticket and not incoming_mail.is_forged(message):
            if self._is_requester(ticket, sender):
                return self._take_answer(message, msg_dict, ticket, bool(signed))
        return self._take_question(message, msg_dict, ticket, values or {})

    def _is_noise(self, message, msg_dict, sender, ticket):
        """Tell whether nobody wrote this mail, or we did ourselves."""
        if not sender or incoming_mail.is_automatic(message) or self._is_own(sender):
            return True
        # One of our own mails that somebody's program sent on to us.
        if self.env["helpdesk.ticket"]._from_message_ids(msg_dict.get("message_id")):
            return True
        return bool(ticket) and incoming_mail.is_absence(mail_text.written_text(message))

    def _is_own(self, sender):
        """Tell whether ``sender`` is an address of ours, also one of a team."""
        # sudo: res.company, mail.alias - addresses that every mail shows
        company = self.env.company.sudo()
        own = {email_key(company.servicedesk_reply_email), email_key(company._mail_sender())}
        aliases = self.env["mail.alias"].sudo()
        return sender in own or bool(
            aliases.search_count(Domain("alias_full_name", "=", sender), limit=1)
        )

    def _by_number(self, msg_dict):
        number = incoming_mail.number_in(msg_dict.get("subject"))
        # sudo: helpdesk.ticket - used only if the sender takes part in it
        tickets = self.env["helpdesk.ticket"].sudo()
        domain = Domain("number", "=", number) & Domain("company_id", "=", self.env.company.id)
        return tickets.search(domain, limit=1) if number else tickets

    def _is_requester(self, ticket, sender):
        """Tell whether ``sender`` is the address of who asked for ``ticket``."""
        return sender in (ticket.requester_email_key, email_key(ticket.partner_id.email))

    # ----------------------------------------------------------------- answers

    def _take_answer(self, message, msg_dict, ticket, signed):
        """Put the answer of its requester on ``ticket``; return the id of where it went."""
        if signed and email_key(msg_dict["email_from"]) == ticket.requester_email_key:
            # Whoever answers our mail from that address reads that mailbox.
            ticket._confirm_requester()
        closed = ticket.public_state in CLOSED_STATES
        asks = ticket._may_ask_reopen()
        if closed and not asks and ticket.reopen_state != "requested":
            return self._take_question(message, msg_dict, ticket, {}, follows=True)
        # What was refused is told in the language of who reads it.
        mailbox = self.with_context(lang=ticket._requester_lang())
        text = clean_text(mail_text.written_text(message))
        clean, refused = mailbox._pass_gate(message)
        if not text and not clean and not refused:
            self._keep_whole(message, ticket, text)
            return ticket.id
        ticket._post_requester(
            mailbox._with_refusals(text, refused),
            clean,
            message_type="email",
            message_id=msg_dict["message_id"],
        )
        self._keep_whole(message, ticket, text)
        if asks:
            ticket._set_reopen_requested(text or self.env._("See the photo."))
        else:
            ticket._go_on_after_reply()
        if refused:
            mailbox._tell_refused(ticket, refused)
        return ticket.id

    def _keep_whole(self, message, ticket, text):
        """Let colleagues read all of a mail of which only a part was shown."""
        whole = clean_text(mail_text.body_text(message))
        if len("".join(whole.split())) > len("".join(text.split())):
            heading = self.env._("The whole mail, with what it quotes:")
            ticket._message_log(body=plaintext2html(f"{heading}\n\n{whole}"))
