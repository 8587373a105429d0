from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import mute_logger

_OPEN = ("waiting", "making")
_MAX_A_DAY = 3
_MAX_ID = 2**31 - 1
KEPT_DAYS = 7
STATES = [
    ("waiting", "Waiting"),
    ("making", "Being made"),
    ("ready", "Ready"),
    ("failed", "Failed"),
]
REASONS = [("error", "Something went wrong"), ("too_large", "Too large for one file")]


class DocsExport(models.Model):
    """All documents of one person in one file, made in the background and kept for a week.

    Nobody has rights on it: its owner asks for it and fetches it at /my/documenten/alles
    (docs/adr/0228).
    """

    _name = "docs.export"
    _description = "Documents of a person to take along"
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade", index=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    state = fields.Selection(STATES, required=True, default="waiting", index=True)
    fail_reason = fields.Selection(REASONS)
    attempts = fields.Integer()
    document_count = fields.Integer()
    size = fields.Float(digits=(16, 0))
    content = fields.Binary(attachment=True, prefetch=False)
    expires_on = fields.Datetime(index="btree_not_null")

    _open_once = models.UniqueIndex(
        "(partner_id) WHERE state IN ('waiting', 'making')", "This file is being made already."
    )

    @api.model
    def _own_domain(self):
        return Domain("partner_id", "=", self.env.user.partner_id.id)

    @api.model
    def _own_latest(self):
        """Return the current user's latest file that counts, with sudo, or an empty recordset."""
        # sudo: docs.export - nobody has rights on it; the owner's own only
        exports = self.sudo()
        alive = Domain("expires_on", "=", False) | Domain("expires_on", ">", fields.Datetime.now())
        return exports.search(self._own_domain() & alive, limit=1)

    @api.model
    def _own_ready(self, export_id):
        """Return the user's own finished file, with sudo, or an empty recordset.

        :param int export_id: as it came in the address, not to be trusted
        """
        if not 0 < export_id <= _MAX_ID:
            return self.browse()
        ready = Domain("state", "=", "ready") & Domain("expires_on", ">", fields.Datetime.now())
        # sudo: docs.export - the owner's own only
        return self.sudo().search(
            self._own_domain() & ready & Domain("id", "=", export_id), limit=1
        )

    @api.model
    def _ask(self):
        """Have the current user's documents put together, one file at a time.

        :return: ``asked``, ``open`` (one is being made), ``often`` or ``empty``
        """
        # sudo: docs.export - see the class
        exports = self.sudo()
        own = self._own_domain()
        if exports.search_count(own & Domain("state", "in", _OPEN), limit=1):
            return "open"
        day = Domain("create_date", ">", fields.Datetime.now() - timedelta(days=1))
        if exports.search_count(own & day) >= _MAX_A_DAY:
            return "often"
        if not self.env["dms.file"]._own_count():
            return "empty"
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                exports.create({"partner_id": self.env.user.partner_id.id, "user_id": self.env.uid})
        except IntegrityError:
            # Pressed twice at once: the other one is being made.
            return "open"
        self.env["ir.cron"]._wake("roeselare_docs.ir_cron_docs_export")
        return "asked"

    def _portal_values(self):
        """Return what the owner sees of it, as plain values."""
        if not self:
            return {}
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "reason": self.fail_reason,
            "documents": self.document_count,
            "size": self.env["dms.file"]._size_words(self.size),
            "expires_on": self.expires_on,
        }

    def _portal_link(self):
        """Return the full address of the page, for mails."""
        return f"{self.get_base_url()}/my/documenten/alles"
