from odoo import models

from ..schemas.submission import CleanFile, SubmissionError
from ..tools import files as file_tools
from ..tools.text import safe_file_name


class ServicedeskUploadGate(models.AbstractModel):
    """The one gate that every file of a customer passes.

    Nothing is stored here: either all files are clean, or the form is refused.
    """

    _name = "servicedesk.upload.gate"
    _description = "Gate for uploaded files"

    def _accept_images(self, uploads, field="photos"):
        """Return the pictures alone, without metadata.

        :param uploads: :class:`~..schemas.submission.Upload` objects
        :param str field: form field that the error belongs to
        :return: list of :class:`~..schemas.submission.CleanFile`
        :raise SubmissionError: the first file that cannot be taken, and why
        """
        return self._accept(uploads, field, self._clean_image)

    def _accept_documents(self, uploads, field="files"):
        """Return PDF, pictures and office documents; see :meth:`_accept_images`."""
        return self._accept(uploads, field, self._clean_document)

    def _accept_calendars(self, uploads, field="files"):
        """Return invitations of a calendar alone; see :meth:`_accept_images`."""
        return self._accept(uploads, field, self._clean_calendar)

    def _accept(self, uploads, field, clean):
        company = self.env.company
        uploads = [upload for upload in uploads if upload.name or upload.content]
        limit = company.servicedesk_upload_max_count
        if len(uploads) > limit:
            raise SubmissionError(
                {
                    field: self.env._(
                        "You chose %(count)d files; at most %(limit)d can be sent. "
                        "Choose fewer.",
                        count=len(uploads),
                        limit=limit,
                    )
                }
            )
        accepted = []
        for upload in uploads:
            if isinstance(upload, CleanFile):  # from a draft: it passed here already
                accepted.append(upload)
                continue
            try:
                self._check_size(upload, company)
                accepted.append(clean(upload))
            except file_tools.FileRefused as refusal:
                raise SubmissionError(
                    {field: self._refusal_message(refusal.reason, upload)}
                ) from refusal
        return accepted

    def _check_size(self, upload, company):
        if not upload.content:
            raise file_tools.FileRefused("empty")
        if len(upload.content) > company.servicedesk_upload_max_mb * 1024 * 1024:
            raise file_tools.FileRefused("too_large")

    def _clean_image(self, upload):
        mimetype, content = file_tools.reencode_image(upload.content)
        suffix = ".png" if mimetype == "image/png" else ".jpg"
        stem = safe_file_name(upload.name, "photo").rpartition(".")[0] or "photo"
        return CleanFile(stem + suffix, mimetype, content)

    def _clean_document(self, upload):
        mimetype = file_tools.detect_type(upload.content)
        if mimetype.startswith("image/"):
            return self._clean_image(upload)
        name = safe_file_name(upload.name, "document")
        if mimetype == file_tools.PDF:
            file_tools.check_pdf(upload.content)
            return CleanFile(self._with_suffix(name, "pdf"), mimetype, upload.content)
        if mimetype in file_tools.OFFICE_TYPES:
            suffix = file_tools.OFFICE_TYPES[mimetype]
            return CleanFile(self._with_suffix(name, suffix), mimetype, upload.content)
        raise file_tools.FileRefused("type")

    def _clean_calendar(self, upload):
        begin = upload.content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").upper()
        if not begin.startswith(b"BEGIN:VCALENDAR") or b"\x00" in upload.content:
            raise file_tools.FileRefused("type")
        name = self._with_suffix(safe_file_name(upload.name, "invitation"), "ics")
        return CleanFile(name, "text/calendar", upload.content)

    def _with_suffix(self, name, suffix):
        """Return ``name`` ending as its content tells, whatever it was called."""
        stem, dot, given = name.rpartition(".")
        if dot and given.lower() == suffix:
            return name
        return f"{stem or name}.{suffix}"

    def _refusal_message(self, reason, upload):
        name = safe_file_name(upload.name)
        limit = self.env.company.servicedesk_upload_max_mb
        messages = {
            "empty": self.env._("“%(name)s” is empty. Choose another file.", name=name),
            "too_large": self.env._(
                "“%(name)s” is larger than %(limit)d MB. Choose a smaller file.",
                name=name,
                limit=limit,
            ),
            "not_image": self.env._(
                "“%(name)s” is not a photo that we can read. Choose a JPEG, PNG or "
                "WebP picture.",
                name=name,
            ),
            "too_many_pixels": self.env._(
                "“%(name)s” has too many pixels. Choose a smaller picture.", name=name
            ),
            "type": self.env._(
                "“%(name)s” is not of a type that we can take. Choose a PDF, a picture "
                "or an office document.",
                name=name,
            ),
            "encrypted_pdf": self.env._(
                "“%(name)s” is locked with a password. Choose one without.", name=name
            ),
            "active_pdf": self.env._(
                "“%(name)s” contains scripts or attached files. Save it as a plain PDF "
                "and choose it again.",
                name=name,
            ),
            "broken_pdf": self.env._(
                "“%(name)s” is damaged and cannot be opened. Choose another file.",
                name=name,
            ),
        }
        return messages[reason]
