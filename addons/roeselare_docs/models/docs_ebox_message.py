import logging
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import ebox_client
from ..tools.ebox_client import EboxError

_logger = logging.getLogger(__name__)
_BATCH = 50
#: minutes until the next try; after the last one it is left
AGAIN = (1, 5, 30, 120, 720)
_READ_EVERY = timedelta(hours=6)
_READ_FOR = timedelta(days=30)
STATES = [
    ("queued", "Waiting"),
    ("sent", "Published"),
    ("read", "Opened in the eBox"),
    ("failed", "Failed"),
    ("ended", "No longer asked for"),
]


class DocsEboxMessage(models.Model):
    """The message in the eBox that there is a document; its own job (docs/adr/0202).

    It holds nothing of the document. Whatever becomes of it, the document is in “My documents”.
    """

    _name = "docs.ebox.message"
    _description = "Message in the eBox"
    _order = "id desc"

    file_id = fields.Many2one(
        "dms.file", string="Document", required=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer(string="Version", required=True, readonly=True)
    key = fields.Char(
        required=True,
        readonly=True,
        groups="base.group_system",
        default=lambda self: str(uuid.uuid4()),
        help="The same for each try: the connector takes the message once.",
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="queued")
    remote_id = fields.Char(readonly=True, groups="base.group_system")
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True)
    sent_date = fields.Datetime(string="Published on", readonly=True)
    failure = fields.Char(readonly=True)

    _once = models.UniqueIndex("(file_id, number)", "A version is told of once.")
    _due_index = models.Index("(next_try, id) WHERE state IN ('queued', 'sent')")

    @api.model
    def _queue(self, files):
        """Have the owners of ``files`` told in the eBox, as far as they asked for it."""
        consents, vals_list = self.env["docs.ebox.consent"], []
        # sudo: docs.ebox.message - follows from a delivery that was allowed
        messages = self.sudo()
        told = messages.search([("file_id", "in", files.ids)])
        known = {(item.file_id.id, item.number) for item in told}
        for file in files:
            number = file.version_id.number or 1
            on = file._notice_company()._ebox_endpoint()
            if on and (file.id, number) not in known and consents._latest(file.partner_id).given:
                vals_list.append(
                    {"file_id": file.id, "number": number, "next_try": fields.Datetime.now()}
                )
        if vals_list:
            messages.create(vals_list)
            self.env["ir.cron"]._wake("roeselare_docs.ir_cron_ebox")

    @api.model
    def _due_domain(self):
        return Domain("state", "in", ("queued", "sent")) & Domain(
            "next_try", "<=", fields.Datetime.now()
        )

    @api.model
    def _cron_ebox(self):
        """Publish what waits and ask after what was published; each by itself."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(self._due_domain()))
        passed = []
        while True:
            domain = self._due_domain() & Domain("id", "not in", passed)
            messages = self.search(domain, limit=_BATCH, order="next_try, id")
            if not messages:
                return
            passed += messages.ids
            for message in messages:
                if message.try_lock_for_update():
                    message._handle_safely()
                # Kept at once: what arrived is not sent again.
                if not cron._commit_progress(1):
                    return

    def _handle_safely(self):
        self.ensure_one()
        try:
            self._publish() if self.state == "queued" else self._read_state()
        except EboxError as error:
            _logger.warning("Message %s to the eBox: %s", self.id, error)
            self._try_again(error)

    def _publish(self):
        consent = self.env["docs.ebox.consent"]._latest(self.file_id.partner_id)
        endpoint = self.file_id._notice_company()._ebox_endpoint()
        if not consent.given or not endpoint or not self.file_id.active:
            self.write({"state": "ended", "next_try": False})
            return
        remote_id = ebox_client.publish(endpoint, self.key, self._message(consent.number))
        now = fields.Datetime.now()
        self.write(
            {
                "state": "sent",
                "remote_id": remote_id,
                "sent_date": now,
                "attempts": 0,
                "failure": False,
                "next_try": now + _READ_EVERY,
            }
        )

    def _message(self, number):
        """Return what is published: that there is something, never what."""
        file = self.file_id
        env = self.with_context(lang=file._notice_lang()).env
        return {
            "recipient": number,
            "title": env._("A document is ready for you"),
            "text": env._("A document is ready for you in “My documents”. Log in to read it."),
            "link": file._notice_link(),
            "language": env.lang[:2],
        }

    def _read_state(self):
        endpoint = self.file_id._notice_company()._ebox_endpoint()
        if not endpoint:
            self.write({"next_try": False})
            return
        state = ebox_client.state(endpoint, self.remote_id)
        if state == "opened":
            self.write({"state": "read", "next_try": False})
        elif state == "refused":
            self.write({"state": "failed", "failure": state, "next_try": False})
        else:
            now = fields.Datetime.now()
            over = now - self.sent_date > _READ_FOR
            self.write({"attempts": 0, "next_try": not over and now + _READ_EVERY})

    def _try_again(self, error):
        if not error.again or self.attempts >= len(AGAIN):
            left = "failed" if self.state == "queued" else "sent"
            self.write({"state": left, "failure": error.kind, "next_try": False})
            return
        wait = timedelta(minutes=AGAIN[self.attempts])
        self.write(
            {
                "attempts": self.attempts + 1,
                "failure": error.kind,
                "next_try": fields.Datetime.now() + wait,
            }
        )


class DmsFile(models.Model):
    _inherit = "dms.file"

    def _follow_mail(self, mail_id):
        result = super()._follow_mail(mail_id)
        # Whoever is told by mail is told in the eBox, if that was asked for.
        # sudo: dms.file - only whose it is and of which version
        self.env["docs.ebox.message"]._queue(self.sudo())
        return result
