from odoo import models

from ..schemas.submission import CleanFile, HeldFile, SubmissionError
from ..tools.clamd import ScannerError


class ServicedeskUploadGate(models.AbstractModel):
    """The virus scanner in the gate: what it does not call clean is held, or refused."""

    _inherit = "servicedesk.upload.gate"

    def _scan_files(self, files, field, hold, quarantine):
        """Return the files as the scanner leaves them.

        :param bool hold: the caller keeps files that wait for the scanner
        :param bool quarantine: the caller keeps files with a virus, because nobody sees
            a form in which to refuse them
        :raise SubmissionError: a virus, or no scanner while nothing can be held
        """
        scanner = self.env.company._scanner()
        if not scanner:
            return files
        return [self._scan_file(item, scanner, field, hold, quarantine) for item in files]

    def _scan_file(self, item, scanner, field, hold, quarantine):
        try:
            virus = scanner.scan(item.content)
        except ScannerError as error:
            if not hold:
                raise SubmissionError({field: self._not_scanned_message(item)}) from error
            return self._held(item, "pending", error.reason)
        if not virus:
            return CleanFile(item.name, item.mimetype, item.content, scanned=True)
        if not quarantine:
            raise SubmissionError({field: self._virus_message(item.name)})
        return self._held(item, "quarantined", virus)

    def _held(self, item, state, reason):
        held = HeldFile(item.name, item.mimetype, item.content, state, reason)
        return CleanFile(*self._note(item.name, state), held=held)

    def _note(self, name, state):
        """Return name, type and content of the note that stands in the place of a file.

        It goes wherever the file would go, so it says itself what it is; in the language
        of the city, because everybody gets the same one.
        """
        city = self.with_context(lang="nl_BE")
        states = {
            "pending": (
                city.env._("is checked for viruses"),
                city.env._(
                    "This file is still being checked for viruses. It comes here by itself."
                ),
            ),
            "quarantined": (
                city.env._("stopped, virus"),
                city.env._("A virus was found in this file. Nobody can open it."),
            ),
            "rejected": (
                city.env._("destroyed"),
                city.env._("This file was destroyed because it was not safe."),
            ),
        }
        short, long = states[state]
        return f"{name} ({short}).txt", "text/plain", f"{name}\r\n\r\n{long}\r\n".encode()

    def _virus_message(self, name):
        return self.env._(
            "A virus was found in “%(name)s”. Choose another file, and have your device checked.",
            name=name,
        )

    def _not_scanned_message(self, item):
        return self.env._(
            "“%(name)s” cannot be checked for viruses at this moment, so it was not taken. "
            "Try again in a few minutes.",
            name=item.name,
        )
