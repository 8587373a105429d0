from dataclasses import replace

import psycopg2.errors

from odoo import models
from odoo.exceptions import ConcurrencyError
from odoo.tools import mute_logger, plaintext2html

from ..schemas.submission import SubmissionError
from ..tools.text import clean_line, clean_text, first_line, is_email
from .helpdesk_ticket import KINDS

_MAX_LINE = 200
_MAX_PHONE = 40
_CHANNELS = {
    "web": "helpdesk_mgmt.helpdesk_ticket_channel_web",
    "email": "helpdesk_mgmt.helpdesk_ticket_channel_email",
    "phone": "helpdesk_mgmt.helpdesk_ticket_channel_phone",
    "desk": "roeselare_servicedesk.channel_desk",
    "app": "roeselare_servicedesk.channel_app",
    "whatsapp": "roeselare_servicedesk.channel_whatsapp",
}


class ServicedeskIntake(models.AbstractModel):
    """Turns what a customer handed in into one ticket, or says what to mend."""

    _name = "servicedesk.intake"
    _description = "Intake"

    def _submit(self, submission):
        """Create the ticket of a submission and confirm it by mail.

        :param submission: :class:`~..schemas.submission.Submission`
        :return: the ticket, with sudo; the same ticket for the same idempotency key
        :raise SubmissionError: what has to be mended; nothing was stored
        """
        existing = self._find_submitted(submission.idempotency_key)
        return existing or self._submit_new(submission)

    def _submit_new(self, submission):
        """Do as :meth:`_submit` with a key that this transaction looked for, and found not.

        It sees no more than it saw then: to look again could only find nothing again.
        """
        answers, errors = self.env["servicedesk.answer.check"]._check(submission)
        errors = {**errors, **self._check(submission)}
        if errors:
            raise SubmissionError(errors)
        gate = self.env["servicedesk.upload.gate"]
        clean = gate._accept_documents(submission.uploads, hold=True)
        doubles = [*clean.doubles, *answers.files.doubles, *submission.doubles]
        clean += answers.files
        values = {**answers.values, **submission.values}
        ticket = self._create_ticket(replace(submission, values=values))
        if clean:
            ticket._attach_requester_files(clean)
        if doubles:
            ticket._say_doubles(doubles)
        if submission.email_confirmed:
            ticket._confirm_requester()
        ticket._wake_received_mails()
        return ticket

    def _find_submitted(self, key):
        # sudo: helpdesk.ticket - the key is a secret of the form that was sent
        tickets = self.env["helpdesk.ticket"].sudo()
        if not key:
            return tickets
        return tickets.search([("idempotency_key", "=", key)], order="id", limit=1)

    def _create_ticket(self, submission):
        # sudo: helpdesk.ticket - customers have no access rights to tickets; every
        # value was checked above or set by our own code
        tickets = self.env["helpdesk.ticket"].sudo()
        context = {
            "mail_create_nosubscribe": True,
            "mail_create_nolog": True,
            "mail_notify_force_send": False,
            # Else the sequence reads the whole user and its partner to know the year.
            "tz": self.env.context.get("tz") or self.env.company._city_time_zone(),
        }
        # sudo: res.partner - what the ticket stores of its requester, instead of all there is
        requester = self.env["res.partner"].sudo().browse(submission.partner_id or [])
        requester.fetch(["commercial_partner_id"])
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return tickets.with_context(**context).create(
                    self._prepare_ticket(submission)
                )
        except psycopg2.errors.UniqueViolation:
            if not submission.idempotency_key:
                raise
            # The same form is being stored by another request, which this
            # transaction cannot see. Odoo tries this one again, and then the
            # ticket is found. The key is a secret: it stays out of the log.
            raise ConcurrencyError("the same form, sent twice at once") from None

    def _prepare_ticket(self, submission):
        contact = submission.contact
        names = self.env["ir.model.data"]
        channel_id = names._xmlid_to_res_id(
            _CHANNELS[submission.channel], raise_if_not_found=False
        )
        return {
            "kind": submission.kind,
            "name": clean_line(submission.title)
            or first_line(submission.description)
            or self.env._("Without title"),
            "description": plaintext2html(clean_text(submission.description)),
            "category_id": submission.category_id or False,
            "service_id": submission.service_id or False,
            "partner_id": submission.partner_id or False,
            "partner_name": clean_line(contact.name),
            "partner_email": clean_line(contact.email),
            "partner_phone": clean_line(contact.phone),
            "lang": contact.lang or False,
            "channel_id": channel_id or False,
            "company_id": self.env.company.id,
            "user_id": False,
            "idempotency_key": submission.idempotency_key or False,
            "received_mail_due": bool(clean_line(contact.email) or submission.partner_id),
            **submission.values,
        }

    # ----------------------------------------------------------------- checks

    def _check(self, submission):
        """Return what is wrong with a submission: field name → message."""
        if submission.kind not in dict(KINDS):
            raise ValueError(f"unknown kind {submission.kind!r}")
        return {
            **self._check_texts(submission),
            **self._check_contact(submission.contact),
            **self._check_identity(submission),
        }

    def _check_texts(self, submission):
        errors = {}
        text = clean_text(submission.description)
        limit = self.env.company.servicedesk_text_max_chars
        if not text and not submission.form_version_id:
            errors["description"] = self.env._("Describe it in a few words.")
        elif len(text) > limit:
            errors["description"] = self.env._(
                "Your text has %(count)d characters; at most %(limit)d can be sent. "
                "Shorten it.",
                count=len(text),
                limit=limit,
            )
        if len(submission.title) > _MAX_LINE:
            errors["title"] = self.env._(
                "The title is too long: at most %(limit)d characters.", limit=_MAX_LINE
            )
        return errors

    def _check_contact(self, contact):
        errors = {}
        if contact.email and not is_email(clean_line(contact.email)):
            errors["email"] = self.env._(
                "This is not an e-mail address. Write it like name@example.com."
            )
        if len(contact.name) > _MAX_LINE:
            errors["name"] = self.env._(
                "The name is too long: at most %(limit)d characters.", limit=_MAX_LINE
            )
        phone = clean_line(contact.phone)
        if phone and (
            len(phone) > _MAX_PHONE or sum(sign.isdigit() for sign in phone) < 3
        ):
            errors["phone"] = self.env._(
                "This is not a phone number. Write it like 051 12 34 56."
            )
        return errors
