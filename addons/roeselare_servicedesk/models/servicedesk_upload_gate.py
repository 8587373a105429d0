from odoo import models

from ..schemas.submission import AcceptedFiles, CleanFile, SubmissionError
from ..tools import files as file_tools
from ..tools.text import safe_file_name

_MB = 1024 * 1024


class ServicedeskUploadGate(models.AbstractModel):
    """The one gate that every file of a customer passes.

    Nothing is stored here: either all files can be taken, or the form is refused. What a
    scanner could not look at is taken and held (docs/adr/0190).
    """

    _name = "servicedesk.upload.gate"
    _description = "Gate for uploaded files"

    def _accept_images(self, uploads, field="photos", **how):
        """Return the pictures alone, without metadata.

        :param uploads: :class:`~..schemas.submission.Upload` objects
        :param str field: form field that the error belongs to
        :param how: ``hold=True`` when the caller keeps what waits for the scanner
            (:class:`~..schemas.submission.HeldFile`), ``quarantine=True`` when it keeps
            files with a virus as well; else such files are refused
        :return: :class:`~..schemas.submission.AcceptedFiles`
        :raise SubmissionError: the first file that cannot be taken, and why
        """
        return self._accept(uploads, field, self._clean_image, **how)

    def _accept_documents(self, uploads, field="files", **how):
        """Return PDF, pictures and office documents; see :meth:`_accept_images`."""
        return self._accept(uploads, field, self._clean_document, **how)

    def _accept_calendars(self, uploads, field="files", **how):
        """Return invitations of a calendar alone; see :meth:`_accept_images`."""
        return self._accept(uploads, field, self._clean_calendar, **how)

    def _accept(self, uploads, field, clean, hold=False, quarantine=False):
        uploads = [upload for upload in uploads if upload.name or upload.content]
        self._check_count(uploads, field)
        # From a draft: it passed here already.
        passed = [item for item in uploads if isinstance(item, CleanFile)]
        new = []
        for upload in uploads:
            if isinstance(upload, CleanFile):
                continue
            try:
                self._check_size(upload)
                new.append(clean(upload))
            except file_tools.FileRefused as refusal:
                raise SubmissionError(
                    {field: self._refusal_message(refusal.reason, upload)}
                ) from refusal
        doubles = []
        if hold:  # who knows of states knows of doubles
            new, doubles = self._without_doubles(new)
        self._check_quota(new, field)
        return AcceptedFiles(
            [*passed, *self._scan_files(new, field, hold, quarantine)], doubles
        )

    def _limits(self):
        """Return how many files one form may have, and how many bytes one file."""
        # sudo: res.company - two limits, for whoever sends a form
        company = self.env.company.sudo()
        return company.servicedesk_upload_max_count, company.servicedesk_upload_max_mb * _MB

    def _check_count(self, uploads, field):
        limit, _size = self._limits()
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

    def _without_doubles(self, files):
        """Return the files, each once, and pairs of names: left out, kept."""
        kept, doubles = {}, []
        for item in files:
            same = kept.setdefault(item.sha256, item)
            if same is not item:
                doubles.append((item.shown_name, same.shown_name))
        return list(kept.values()), doubles

    def _double_words(self, doubles):
        """Return what is said of files that were sent twice, ``""`` for none."""
        return "\n".join(
            self.env._(
                "“%(name)s” is the same file as “%(other)s”, so we keep it once.",
                name=name,
                other=other,
            )
            for name, other in doubles
        )

    def _check_size(self, upload):
        if not upload.content:
            raise file_tools.FileRefused("empty")
        if len(upload.content) > self._limits()[1]:
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
        suffix = file_tools.DOCUMENT_TYPES.get(mimetype)
        if not suffix:
            raise file_tools.FileRefused("type")
        file_tools.check_document(upload.content, mimetype)
        return CleanFile(self._with_suffix(name, suffix), mimetype, upload.content)

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
