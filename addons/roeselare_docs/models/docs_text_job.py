import logging
import time

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.tools.own_option import own_option

from ..tools.read_document import find_tesseract, known_languages, read_document, recognise_pages

_logger = logging.getLogger(__name__)
#: seconds of one job: then others have their turn
_TURN = 20
_MOST = 50
_LARGEST = 100_000_000
_ATTEMPTS = 3
#: what may be better another time
_PASSING = ("too_slow", "failed")
_SCANS_MOST = 200


class DocsText(models.Model):
    """The job that reads what waits: first what has words, then what is a picture."""

    _inherit = "docs.text"

    @api.model
    def _wake(self):
        """Have the job run after the commit; one that waits already will do."""
        # sudo: queue.job - the system reads, whoever stored the document
        texts = self.with_user(SUPERUSER_ID)
        texts.with_delay(
            identity_key="docs.text",
            description="Read documents",
            channel="root.docs_text",
            priority=20,
        )._job_read()

    @api.model
    def _job_read(self):
        """Read for a while; what is left is for the next job."""
        ends = time.monotonic() + _TURN
        found = []
        for text in self.search(Domain("state", "=", "waiting"), order="id", limit=_MOST):
            found.append((text, text._read()))
            if time.monotonic() > ends:
                break
        # Written at the end, so that nobody waits for a row that is being read.
        for text, answer in found:
            text._finish(*answer)
        if not found:
            scan = self.search(Domain("state", "=", "scan"), order="id", limit=1)
            if scan:
                scan._finish(*scan._recognise())
        if self.search_count(Domain("state", "in", ["waiting", "scan"]), limit=1):
            self._wake()

    @api.model
    def _cron_wake(self):
        """Go on after a job that failed."""
        if self.search_count(Domain("state", "in", ["waiting", "scan"]), limit=1):
            self._wake()

    def _finish(self, words, values):
        """Store what was read; a document that cannot be stored stops no other."""
        try:
            with self.env.cr.savepoint():
                self._store(words, **values)
        except OperationalError:
            raise  # somebody changed it meanwhile: the job begins again
        except Exception:
            _logger.exception("the words of document %s could not be stored", self.file_id.id)
            self.invalidate_recordset()
            self.write({"state": "not_read", "reason": "failed", "scans": False})

    # ------------------------------------------------------------------ documents

    def _read(self):
        """Return the words of one document, and what is known of it then."""
        answer = self._ask(lambda stream: read_document(stream, self.version_id.mimetype or ""))
        if reason := answer.get("reason"):
            return "", self._not_read(reason)
        words, scans = answer["text"], answer["scans"]
        values = {
            "pages": answer["pages"],
            "partial": answer["partial"] or len(scans) > _SCANS_MOST,
            "attempts": 0,
            "reason": False,
            "scans": ",".join(map(str, scans[:_SCANS_MOST])) or False,
        }
        if not scans:
            return words, {**values, "state": "read" if words.strip() else "empty"}
        if not self._tesseract():
            return words, {**values, "state": "not_read", "reason": "no_tool"}
        return words, {**values, "state": "scan"}

    def _recognise(self):
        """Return the words so far, with those of some pages that are pictures."""
        body = self._body()
        command = self._tesseract()
        if not command:
            return body, {"state": "not_read", "reason": "no_tool"}
        scans = [int(number) for number in (self.scans or "").split(",") if number]
        languages = known_languages(command, self.env.company.docs_scan_languages)
        if not languages:
            return body, {"state": "not_read", "reason": "no_tool"}
        mimetype = self.version_id.mimetype or ""
        answer = self._ask(
            lambda stream: recognise_pages(stream, mimetype, scans, command, languages)
        )
        if reason := answer.get("reason"):
            return body, self._not_read(reason)
        body = f"{body}\n{answer['text']}"
        left = answer["left"]
        values = {
            "scans": ",".join(map(str, left)) or False,
            "partial": self.partial or answer["partial"] or bool(answer["failed"]),
            "attempts": 0,
        }
        if left:
            return body, values
        if answer["failed"] and not body.strip():
            return body, {**values, **self._not_read("broken", last=True)}
        return body, {**values, "state": "read" if body.strip() else "empty"}

    def _not_read(self, reason, last=False):
        attempts = self.attempts + 1
        if reason in _PASSING and attempts < _ATTEMPTS and not last:
            return {"attempts": attempts}
        return {"state": "not_read", "reason": reason, "attempts": attempts, "scans": False}

    def _ask(self, question):
        """Ask the reader about the content of this version."""
        self.ensure_one()
        if self.version_id.size > _LARGEST:
            return {"reason": "too_large"}
        try:
            with self.version_id._content_attachment()._opened() as stream:
                return question(stream) if stream else {"reason": "gone"}
        except OSError:
            _logger.exception("document %s could not be read", self.file_id.id)
            return {"reason": "failed"}

    @api.model
    def _tesseract(self):
        return find_tesseract(_named())


def _named():
    """Return what odoo.conf calls the program, or an empty text.

    Not a setting of the web: who may change settings there must not start programs here.
    """
    return own_option("roeselare_docs", "tesseract")
