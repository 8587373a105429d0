import hashlib

from odoo import models

from ..schemas.submission import CleanFile, SubmissionError, Upload
from ..tools.text import safe_file_name

_PASSED = "servicedesk_passed"
_CALENDAR = b"BEGIN:VCALENDAR"


class ServicedeskUploadGate(models.AbstractModel):
    """Files that colleagues attach by the ways of Odoo itself (docs/adr/0240)."""

    _inherit = "servicedesk.upload.gate"

    def _accept(self, *args, **how):
        files = super()._accept(*args, **how)
        self._remember(item.content for item in files)
        return files

    # What is stored by a later line of this transaction is not judged a second time.

    def _remember(self, contents):
        """Note, until the transaction ends, that these contents may be stored."""
        passed = self.env.cr.cache.setdefault(_PASSED, set())
        passed.update(hashlib.sha256(content).digest() for content in contents)

    def _has_passed(self, content):
        passed = self.env.cr.cache.get(_PASSED, ())
        return hashlib.sha256(content).digest() in passed

    def _accept_attached(self, name, content, **how):
        """Return one file of a colleague as the gate leaves it.

        :return: :class:`~..schemas.submission.CleanFile`
        :raise SubmissionError: why it cannot be taken
        """
        upload = Upload(name or "", content)
        if not content:
            raise SubmissionError({"files": self._refusal_message("empty", upload)})
        calendar = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").upper().startswith(_CALENDAR)
        accept = self._accept_calendars if calendar else self._accept_documents
        [file] = accept([upload], hold=True, **how)
        return file

    def _check_virus(self, name, content):
        """Refuse a file with a virus, whatever its type: in a place where any type may lie.

        :raise SubmissionError: a virus, or no scanner to tell
        """
        if not content or self._has_passed(content):
            return
        file = CleanFile(safe_file_name(name or ""), "", content)
        self._scan_files([file], "files", hold=False, quarantine=False)
        self._remember([content])

    def _size_refusal(self, name, size):
        """Return what to say of a file that is empty or above the limit, else ``""``.

        Asked before the file is read into memory.
        """
        if 0 < size <= self._limits()[1]:
            return ""
        reason = "too_large" if size else "empty"
        return self._refusal_message(reason, Upload(name or "", b""))

    def _refused_note(self, name, words):
        """Return name, type and content of the note in the place of a file that is not taken."""
        city = self.with_context(lang="nl_BE")
        short = city.env._("not taken")
        content = f"{name}\r\n\r\n{words}\r\n".encode()
        self._remember([content])
        return f"{name} ({short}).txt", "text/plain", content
