from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError
from odoo.addons.roeselare_servicedesk.tools.text import clean_text

from ..schemas.field_action import KINDS, MAX_PHOTO_MB

#: longer than any device keeps what it has to send
_DAYS_KEPT = 90
#: more than anybody does in a day
_MOST_A_DAY = 500


class MeldpuntFieldAction(models.Model):
    """What a device of the field sent, once, and what was answered (docs/adr/0151).

    Nobody has rights on it. The words and photos themselves are on the ticket, not here.
    """

    _name = "meldpunt.field.action"
    _description = "Action in the field"

    key = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("under_way", "On the way"),
            ("done", "Done"),
            ("not_possible", "Not possible"),
            ("note", "Note"),
        ],
        required=True,
        readonly=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(
        [("applied", "Done"), ("conflict", "Changed meanwhile")], required=True, readonly=True
    )
    answer = fields.Json(readonly=True, help="What the device was answered.")

    _key_unique = models.UniqueIndex("(key)", "This was sent already.")
    _created_index = models.Index("(create_date)")
    _recent_index = models.Index("(user_id, create_date)")

    # ----------------------------------------------------------------- taking

    @api.model
    def _submit(self, action):
        """Apply an action of this user once, with the user's own rights.

        :param action: :class:`~..schemas.field_action.FieldAction`
        :return: ``{"state", "message", ...}``: ``applied``, or ``conflict`` with
            ``version`` and what is possible still (``anyway``, ``note``); the first answer
            again for the same key
        :raise SubmissionError: what has to be mended; nothing was stored
        :raise AccessError: the user is no agent
        """
        if not self.env["meldpunt.field.work"]._may_use():
            raise AccessError(self.env._("This page is for the staff of a department."))
        self._check_key(action)
        # sudo: meldpunt.field.action - by a key that a device made, and only the own one
        stored = self.sudo().search([("key", "=", action.key)], limit=1)
        if stored:
            return stored._answer_again(self.env.user)
        self._check_count()
        text = self._check_text(action)
        photos = self._check_photos(action)
        ticket = self.env["helpdesk.ticket"].search([("id", "=", action.ticket_id)])
        problem = self._conflict(action, ticket)
        if problem:
            return self._store(action, ticket, {"state": "conflict", **problem})
        answer = {"state": "applied", "message": ""}
        # First the key: who sends the same at this moment waits here.
        self._store(action, ticket, answer)
        self._apply(action, ticket, text, photos)
        return answer

    def _answer_again(self, user):
        """Return what was answered the first time."""
        self.ensure_one()
        if self.user_id != user:
            raise SubmissionError(
                {"key": self.env._("This was sent under another name. Nothing was changed.")}
            )
        return self.answer

    @api.model
    def _store(self, action, ticket, answer):
        values = {
            "key": action.key,
            "user_id": self.env.uid,
            "kind": action.kind,
            "ticket_id": ticket.id,
            "state": answer["state"],
            "answer": answer,
        }
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                # sudo: meldpunt.field.action - nobody has rights on it; all is the user's own
                self.sudo().create(values)
        except psycopg2.errors.UniqueViolation:
            # Another request stores it now: Odoo tries this one again, and finds it.
            raise ConcurrencyError("the same action, sent twice at once") from None
        return answer

    # --------------------------------------------------------------- checking

    @api.model
    def _check_key(self, action):
        if not action.key or action.kind not in KINDS:
            raise SubmissionError(
                {"": self.env._("This is no action that we know. Open the page again.")}
            )

    @api.model
    def _check_count(self):
        since = fields.Datetime.now() - timedelta(days=1)
        # sudo: meldpunt.field.action - only how many the user's own are
        recent = self.sudo().search_count(
            [("user_id", "=", self.env.uid), ("create_date", ">=", since)], limit=_MOST_A_DAY
        )
        if recent >= _MOST_A_DAY:
            raise SubmissionError(
                {
                    "": self.env._(
                        "You sent %(count)d actions within a day, which is the most that is "
                        "taken. Try again tomorrow, or work in the service desk.",
                        count=recent,
                    )
                }
            )

    @api.model
    def _check_text(self, action):
        """Return the words of an action, cleaned."""
        text = clean_text(action.text)
        limit = self.env.company._report_limits()["text_chars"]
        message = ""
        if len(text) > limit:
            message = self.env._(
                "Your text has %(count)d characters; at most %(limit)d can be sent. Shorten it.",
                count=len(text),
                limit=limit,
            )
        elif action.kind == "not_possible" and not text:
            message = self.env._("Write why it is not possible, in a few words.")
        elif action.kind == "note" and not text and not action.photos:
            message = self.env._("Write something, or add a photo.")
        if message:
            raise SubmissionError({"text": message})
        return text

    @api.model
    def _check_photos(self, action):
        """Return the photos as :class:`CleanFile`."""
        limit = self.env["meldpunt.field.work"]._photo_limit()
        if len(action.photos) > limit:
            raise SubmissionError(
                {
                    "photos": self.env._(
                        "You chose %(count)d photos; at most %(limit)d can be sent. Choose fewer.",
                        count=len(action.photos),
                        limit=limit,
                    )
                }
            )
        if any(len(item.content) > MAX_PHOTO_MB * 1024 * 1024 for item in action.photos):
            raise SubmissionError(
                {
                    "photos": self.env._(
                        "A photo is larger than %(limit)d MB. Choose a smaller one.",
                        limit=MAX_PHOTO_MB,
                    )
                }
            )
        return self.env["servicedesk.upload.gate"]._accept_images(
            action.photos, hold=True
        )

    @api.autovacuum
    def _gc_actions(self):
        """Forget keys that no device can still send."""
        before = fields.Datetime.now() - timedelta(days=_DAYS_KEPT)
        self.search([("create_date", "<", before)], limit=10_000).unlink()
