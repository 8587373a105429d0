from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, plaintext2html

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError
from odoo.addons.roeselare_servicedesk.tools.text import clean_text

from .meldpunt_order import LINK_DAYS, RUNNING

#: what can be answered in which state
ALLOWED = {
    "sent": ("accept", "plan", "done", "refuse"),
    "accepted": ("plan", "done", "refuse"),
    "planned": ("plan", "done", "refuse"),
}
MAX_AHEAD = 365
_MAX_PHOTOS = 5
_TEXT_LIMIT = 2000
_BATCH = 100
_TODO = "mail.mail_activity_data_todo"


class MeldpuntOrder(models.Model):
    """What a contractor answers by the link, and what follows on the ticket."""

    _inherit = "meldpunt.order"

    def _may(self, answer):
        """Tell whether ``answer`` (a name in ``ALLOWED``) is possible now."""
        self.ensure_one()
        return not self._expired() and answer in ALLOWED.get(self.state, ())

    def _check_may(self, answer):
        # Two buttons pressed at once: the second one sees what the first one did.
        try:
            self._hold_for_update()
        except UserError as busy:
            raise SubmissionError({"": str(busy)}) from None
        if not self._may(answer):
            raise SubmissionError(
                {"": self.env._("This was answered already. Below you see where it stands.")}
            )

    def _accept(self):
        """The contractor will do it."""
        self._check_may("accept")
        self._answer("accepted", {})
        self._log(self.env._("%(contractor)s accepts.", contractor=self._name_words()))

    def _plan(self, day_text):
        """The contractor names a day; the link works until two weeks after it.

        :param str day_text: ISO date, as typed
        :raise SubmissionError: no day, or one in the past or too far away
        """
        self._check_may("plan")
        self._plan_on(self._parse_day(day_text))

    def _plan_on(self, day, tell=True):
        until = fields.Datetime.to_datetime(day) + timedelta(days=LINK_DAYS)
        self._answer("planned", {"planned_on": day, "expires_at": max(until, self.expires_at)})
        lang = self.ticket_id.company_id.partner_id.lang
        self._log(
            self.env._(
                "%(contractor)s plans it on %(day)s.",
                contractor=self._name_words(),
                day=format_date(self.env, day, lang_code=lang),
            )
        )
        if tell and self.contractor_id.tell_planned:
            self._tell_reporter(day)

    def _parse_day(self, text):
        today = self.ticket_id.company_id._city_today()
        try:
            day = fields.Date.to_date((text or "").strip()[:10])
        except ValueError:
            day = None
        if not day:
            raise SubmissionError({"day": self.env._("Choose a day.")})
        if not today <= day <= today + timedelta(days=MAX_AHEAD):
            raise SubmissionError(
                {"day": self.env._("Choose a day from today until a year from now.")}
            )
        return day

    def _tell_reporter(self, day):
        """Tell the reporter the day, once for each day that is named."""
        ticket = self._city_ticket()
        if ticket.parent_id or ticket.public_state in CLOSED_STATES:
            return
        lang = ticket._requester_lang()
        words = ticket.with_context(lang=lang).env._(
            "The work is planned on %(day)s.", day=format_date(self.env, day, lang_code=lang)
        )
        ticket._answer_requester(words)

    def _done(self, remark="", uploads=()):
        """The work is done, with photos of the result.

        :param uploads: :class:`Upload` objects
        :raise SubmissionError: a photo is missing or bad, or the text is too long
        """
        self._check_may("done")
        text = self._check_text(remark, "remark")
        clean = self._check_photos(uploads)
        photos = self.env["meldpunt.photo"]
        photos.create(
            [
                {**photos._prepare_clean(item), "ticket_id": self.ticket_id.id, "kind": "after"}
                for item in clean
            ]
        )
        words = self.env._("%(contractor)s: done.", contractor=self._name_words())
        self._finish(words, text, len(clean))

    def _finish(self, words, text, photos=0):
        """The work is done: somebody judges it, or the report is closed."""
        self._answer("done", {"remark": text})
        self._log_words(words, text, photos)
        if self._closes():
            reason = self.contractor_id.close_reason_id or self.env.ref(
                "roeselare_servicedesk.close_reason_resolved"
            )
            ticket = self._city_ticket()
            answer = reason.with_context(lang=ticket._requester_lang()).answer
            ticket._close_for(reason, answer or "")
        else:
            self._put_on_list(
                self.env._("Judge the work of %(contractor)s", contractor=self._name_words())
            )

    def _check_photos(self, uploads):
        uploads = [item for item in uploads if item.name or item.content]
        if not uploads and self.contractor_id.photo_required:
            raise SubmissionError({"photos": self.env._("Add a photo of the result.")})
        if len(uploads) > _MAX_PHOTOS:
            raise SubmissionError(
                {
                    "photos": self.env._(
                        "You chose %(count)d photos; at most %(limit)d can be sent. Choose "
                        "fewer.",
                        count=len(uploads),
                        limit=_MAX_PHOTOS,
                    )
                }
            )
        return self.env["servicedesk.upload.gate"]._accept_images(
            uploads, field="photos", hold=True
        )

    def _closes(self):
        """Tell whether “done” closes the report; a judgement stays possible after it."""
        setting = self.ticket_id.category_id.contractor_after_done
        closes = (setting or self.contractor_id.after_done) == "close"
        return closes and self.ticket_id.public_state not in CLOSED_STATES

    def _refuse(self, reason):
        """The contractor will not do it, and says why.

        :raise SubmissionError: no reason, or too long
        """
        self._check_may("refuse")
        text = self._check_text(reason, "reason")
        if not text:
            raise SubmissionError({"reason": self.env._("Tell us why, in a few words.")})
        self._answer("refused", {"remark": text})
        name = self._name_words()
        self._log_words(self.env._("%(contractor)s refuses.", contractor=name), text)
        self._put_on_list(
            self.env._("%(contractor)s refuses: find somebody else", contractor=name)
        )

    def _check_text(self, text, field):
        text = clean_text(text)
        if len(text) > _TEXT_LIMIT:
            raise SubmissionError(
                {
                    field: self.env._(
                        "Your text has %(count)d characters; at most %(limit)d can be sent. "
                        "Shorten it.",
                        count=len(text),
                        limit=_TEXT_LIMIT,
                    )
                }
            )
        return text

    # ------------------------------------------------------------ what follows

    def _answer(self, state, values):
        self.write({"state": state, "answered_at": fields.Datetime.now(), **values})

    def _city_ticket(self):
        """Return the ticket as the city itself writes on it, not as a visitor of a page."""
        return self.ticket_id.with_user(SUPERUSER_ID)

    def _log_words(self, note, text, photos=0):
        """Write an internal note: the contractor's own words are for staff only."""
        if photos:
            note += " " + self.env._("Photos added: %(count)d", count=photos)
        self._city_ticket().message_post(
            body=plaintext2html(f"{note}\n{text}".strip()), subtype_xmlid="mail.mt_note"
        )

    def _put_on_list(self, words):
        """Put a task on the list of who handles the report, else of who leads its team."""
        ticket = self._city_ticket()
        user = ticket._first_reader(ticket.user_id) or ticket._term_lead()
        if user:
            ticket.with_context(mail_activity_quick_update=True).activity_schedule(
                _TODO, user_id=user.id, summary=words
            )

    def _silence_words(self):
        return self.env._(
            "%(contractor)s did not answer: ask, or send again", contractor=self._name_words()
        )

    @api.model
    def _cron_silence(self):
        """Tell staff, once, of orders whose link ran out without an end."""
        cron = self.env["ir.cron"]
        domain = (
            Domain("state", "in", RUNNING)
            & Domain("silence_told", "!=", True)
            & Domain("expires_at", "<", fields.Datetime.now())
        )
        cron._commit_progress(remaining=self.search_count(domain))
        while orders := self.search(domain, limit=_BATCH, order="expires_at, id"):
            for order in orders:
                order.silence_told = True
                order._put_on_list(order._silence_words())
            if not cron._commit_progress(len(orders)):
                return
