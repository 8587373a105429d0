from odoo import Command, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..schemas.submission import SubmissionError
from ..tools.text import clean_text
from .helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicket(models.Model):
    """What the city and the requester say to each other."""

    _inherit = "helpdesk.ticket"

    requester_attachment_ids = fields.Many2many(
        "ir.attachment",
        relation="helpdesk_ticket_requester_attachment_rel",
        string="Files of the requester",
        copy=False,
        # Else Odoo reads each attachment there is before it looks for those of the ticket;
        # so it asks for the right to those of the ticket only.
        bypass_search_access=True,
        help="Sent along with the ticket; the requester sees them again.",
    )

    # ------------------------------------------------------------------ read

    def _public_messages(self):
        """Return the messages that the requester reads, oldest first, with sudo."""
        self.ensure_one()
        # sudo: mail.message - the domain keeps internal notes and logs out
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                Domain("model", "=", self._name)
                & Domain("res_id", "=", self.id)
                & Domain("message_type", "in", ["comment", "email"])
                & Domain("is_internal", "=", False)
                & Domain("subtype_id", "=", self.env.ref("mail.mt_comment").id),
                order="id",
            )
        )

    def _public_attachments(self):
        """Return the files that the requester may open, with sudo."""
        self.ensure_one()
        # sudo: ir.attachment - own files and those of public messages only
        own = self.sudo().requester_attachment_ids
        return own | self._public_messages().attachment_ids

    def _is_from_requester(self, message):
        """Tell whether the requester, not the city, wrote ``message``."""
        author = message.author_id
        return (
            not author
            or author == self.partner_id
            # By its id, which is cached: asked once for each message of a page.
            or author.id == self.env["ir.model.data"]._xmlid_to_res_id("base.public_partner")
        )

    # ------------------------------------------------------------- requester

    def _register_reply(self, body, uploads=(), author=None):
        """Put what the requester wrote on the ticket and let the city go on.

        :param str body: plain text
        :param uploads: :class:`~..schemas.submission.Upload` objects
        :param author: ``res.partner`` who wrote it, if known
        :raise SubmissionError: nothing was written, too much, or the ticket is closed
        """
        self.ensure_one()
        text = clean_text(body)
        self._check_reply(text, uploads)
        clean = self.env["servicedesk.upload.gate"]._accept_documents(uploads, hold=True)
        message = self._post_requester(text, clean, author=author)
        self._go_on_after_reply()
        return message

    def _post_requester(self, text, clean_files=(), author=None, **mail):
        """Put words and files of the requester on the ticket, as they are.

        :param str text: plain text
        :param clean_files: :class:`~..schemas.submission.CleanFile` objects
        :param author: ``res.partner`` who wrote it, if known
        :param mail: further values of the message, when it came by mail
        :return: the message, or an empty one when all of it found another place
        """
        author = author or self.partner_id or self.env.ref("base.public_partner")
        text = self._with_doubles(text, clean_files)
        left = self._place_requester_files(list(clean_files))
        if len(left) < len(clean_files):
            added = self.env._("Photos added: %(count)d", count=len(clean_files) - len(left))
            text = f"{text}\n\n{added}".strip()
        message = self.with_context(
            mail_notify_force_send=False, mail_create_nosubscribe=True
        ).message_post(
            body=plaintext2html(text) if text else "",
            subtype_xmlid="mail.mt_comment",
            author_id=author.id,
            attachments=[(item.name, item.content) for item in left],
            **{"message_type": "comment", **mail},
        )
        # Made in this order by the line above.
        message.attachment_ids.sorted("id")._follow_uploads(left, self)
        return message

    def _place_requester_files(self, clean_files):
        """Return the files that no other place on the ticket takes; for other addons."""
        return clean_files

    def _go_on_after_reply(self):
        """The requester answered: the work goes on."""
        if self.public_state == "waiting":
            self._set_public_state("in_progress")

    def _check_reply(self, text, uploads):
        limit = self.company_id.servicedesk_text_max_chars
        if self.public_state in CLOSED_STATES:
            closed = self.env._("This ticket is closed, so nothing can be added.")
            phone = self.company_id.servicedesk_contact_phone
            advice = (
                self.env._("Call %(phone)s or make a new one.", phone=phone)
                if phone
                else self.env._("Make a new one.")
            )
            raise SubmissionError({"body": f"{closed} {advice}"})
        if not text and not any(upload.content for upload in uploads):
            raise SubmissionError({"body": self.env._("Write your answer first.")})
        if len(text) > limit:
            raise SubmissionError(
                {
                    "body": self.env._(
                        "Your answer has %(count)d characters; at most %(limit)d can "
                        "be sent. Shorten it.",
                        count=len(text),
                        limit=limit,
                    )
                }
            )

    def _withdraw(self):
        """Close the ticket because its requester no longer needs it."""
        self.ensure_one()
        if self.public_state in CLOSED_STATES:
            return
        reason = self.env.ref("roeselare_servicedesk.close_reason_withdrawn")
        # Who withdraws a ticket knows that it is closed.
        told = self.with_context(servicedesk_told=True)
        told.write({"close_reason_id": reason.id, "stage_id": reason.stage_id.id})

    # ------------------------------------------------------------------ city

    def action_take(self):
        """Take the ticket: it is mine, and work has begun."""
        for ticket in self:
            ticket.assign_to_me()
            if ticket.public_state == "received":
                ticket._set_public_state("in_progress")

    def action_ask(self):
        """Open the window to ask the requester something."""
        return self._reply_window("ask", self.env._("Ask the requester"))

    def action_answer(self):
        """Open the window to answer the requester."""
        return self._reply_window("answer", self.env._("Answer"))

    def action_close(self):
        """Open the window to close the ticket with a reason."""
        return self._reply_window("close", self.env._("Close"))

    def _reply_window(self, mode, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "servicedesk.reply",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id, "default_mode": mode},
        }

    def _ask_requester(self, text):
        """Ask something; the clock stands still until the requester answers."""
        self._post_public(text)
        self._set_public_state("waiting")
        self._mail_requester("question", text)

    def _answer_requester(self, text):
        """Tell the requester something while the work goes on."""
        self._post_public(text)
        if self.public_state == "received":
            self.with_context(servicedesk_told=True)._set_public_state("in_progress")
        self._mail_requester("answer", text)

    def _close_for(self, reason, text):
        """Close the ticket for ``reason`` and say so in the closing answer."""
        self.ensure_one()
        if text:
            self._post_public(text)
        self.with_context(servicedesk_told=True).write(
            {
                "close_reason_id": reason.id,
                "public_answer": text,
                "stage_id": reason.stage_id.id,
            }
        )
        self._mail_requester("closed", text)

    def _post_public(self, text):
        self.ensure_one()
        return self.with_context(mail_post_autofollow=False).message_post(
            body=plaintext2html(clean_text(text)),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _set_public_state(self, state):
        """Move the ticket to the team's first stage that means ``state``."""
        self.ensure_one()
        stages = self.team_id._get_applicable_stages()
        stage = stages.filtered(lambda item: item.public_state == state)[:1]
        if stage and stage != self.stage_id:
            self.stage_id = stage

    def _attach_requester_files(self, clean_files):
        """Keep the files that came with the ticket, visible to its requester."""
        self.ensure_one()
        attachments = self.env["ir.attachment"]._store_uploads(
            clean_files, self._name, self.id, ticket=self
        )
        self.requester_attachment_ids = [Command.link(item.id) for item in attachments]
