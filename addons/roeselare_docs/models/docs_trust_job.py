import logging
import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ..tools.read_seal import read_seal
from .docs_trust import PDF

_logger = logging.getLogger(__name__)
#: seconds of one job: then others have their turn
_TURN = 20
_MOST = 50
_LARGEST = 50_000_000
_ATTEMPTS = 3
#: what may be better another time
_PASSING = ("too_slow", "failed")


class DocsTrust(models.Model):
    """The job that checks what waits, in a program of its own for each document."""

    _inherit = "docs.trust"

    @api.model
    def _wake(self):
        """Have the job run after the commit; one that waits already will do."""
        # sudo: queue.job - the system checks, whoever stored the document
        self.with_user(SUPERUSER_ID).with_delay(
            identity_key="docs.trust",
            description="Check seals and signatures",
            channel="root.docs_text",
            priority=15,
        )._job_check()

    @api.model
    def _due_domain(self):
        """Return what can be checked now; a file that waits for the scanner cannot."""
        here = Domain("version_id", "!=", False) | Domain("attachment_id.scan_state", "=", False)
        return Domain("due", "=", True) & (
            here | Domain("attachment_id.scan_state", "!=", "pending")
        )

    @api.model
    def _job_check(self):
        """Check for a while; what is left is for the next job."""
        ends = time.monotonic() + _TURN
        roots = self.env["res.company"]._trusted_roots()
        found = []
        for trust in self.search(self._due_domain(), order="id", limit=_MOST):
            found.append((trust, trust._judge(roots)))
            if time.monotonic() > ends:
                break
        # Written at the end, so that nobody waits for a row that is being checked.
        for trust, values in found:
            trust.write(values)
        if self.search_count(self._due_domain(), limit=1):
            self._wake()

    @api.model
    def _cron_wake(self):
        """Go on after a job that failed."""
        if self.search_count(self._due_domain(), limit=1):
            self._wake()

    def _judge(self, roots):
        """Return what is to be kept of this check."""
        self.ensure_one()
        found = self._ask(roots)
        reason = found.get("reason") or next(
            (item["reason"] for item in found.get("signatures", ()) if item.get("reason")), False
        )
        attempts = self.attempts + 1
        again = reason in _PASSING and attempts < _ATTEMPTS
        return {
            "state": "waiting" if again else found["state"],
            "reason": reason if found["state"] == "unchecked" and not again else False,
            "signatures": found.get("signatures") or False,
            "due": again,
            "attempts": attempts if again else 0,
            "checked_date": fields.Datetime.now(),
        }

    def _ask(self, roots):
        """Ask the reader about the content; whatever happens is an answer."""
        source = self.version_id or self.attachment_id
        if source.mimetype != PDF:
            return {"state": "none"}
        attachment = self.version_id._content_attachment() if self.version_id else source
        if not attachment:
            return {"state": "unchecked", "reason": "gone"}
        if attachment.file_size > _LARGEST:
            return {"state": "unchecked", "reason": "too_large"}
        try:
            with attachment._opened() as stream:
                if stream is None:
                    return {"state": "unchecked", "reason": "gone"}
                return read_seal(stream, roots)
        except OSError:
            _logger.exception("%s could not be checked", self.display_name)
            return {"state": "unchecked", "reason": "failed"}
