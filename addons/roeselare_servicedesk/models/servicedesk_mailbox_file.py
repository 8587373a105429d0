from odoo import models

from ..schemas.submission import AcceptedFiles, SubmissionError, Upload
from ..tools import mail_file


class ServicedeskMailbox(models.AbstractModel):
    """The files of a mail pass the gate one by one; what stays out is named to both sides."""

    _inherit = "servicedesk.mailbox"

    def _pass_gate(self, message):
        """Return the clean files of a mail, and why others were refused.

        :return: (:class:`AcceptedFiles`, list of messages)
        """
        limit = self.env.company.servicedesk_upload_max_count
        clean, refused = [], []
        gate = self.env["servicedesk.upload.gate"]
        for name, content, mimetype in mail_file.files_of(message):
            if len(clean) >= limit:
                refused.append(
                    self.env._(
                        "“%(name)s” was one too many: at most %(limit)d files can be sent.",
                        name=name,
                        limit=limit,
                    )
                )
                continue
            try:
                passed = self._pass_file(Upload(name, content, mimetype))
            except SubmissionError as error:
                refused += error.errors.values()
                continue
            clean += passed
            # Kept as a note, and named to both sides.
            refused += [
                gate._virus_message(item.shown_name)
                for item in passed
                if item.scan_state == "quarantined"
            ]
        return AcceptedFiles(*gate._without_doubles(clean)), refused

    def _pass_file(self, upload):
        gate = self.env["servicedesk.upload.gate"]
        if upload.mimetype == mail_file.UNREADABLE:
            words = self.env._(
                "“%(name)s” was made by Outlook and cannot be opened. Send the files in "
                "it once more, as ordinary attachments.",
                name=upload.name,
            )
            raise SubmissionError({"": words})
        if upload.mimetype == mail_file.CALENDAR or upload.name.lower().endswith(".ics"):
            return gate._accept_calendars([upload], hold=True, quarantine=True)
        return gate._accept_documents([upload], hold=True, quarantine=True)

    def _with_refusals(self, text, refused):
        """Return ``text`` and below it, for both sides, which files were not taken."""
        if not refused:
            return text
        return f"{text}\n\n{self._refusal_list(refused)}".strip()

    def _refusal_list(self, refused):
        heading = self.env._("Files that could not be taken:")
        return "\n".join([heading, *(f"– {item}" for item in refused)])

    def _tell_refused(self, ticket, refused):
        """Mail the requester which files did not arrive: nobody looks for that on a page."""
        ticket._mail_requester("answer", self._refusal_list(refused))
