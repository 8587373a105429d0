import hashlib
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, plaintext2html
from odoo.tools.mail import email_split_tuples

from ..schemas.submission import Contact, Submission
from ..tools import incoming_mail, mail_text
from ..tools.email_key import email_key
from ..tools.text import clean_line, clean_text, is_email

_MAX_LINE = 200
# What the settings of an alias may say about a new ticket.
_ALIAS_VALUES = ("team_id", "category_id", "service_id")
#: confirmations that one address gets in an hour: two programs that answer each other stop
_CONFIRMATIONS_AN_HOUR = 5


class ServicedeskMailbox(models.AbstractModel):
    """A mail that belongs to no ticket becomes one."""

    _inherit = "servicedesk.mailbox"

    def _take_question(self, message, msg_dict, ticket, values, follows=False):
        """Make a new question of a mail; return its id.

        :param ticket: that the mail names, though it may not go there
        :param bool follows: its sender is the requester of that ticket, which is closed
        """
        forged = incoming_mail.is_forged(message)
        clean, refused = self._pass_gate(message)
        whole = clean_text(mail_text.body_text(message))
        text = clean_text(mail_text.written_text(message)) or whole
        subject = clean_line(msg_dict.get("subject") or "")[:_MAX_LINE]
        body = self._with_refusals(text or subject or self.env._("Without text"), refused)
        company = self.env.company
        confirms = not forged and self._may_confirm(msg_dict)
        submission = Submission(
            kind="question",
            title=subject,
            description=body[: company.servicedesk_text_max_chars],
            contact=self._contact(msg_dict),
            channel="email",
            idempotency_key=self._key(message, msg_dict),
            uploads=tuple(clean),
            doubles=tuple(clean.doubles),
            values={
                **{key: values[key] for key in _ALIAS_VALUES if values.get(key)},
                # Nothing of a long mail is lost.
                "description": plaintext2html(body),
                # Whoever is named by a forged mail did not ask us anything.
                **({} if confirms else {"received_mail_due": False}),
            },
        )
        intake = self.env["servicedesk.intake"]
        if existing := intake._find_submitted(submission.idempotency_key):
            return existing.id
        created = intake._submit_new(submission)
        if not created.team_id:
            created.team_id = self._default_team()
        self._explain(created, ticket, follows, forged)
        self._keep_whole(message, created, text)
        if refused and confirms:
            self.with_context(lang=created._requester_lang())._tell_refused(created, refused)
        return created.id

    def _default_team(self):
        """Return the team that reads what nobody else gets: the front desk."""
        team = self.env.ref("roeselare_servicedesk.team_onthaal", raise_if_not_found=False)
        return team or self.env["helpdesk.ticket.team"]

    def _may_confirm(self, msg_dict):
        """Tell whether the sender gets a confirmation: a person, and not all the time."""
        sender = email_key(msg_dict.get("email_from"))
        if incoming_mail.is_silent_sender(sender):
            return False
        # sudo: helpdesk.ticket - only how many there are of this address
        tickets = self.env["helpdesk.ticket"].sudo()
        since = fields.Datetime.now() - timedelta(hours=1)
        recent = tickets.search_count(
            Domain("requester_email_key", "=", sender) & Domain("create_date", ">=", since),
            limit=_CONFIRMATIONS_AN_HOUR,
        )
        return recent < _CONFIRMATIONS_AN_HOUR

    def _contact(self, msg_dict):
        pairs = email_split_tuples(msg_dict.get("email_from") or "")
        name = clean_line(pairs[0][0])[:_MAX_LINE] if pairs else ""
        address = email_normalize(msg_dict.get("email_from")) or ""
        return Contact(name=name, email=address if is_email(address) else "")

    def _key(self, message, msg_dict):
        """Return what makes the same mail, fetched twice, one question."""
        # Without a Message-Id Odoo invents another one each time.
        source = msg_dict["message_id"] if message.get("Message-Id") else str(message)
        digest = hashlib.sha256(source.encode("utf-8", "surrogateescape"))
        return "mail-" + digest.hexdigest()[:48]

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
