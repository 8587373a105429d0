import logging
import os
from contextlib import suppress
from datetime import timedelta
from io import BytesIO

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.export_zip import sha1_of, write_zip
from .docs_export import KEPT_DAYS

_logger = logging.getLogger(__name__)
_MAX_ATTEMPTS = 3
_LAYOUT = "roeselare_servicedesk.mail_layout"


class TooLarge(Exception):
    """More than the city gives in one file."""


class DocsExport(models.Model):
    """How the file is made: read and written in chunks, never whole in memory."""

    _inherit = "docs.export"

    @api.model
    def _cron_make(self):
        """Make what was asked for, one after another, and remove what is a week old."""
        cron = self.env["ir.cron"]
        self.search(Domain("expires_on", "<=", fields.Datetime.now())).unlink()
        # One job at a time runs: what is “being made” now was cut off.
        domain = Domain("state", "in", ("waiting", "making"))
        cron._commit_progress(remaining=self.search_count(domain))
        while export := self.search(domain, order="id", limit=1):
            export.write({"state": "making", "attempts": export.attempts + 1})
            # counted before the work, so that what kills the process is not tried for ever
            cron._commit_progress()
            export._try_make()
            if not cron._commit_progress(1):
                return

    def _try_make(self):
        self.ensure_one()
        reason = ""
        try:
            if self.attempts > _MAX_ATTEMPTS:
                reason = "error"
            else:
                with self.env.cr.savepoint():
                    self._make()
        except TooLarge:
            reason = "too_large"
        except OSError:
            _logger.exception("the documents of export %s could not be put together", self.id)
            reason = "error"
        values = {"expires_on": fields.Datetime.now() + timedelta(days=KEPT_DAYS)}
        if reason:
            values |= {"state": "failed", "fail_reason": reason}
        self.write(values)
        if not reason:
            self._mail_ready()

    def _make(self):
        # As the owner: what he may not read is not in it.
        files = self.env["dms.file"].with_user(self.user_id)
        own = files._own_domain() & Domain("partner_id", "=", self.partner_id.id)
        files = files.search(own, order="delivered_date, id")
        versions = files.version_ids.sorted(lambda version: (version.file_id.id, version.number))
        files._note_look("zip")
        limit = self.company_id.docs_export_max_mb * 1_000_000
        if sum(versions.mapped("size")) > limit:
            raise TooLarge
        attachments = self.env["ir.attachment"]
        os.makedirs(attachments._filestore(), exist_ok=True)
        path = os.path.join(attachments._filestore(), f"export-{self.id}.part")
        try:
            # sudo: dms.file, docs.version - names of series and departments, and contents
            # of documents that the owner found as such
            entries = ((v._export_line(), v._open_content) for v in versions.sudo())
            write_zip(path, entries, self._about())
            self._take(path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(path)
        self.write({"state": "ready", "document_count": len(files)})

    def _about(self):
        company = self.company_id
        return {
            "owner": self.partner_id.name,
            "from": company.servicedesk_mail_sender or company.name,
            "made": fields.Datetime.to_string(fields.Datetime.now()),
            "time_zone": "UTC",
        }

    def _take(self, path):
        """Make the file at ``path`` the content, without reading it into memory."""
        attachments = self.env["ir.attachment"]
        values = {
            "name": "documenten.zip",
            "res_model": self._name,
            "res_id": self.id,
            "res_field": "content",
            "type": "binary",
            "mimetype": "application/zip",
        }
        size = os.path.getsize(path)
        self.size = size
        if attachments._storage() != "file":
            # Another storage takes bytes only.
            with open(path, "rb") as stream:
                attachments.create({**values, "raw": stream.read()})
            return
        sha1 = sha1_of(path)
        name = f"{sha1[:2]}/{sha1}"
        # Removed by Odoo's own cleaning, should this transaction not end well.
        attachments._mark_for_gc(name)
        target = attachments._full_path(name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(path, target)
        attachment = attachments.create(values)
        # The attachment's own write takes none of these from anybody.
        models.BaseModel.write(
            attachment, {"store_fname": name, "file_size": min(size, 2**31 - 1), "checksum": sha1}
        )
        self.invalidate_recordset(["content"])

    def _mail_ready(self):
        """Tell the owner that it is there; the file itself is behind the login."""
        self.ensure_one()
        if not self.partner_id.email:
            return
        template = self.env.ref("roeselare_docs.mail_template_export_ready")
        lang = self.env["res.lang"]._to_write_in(self.partner_id.lang)
        template.with_context(lang=lang).send_mail(self.id, email_layout_xmlid=_LAYOUT)
        # sudo: ir.cron - only asks an existing job to run earlier
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()


class DocsVersion(models.Model):
    _inherit = "docs.version"

    def _export_line(self):
        """Return what the manifest says of this version."""
        self.ensure_one()
        file = self.file_id
        sources = dict(file._fields["source"]._description_selection(self.env))
        return {
            "path": f"{file.series_id.code}/{file.id}-v{self.number}-{self.name}",
            "label": file.label,
            "series": file.series_id.name,
            "source": file.source_name or sources.get(file.source, ""),
            "department": file.department_id.name or "",
            "version": self.number,
            "current": file.version_id == self,
            "date": fields.Datetime.to_string(self.create_date),
            "valid_from": fields.Date.to_string(file.valid_from) or "",
            "valid_to": fields.Date.to_string(file.valid_to) or "",
            "size": self.size,
            "sha256": self.sha256,
        }

    def _open_content(self):
        """Open the content for reading, with sudo; the caller checked the right to it."""
        self.ensure_one()
        record, field = self._content_source()
        # sudo: ir.attachment - see above
        attachment = self.env["ir.attachment"].sudo()
        attachment = attachment.search(
            [("res_model", "=", record._name), ("res_field", "=", field)]
            + [("res_id", "=", record.id)],
            limit=1,
        )
        if attachment.store_fname:
            return open(attachment._full_path(attachment.store_fname), "rb")
        return BytesIO(attachment.raw or b"")
