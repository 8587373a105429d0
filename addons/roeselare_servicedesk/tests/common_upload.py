"""A city whose virus scanner is a fake daemon, and files to send."""

import io
import tempfile
import zipfile
from pathlib import Path
from unittest.mock import patch

import pikepdf

from ..schemas.submission import Contact, Submission, Upload
from .common import CityCase
from .fake_clamd import EICAR, Clamd

_TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/\
content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.\
openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""


def pdf(words="A letter"):
    """Return the bytes of a PDF of one empty page, with ``words`` as its title."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = words
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def docx(parts=(), types=_TYPES, level=zipfile.ZIP_DEFLATED):
    """Return the bytes of a document of Word with further ``parts`` (name, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        own = [
            ("[Content_Types].xml", types),
            ("_rels/.rels", b"<Relationships/>"),
            ("word/document.xml", b"<w:document/>"),
        ]
        for name, content in [*own, *parts]:
            # A fixed date: made twice, it is the same file.
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, level)
    return out.getvalue()


def infected():
    """Return a document that the fake knows as infected: stored, so that it is seen."""
    return docx([("word/media/eicar.com", EICAR)], level=zipfile.ZIP_STORED)


class UploadMixin:
    """Tests whose virus scanner is a fake daemon."""

    @classmethod
    def _set_up_scanner(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.socket_path = str(Path(folder.name) / "clamd.ctl")
        cls.env.company.servicedesk_scanner_address = cls.socket_path
        cls.env.company.servicedesk_scanner_seconds = 2
        cls.public = cls.env.ref("base.public_user")
        cls.uploads = cls.env["servicedesk.upload"]

    def setUp(self):
        super().setUp()
        self.clamd = Clamd(self.socket_path).start()
        self.addCleanup(self.clamd.stop)

    def _send(self, *files, user=None, **values):
        """Hand in a question with files (name, content); return the ticket, with sudo."""
        user = user or self.citizen
        submission = Submission(
            kind="question",
            title="",
            description="When are you open?",
            contact=Contact(name="Marie", email="marie@example.com", lang="en_US"),
            partner_id=0 if user == self.public else user.partner_id.id,
            uploads=tuple(Upload(*item) for item in files),
            **values,
        )
        return self.env["servicedesk.intake"].with_user(user)._submit(submission)

    def _scan_due(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            self.uploads._cron_scan()

    def _run_scans(self):
        """Let the pauses pass and run the job."""
        waiting = self.uploads.search([("state", "=", "pending")])
        waiting.next_attempt = "2020-01-01 00:00:00"
        self._scan_due()
        self.env.invalidate_all()


class UploadCase(UploadMixin, CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_scanner()
