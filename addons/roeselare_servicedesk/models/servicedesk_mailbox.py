import hashlib

from odoo import models
from odoo.tools import email_normalize, plaintext2html
from odoo.tools.mail import email_split_tuples

from ..schemas.submission import Contact, Submission, SubmissionError, Upload
from ..tools import incoming_mail
from ..tools.email_key import email_key
from ..tools.text import clean_line, clean_text, is_email
from .helpdesk_ticket_stage import CLOSED_STATES

_MAX_LINE = 200
# What the settings of an alias may say about a new ticket.
_ALIAS_VALUES = ("team_id", "category_id", "service_id")


class ServicedeskMailbox(models.AbstractModel):
    """What becomes of a mail that came in for the service desk (docs/adr/0079).

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
        if self._is_noise(message, sender):
            if signed:
                signed._message_log(
                    body=self.env._("An automatic answer came by mail; nothing was changed.")
                )
            return ticket.id
        if ticket and not incoming_mail.is_forged(message):
            if self._is_requester(ticket, sender):
                return self._take_answer(message, msg_dict, ticket, bool(signed))
        return self._take_question(message, msg_dict, ticket, values or {})

    def _is_noise(self, message, sender):
        """Tell whether nobody wrote this mail, or we did ourselves."""
        # sudo: res.company - addresses that every mail shows
        company = self.env.company.sudo()
        own = {email_key(company.servicedesk_reply_email), email_key(company._mail_sender())}
        return not sender or sender in own or incoming_mail.is_automatic(message)

    def _by_number(self, msg_dict):
        number = incoming_mail.number_in(msg_dict.get("subject"))
        # sudo: helpdesk.ticket - used only if the sender takes part in it
        tickets = self.env["helpdesk.ticket"].sudo()
        return tickets.search([("number", "=", number)], limit=1) if number else tickets

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
        text = clean_text(incoming_mail.written_text(message))
        clean, refused = self._pass_gate(message)
        if not text and not clean and not refused:
            return ticket.id
        ticket._post_requester(
            self._with_refusals(text, refused),
            clean,
            message_type="email",
            message_id=msg_dict["message_id"],
        )
        if asks:
            ticket._set_reopen_requested(text or self.env._("See the photo."))
        else:
            ticket._go_on_after_reply()
        return ticket.id

    # --------------------------------------------------------------- questions

    def _take_question(self, message, msg_dict, ticket, values, follows=False):
        """Make a new question of a mail; return its id.

        :param ticket: that the mail names, though it may not go there
        :param bool follows: its sender is the requester of that ticket, which is closed
        """
        forged = incoming_mail.is_forged(message)
        clean, refused = self._pass_gate(message)
        text = clean_text(
            incoming_mail.written_text(message) or incoming_mail.body_text(message)
        )
        subject = clean_line(msg_dict.get("subject") or "")[:_MAX_LINE]
        body = self._with_refusals(text or subject or self.env._("Without text"), refused)
        company = self.env.company
        submission = Submission(
            kind="question",
            title=subject,
            description=body[: company.servicedesk_text_max_chars],
            contact=self._contact(msg_dict),
            channel="email",
            idempotency_key=self._key(msg_dict),
            uploads=tuple(clean),
            values={
                **{key: values[key] for key in _ALIAS_VALUES if values.get(key)},
                # Nothing of a long mail is lost.
                "description": plaintext2html(body),
                # Whoever is named by a forged mail did not ask us anything.
                **({"received_mail_due": False} if forged else {}),
            },
        )
        created = self.env["servicedesk.intake"]._submit(submission)
        if not created.team_id:
            created.team_id = self._default_team()
        self._explain(created, ticket, follows, forged)
        return created.id

    def _default_team(self):
        """Return the team that reads what nobody else gets: the front desk."""
        team = self.env.ref("roeselare_servicedesk.team_onthaal", raise_if_not_found=False)
        return team or self.env["helpdesk.ticket.team"]

    def _contact(self, msg_dict):
        pairs = email_split_tuples(msg_dict.get("email_from") or "")
        name = clean_line(pairs[0][0])[:_MAX_LINE] if pairs else ""
        address = email_normalize(msg_dict.get("email_from")) or ""
        return Contact(name=name, email=address if is_email(address) else "")

    def _key(self, msg_dict):
        """Return what makes the same mail, fetched twice, one question."""
        return "mail-" + hashlib.sha256(msg_dict["message_id"].encode()).hexdigest()[:48]

    def _explain(self, created, ticket, follows, forged):
        """Tell colleagues how a question by mail came about."""
        if follows:
            created.former_ticket_id = ticket
            words = self.env._(
                "An answer to %(number)s, which can no longer be opened again.",
                number=ticket.number,
            )
        elif forged:
            words = self.env._(
                "Our mail server doubts that this came from the address it names. "
                "Nothing was mailed there."
            )
        elif ticket:
            words = self.env._(
                "This names %(number)s, but came from an address that takes no part in it.",
                number=ticket.number,
            )
        else:
            return
        created._message_log(body=words)

    # ------------------------------------------------------------------- files

    def _pass_gate(self, message):
        """Return the clean files of a mail, and why others were refused.

        :return: (list of :class:`CleanFile`, list of messages)
        """
        gate = self.env["servicedesk.upload.gate"]
        limit = self.env.company.servicedesk_upload_max_count
        clean, refused = [], []
        for name, content, mimetype in incoming_mail.files_of(message):
            if len(clean) >= limit:
                refused.append(
                    self.env._(
                        "“%(name)s” was one too many: at most %(limit)d files can be sent.",
                        name=name,
                        limit=limit,
                    )
                )
                continue
            try:
                clean += gate._accept_documents([Upload(name, content, mimetype)])
            except SubmissionError as error:
                refused += error.errors.values()
        return clean, refused

    def _with_refusals(self, text, refused):
        """Return ``text`` and below it, for both sides, which files were not taken."""
        if not refused:
            return text
        heading = self.env._("Files that could not be taken:")
        return "\n".join([text, "", heading, *(f"– {item}" for item in refused)]).strip()
