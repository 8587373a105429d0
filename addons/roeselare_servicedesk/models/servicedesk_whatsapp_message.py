import logging
from datetime import timedelta

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.whatsapp_api import ProviderError

_logger = logging.getLogger(__name__)
_BATCH = 50
#: minutes until the next try; after the last one an answer of ours is given up
_AGAIN = (1, 5, 30, 120, 720)
_CRON = "roeselare_servicedesk.ir_cron_whatsapp"
STATES = [
    ("received", "To be read"),
    ("taken", "On the ticket"),
    ("queued", "To be sent"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("read", "Read"),
    ("failed", "Not delivered"),
]
_ORDER = ("queued", "sent", "delivered", "read")


class ServicedeskWhatsappMessage(models.Model):
    """One message of WhatsApp, in or out: the job and what became of it (docs/adr/0121).

    What was said is kept on the ticket; here it stays only until that is done.
    """

    _name = "servicedesk.whatsapp.message"
    _inherit = ["servicedesk.ticket.bound"]
    _description = "Message of WhatsApp"
    _order = "id desc"
    _rec_name = "state"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", readonly=True, ondelete="cascade"
    )
    direction = fields.Selection(
        [("in", "From the requester"), ("out", "To the requester")], required=True, readonly=True
    )
    kind = fields.Selection(
        [
            ("text", "Text"),
            ("image", "Photo"),
            ("location", "Location"),
            ("silent", "Reaction"),
            ("other", "Something else"),
        ],
        required=True,
        readonly=True,
        default="text",
    )
    state = fields.Selection(STATES, required=True, readonly=True)
    number = fields.Char(required=True, readonly=True)
    provider_id = fields.Char(readonly=True, groups="base.group_system")
    body = fields.Text(readonly=True, groups="base.group_system")
    contact = fields.Char(readonly=True, groups="base.group_system")
    media_id = fields.Char(readonly=True, groups="base.group_system")
    latitude = fields.Float(readonly=True, digits=(9, 6), groups="base.group_system")
    longitude = fields.Float(readonly=True, digits=(9, 6), groups="base.group_system")
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True)
    create_date = fields.Datetime(string="Moment", readonly=True)

    _provider_unique = models.UniqueIndex(
        "(company_id, provider_id) WHERE provider_id IS NOT NULL",
        "This message was brought already.",
    )
    _due_index = models.Index("(next_try, id) WHERE state IN ('received', 'queued')")

    # --------------------------------------------------------------------- job

    @api.model
    def _wake(self):
        """Have what is due done right after this transaction."""
        self.env["ir.cron"]._wake(_CRON)

    @api.model
    def _due_domain(self):
        return Domain("state", "in", ("received", "queued")) & Domain(
            "next_try", "<=", fields.Datetime.now()
        )

    @api.model
    def _cron_whatsapp(self):
        """Read what came and send what waits, each by itself: one that fails stops no other."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(self._due_domain()))
        passed = []
        while True:
            domain = self._due_domain() & Domain("id", "not in", passed)
            messages = self.search(domain, limit=_BATCH, order="id")
            if not messages:
                return
            for message in messages.try_lock_for_update():
                message._do_safely()
                # Kept at once: what was sent must not be sent again.
                if not cron._commit_progress(1):
                    return
            passed += messages.ids

    def _do_safely(self):
        """Do what is due, or note when to try again."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._do()
        except ProviderError as error:
            _logger.info("WhatsApp message %s: %s", self.id, error)
            self._try_again(error)
        except TransactionRollbackError:
            self.next_try = fields.Datetime.now() + timedelta(minutes=1)
        except Exception:
            _logger.exception("WhatsApp message %s waits", self.id)
            self._try_again(ProviderError("a fault of ours", again=True))

    def _do(self):
        desk = self.env["servicedesk.whatsapp"].with_company(self.company_id)
        if self.direction == "in":
            desk._take(self)
        else:
            desk._send(self)

    def _try_again(self, error):
        # What a citizen wrote is never given up.
        if error.again and (self.direction == "in" or self.attempts < len(_AGAIN)):
            wait = timedelta(minutes=_AGAIN[min(self.attempts, len(_AGAIN) - 1)])
            self.write(
                {"attempts": self.attempts + 1, "next_try": fields.Datetime.now() + wait}
            )
        else:
            self.env["servicedesk.whatsapp"]._give_up(self, error)

    # ---------------------------------------------------------------- delivery

    def _set_delivery(self, state, code=0):
        """Note what the provider tells about one of our messages; never a step back."""
        self.ensure_one()
        if state == "failed":
            if self.state != "failed":
                self.env["servicedesk.whatsapp"]._give_up(self, ProviderError("", False, code))
        elif self.state in _ORDER and _ORDER.index(state) > _ORDER.index(self.state):
            self.state = state
