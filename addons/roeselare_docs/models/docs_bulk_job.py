import io
import logging
from contextlib import contextmanager

import psycopg2
from psycopg2 import errorcodes

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.roeselare_servicedesk.schemas.submission import CleanFile, Upload

from ..tools import letter
from ..tools.bulk_zip import ZipError, read
from .dms_file_notice_due import DELIVERING

_logger = logging.getLogger(__name__)
_BATCH = 50
#: of the database: begin once more
_AGAIN = (errorcodes.SERIALIZATION_FAILURE, errorcodes.DEADLOCK_DETECTED)


class DocsBulk(models.Model):
    """A job delivers line by line; a killed worker is followed by one that goes on.

    A line and its document are kept together or not at all, so nothing is done twice.
    """

    _inherit = "docs.bulk"

    @api.model
    def _cron_deliver(self):
        """Deliver what runs, in batches that are kept one by one."""
        cron = self.env["ir.cron"]
        waiting = [("state", "=", "ready"), ("bulk_id.state", "=", "running")]
        cron._commit_progress(remaining=self.env["docs.bulk.row"].search_count(waiting))
        while bulk := self.search([("state", "=", "running")], order="started_date, id", limit=1):
            done = bulk._deliver_batch()
            if not done and bulk.state == "running":
                # Another worker holds what is left.
                return
            left = cron._commit_progress(done)
            # Nothing of what was delivered stays in memory.
            self.env.invalidate_all()
            if not left:
                return

    def _deliver_batch(self):
        """Deliver some lines; end the run when there is none left. Return how many."""
        ready = [("bulk_id", "=", self.id), ("state", "=", "ready")]
        rows = self.env["docs.bulk.row"].search(ready, order="number", limit=_BATCH)
        if not rows:
            self.write({"state": "done", "ended_date": fields.Datetime.now()})
            return 0
        rows = rows.try_lock_for_update()
        shared = self._shared_content()
        for row in rows:
            row._deliver_safely(shared)
        if rows:
            self.env["dms.file"]._wake_notices()
        return len(rows)

    def _shared_content(self):
        """Return the file that all get, read once for a batch; nothing when each has its own."""
        if self.template != "file":
            return None
        source = self._content_attachment()
        return CleanFile(self.content_name, source.mimetype, source.raw)

    def _content_attachment(self):
        domain = [
            ("res_model", "=", self._name),
            ("res_field", "=", "content"),
            ("res_id", "=", self.id),
        ]
        return self.env["ir.attachment"].search(domain, limit=1)

    @contextmanager
    def _zip_file(self):
        """Give the zip to read from, without loading it when it is a file on the disk."""
        source = self._content_attachment()
        if source.store_fname:
            yield source._full_path(source.store_fname)
        else:
            yield io.BytesIO(source.raw or b"")


class DocsBulkRow(models.Model):
    _inherit = "docs.bulk.row"

    def _deliver_safely(self, shared):
        """Deliver this line, or note why it was not; it stops no other."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._deliver(shared)
        except psycopg2.Error as error:
            if error.pgcode in _AGAIN:
                raise
            self._fail("error", type(error).__name__)
        except (UserError, ZipError) as error:
            self._fail("refused", str(error))
        except Exception as error:
            _logger.exception("Line %s of delivery %s failed", self.number, self.bulk_id.id)
            self._fail("error", type(error).__name__)

    def _fail(self, problem, detail):
        self.write(
            {
                "state": "failed",
                "problem": problem,
                "detail": detail[:200],
                "done_date": fields.Datetime.now(),
            }
        )

    def _deliver(self, shared):
        if not self.partner_id:
            raise UserError(self.env._("The recipient was deleted."))
        document = (
            self.env["dms.file"]
            .with_context(**DELIVERING)
            .create(self._prepare_document(shared or self._own_content()))
        )
        self.write(
            {
                "state": "delivered",
                "document_id": document.id,
                "done_date": fields.Datetime.now(),
            }
        )

    def _prepare_document(self, clean):
        bulk, files = self.bulk_id, self.env["dms.file"]
        return {
            **files._prepare_content(clean, bulk.label),
            "label": bulk.label,
            "directory_id": bulk.series_id.directory_id.id,
            "partner_id": self.partner_id.id,
            "series_id": bulk.series_id.id,
            "department_id": bulk.department_id.id,
            "source": "city",
            "document_state": "clean",
            "delivered_date": fields.Datetime.now(),
            "delivery_note": (bulk.note or "").strip(),
            "valid_from": bulk.valid_from,
            "valid_to": bulk.valid_to,
            "notice_due": True,
            "unread_on": files._unread_day(self.env.company),
            "bulk_row_id": self.id,
        }

    def _own_content(self):
        """Return the file of this recipient alone."""
        if self.bulk_id.template == "zip":
            limit = self.env.company.servicedesk_upload_max_mb * 1024 * 1024
            with self.bulk_id._zip_file() as file:
                content = read(file, self.file_name, limit)
            name = self.file_name.rpartition("/")[2]
            upload = Upload(name=name, content=content)
            [clean] = self.env["servicedesk.upload.gate"]._accept_documents([upload])
            return clean
        content = self.env["servicedesk.seal"]._finish(letter.render_letter(self._letter()))
        return CleanFile("brief.pdf", "application/pdf", content)

    def _letter(self):
        bulk, company = self.bulk_id, self.env.company
        lang = self.env["res.lang"]._to_write_in(False, self.partner_id.lang)
        name = self.partner_id.name or ""
        names = dict.fromkeys(("naam", "name", "nom"), name)
        return letter.Letter(
            author=company.servicedesk_mail_sender or company.name,
            sender=bulk.department_id.name,
            date=format_date(self.env, company._city_today(), lang_code=lang, date_format="long"),
            name=name,
            title=bulk.label,
            text=letter.fill_in(bulk.text, {**names, **(self.values or {})}),
            lang=lang.replace("_", "-"),
            fonts=self.env["helpdesk.ticket"]._receipt_fonts(),
        )
