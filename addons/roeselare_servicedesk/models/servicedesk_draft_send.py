from dataclasses import replace

from odoo import models
from odoo.exceptions import LockError

from ..schemas.submission import Answers, Contact, Submission, SubmissionError
from ..tools.form import scatter
from ..tools.text import clean_line


class ServicedeskDraft(models.Model):
    """From a complete draft to one ticket."""

    _inherit = "servicedesk.draft"

    def _known_contact(self, user):
        """Return how to reach ``user``, as the account says; {} for a visitor."""
        if user._is_public():
            return {}
        # sudo: res.users - one's own name, address and number
        user = user.sudo()
        return {"name": user.name, "email": user.email or "", "phone": user.phone or ""}

    def _contact_values(self, user, mailed):
        """Return name, e-mail and phone as they will be sent."""
        values = {**self._known_contact(user), **(self.contact or {})}
        if mailed and user._is_public():
            values["email"] = self.email
        return values

    def _save_contact(self, post, user, mailed):
        """Store how the requester wants to be reached.

        :param dict post: field name → text
        :raise SubmissionError: what has to be mended
        """
        values = {name: clean_line(post.get(name)) for name in ("name", "email", "phone")}
        if mailed and user._is_public():
            values["email"] = self.email
        errors = self.env["servicedesk.intake"]._check_contact(Contact(**values))
        if errors:
            raise SubmissionError(errors)
        self.write({"contact": values, "reached": self._contact_number() + 1})

    def _contact_number(self):
        """Return the number of the page that comes after all steps."""
        form = self._form()
        return max([len(form.steps), *(question.step + 1 for question in form.questions)])

    def _send(self, user, mailed):
        """Hand the draft in and return the ticket, with sudo; once, however often called.

        :param user: who is logged in
        :param bool mailed: whether the address came by mail
        :raise SubmissionError: it is not complete
        """
        self.ensure_one()
        try:
            self.lock_for_update()
        except LockError:
            raise SubmissionError(
                {"": self.env._("It is being sent already. Look again in a moment.")}
            ) from None
        self.invalidate_recordset(["ticket_id"])
        if self.ticket_id:
            return self.ticket_id
        if self._first_open_step(self._form()) is not None:
            raise SubmissionError({"": self.env._("Not everything is filled in yet.")})
        ticket = self.env["servicedesk.intake"]._submit(self._submission(user, mailed))
        self._attachments().unlink()
        # Nothing is kept twice: from here on the ticket has it all.
        self.write({"ticket_id": ticket.id, "answers": {}, "contact": {}})
        return ticket

    def _submission(self, user, mailed):
        form, service = self._form(), self.service_id
        clean, _problems = self._checked(form)
        texts, uploads = {}, {}
        for name, value in scatter(form, clean).items():
            if self._asks_file(form, name):
                uploads[name] = self._files(value, name)
            else:
                texts[name] = value if isinstance(value, list) else [value]
        partner = self.env["res.partner"] if user._is_public() else user.partner_id
        submission = Submission(
            kind=service.kind,
            title=service.with_context(lang=self.env.lang).name,
            description="",
            contact=Contact(lang=self.env.lang or "", **self._contact_values(user, mailed)),
            service_id=service.id,
            partner_id=partner.id or 0,
            idempotency_key=f"draft-{self.id}-{self.key}"[:64],
            email_confirmed=mailed,
        )
        version = self.form_version_id
        if version:
            answers = Answers(version.id, texts, uploads)
            return replace(submission, form_version_id=version.id, answers=answers)
        return replace(
            submission,
            description=clean.get("description", ""),
            uploads=uploads.get("files", ()),
        )
