from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..schemas.submission import SubmissionError
from ..tools.text import clean_text
from .helpdesk_ticket_stage import CLOSED_STATES

REOPEN_STATES = [
    ("requested", "Reopening asked"),
    ("accepted", "Reopened"),
    ("refused", "Not reopened"),
]
_ACTIVITY = "roeselare_servicedesk.activity_type_reopen"


class HelpdeskTicket(models.Model):
    """“Not solved”: the requester says why, the city judges (docs/adr/0078)."""

    _inherit = "helpdesk.ticket"

    reopen_state = fields.Selection(
        REOPEN_STATES,
        string="Reopening",
        readonly=True,
        copy=False,
        tracking=True,
        help="What became of the requester's word that it is not solved.",
    )
    reopen_reason = fields.Text(
        string="Why it is not solved", readonly=True, copy=False
    )
    reopened_at = fields.Datetime(
        string="Reopened on",
        readonly=True,
        copy=False,
        help="The term counts from here.",
    )

    _reopen_index = models.Index(
        "(team_id) WHERE reopen_state = 'requested' AND active IS TRUE"
    )

    def _term_start(self):
        return self.reopened_at or super()._term_start()

    def _follow_public_state(self, former):
        result = super()._follow_public_state(former)
        if self.reopen_state == "requested":
            self._end_reopen_activity()
        if former in CLOSED_STATES and self.public_state not in CLOSED_STATES:
            self._begin_anew()
        elif self.reopen_state:
            self.reopen_state = False
        return result

    def _begin_anew(self):
        """Nothing says any more that it is done, and a new term begins."""
        self.ensure_one()
        self.write(
            {
                "reopen_state": "accepted",
                "reopened_at": fields.Datetime.now(),
                "closed_date": False,
                "close_reason_id": False,
                "public_answer": False,
                "term_paused_days": 0,
            }
        )
        self.with_context(promise_reason="reopened")._set_term()

    # ------------------------------------------------------------------ asking

    def _reopen_days(self):
        """Return for how many days after closing this ticket can be reopened."""
        self.ensure_one()
        if self.category_id and not self.service_id:
            return self.category_id.reopen_days
        return self.company_id.servicedesk_reopen_days

    def _reopen_until(self):
        """Return until when it can be reopened, naive UTC, or None when it cannot."""
        self.ensure_one()
        # Who withdrew it can simply ask again: there is nothing to judge.
        if self.public_state not in ("resolved", "rejected") or not self.closed_date:
            return None
        return self.closed_date + timedelta(days=self._reopen_days())

    def _may_ask_reopen(self):
        """Tell whether its requester may say now that it is not solved."""
        until = self._reopen_until()
        return bool(until and until > fields.Datetime.now() and not self.reopen_state)

    def _ask_reopen(self, reason, uploads=(), author=None):
        """Keep the requester's word that it is not solved, for the city to judge.

        :param str reason: the requester's own words
        :param uploads: :class:`~..schemas.submission.Upload` objects, such as a photo
        :param author: ``res.partner`` who wrote it, if known
        :raise SubmissionError: no reason, or too late, or asked already
        """
        self.ensure_one()
        text = clean_text(reason)
        if not self._may_ask_reopen():
            raise SubmissionError({"": self._no_reopen_message()})
        self._check_reopen_reason(text)
        clean = self.env["servicedesk.upload.gate"]._accept_documents(
            uploads, field="reopen_files", hold=True
        )
        self._post_requester(text, clean, author=author)
        self._set_reopen_requested(text)

    def _set_reopen_requested(self, text):
        """Put the ticket before the people who judge."""
        self.write({"reopen_state": "requested", "reopen_reason": text})
        self._note_moment("reopen_requested")
        user = self._first_reader(self.user_id) or self._term_lead()
        if user:
            words = self.with_context(lang=user.lang)
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                _ACTIVITY,
                user_id=user.id,
                summary=words.env._("%(number)s: not solved?", number=self.number),
                note=text,
            )

    def _check_reopen_reason(self, text):
        limit = self.company_id.servicedesk_text_max_chars
        if not text:
            raise SubmissionError(
                {"reason": self.env._("Tell us what is not solved, in a few words.")}
            )
        if len(text) > limit:
            raise SubmissionError(
                {
                    "reason": self.env._(
                        "Your text has %(count)d characters; at most %(limit)d can be "
                        "sent. Shorten it.",
                        count=len(text),
                        limit=limit,
                    )
                }
            )

    def _no_reopen_message(self):
        """Return why its requester cannot ask to reopen it now, and what to do."""
        if self.public_state not in CLOSED_STATES:
            return self.env._("This is not closed: add what you want to say below.")
        if self.reopen_state == "requested":
            return self.env._("You told us already. We are looking at it again.")
        if self.reopen_state == "refused":
            return self.env._(
                "We looked at it again and told you what we found. Make a new one if "
                "something has changed."
            )
        return self.env._(
            "This was closed too long ago to be reopened. Make a new one: we link it to "
            "this one."
        )

    # ----------------------------------------------------------------- judging

    def action_reopen(self):
        """Open the ticket again, with a new term, and tell its requester."""
        self._check_reopenable()
        for ticket in self:
            ticket._set_public_state("in_progress")

    def action_refuse_reopen(self):
        """Open the window to tell the requester why it stays closed."""
        self._check_reopenable()
        return self._reply_window("refuse", self.env._("Leave closed"))

    def _check_reopenable(self):
        self.check_access("write")
        for ticket in self:
            if ticket.public_state not in CLOSED_STATES:
                raise UserError(
                    self.env._("%(number)s is not closed.", number=ticket.number)
                )

    def _refuse_reopen(self, text):
        """Leave the ticket closed, and say why.

        :param str text: what the requester reads
        """
        self.ensure_one()
        self._check_reopenable()
        self._post_public(text)
        # sudo: helpdesk.ticket - reserved fields; the right to write was checked above
        self.sudo().reopen_state = "refused"
        self._end_reopen_activity()
        self._note_moment("reopen_refused")
        self._mail_requester("reopen_refused", text)

    def _end_reopen_activity(self):
        # sudo: mail.activity - ours, on whosever list it stands; ended with its cause
        self.sudo().activity_unlink([_ACTIVITY])
