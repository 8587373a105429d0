import base64
import hashlib
import io
import os
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import DatabaseError
from PyPDF2 import PdfReader

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.docs_destruction_line import DocsDestructionLine
from .common import other_pdf
from .common_destruction import DestructionCase


@tagged("post_install", "-at_install")
class TestDestructionRun(DestructionCase):
    """What two people approved is gone for ever, and what was held or changed is not."""

    def test_content_and_versions_are_gone_and_what_stays_says_so(self):
        first = self._deliver(self.ticket, "Own", self._clean(other_pdf(b"own"))).sudo()
        first.delivered_date = fields.Datetime.now() - timedelta(days=900)
        first._replace_content(self._clean(other_pdf(b"again")), "Better")
        self.env.flush_all()
        hashes = first.version_ids.sorted("number").mapped("sha256")
        attachments = self.env["ir.attachment"].search(
            [
                "|",
                *("&", ("res_model", "=", "dms.file"), ("res_id", "=", first.id)),
                *("&", ("res_model", "=", "docs.version"), ("res_id", "in", first.version_ids.ids)),
                ("res_field", "!=", False),
            ]
        )
        paths = [attachments._full_path(item.store_fname) for item in attachments]
        self.assertEqual(len(paths), 2)
        self.assertTrue(all(os.path.exists(path) for path in paths))
        versions = first.version_ids
        item = self._approved()
        self._destroy(item)
        self.assertFalse(first.exists() | self.second.sudo().exists())
        self.assertFalse(versions.exists())
        self.assertFalse(attachments.exists())
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse([path for path in paths if os.path.exists(path)])
        self.assertTrue(self.recent.sudo().exists())
        line = item.sudo().line_ids[:1]
        self.assertEqual((line.state, line.file_id.id), ("destroyed", False))
        self.assertEqual([version["sha256"] for version in line.versions], hashes)
        self.assertTrue(line.destroyed_on)

    def test_declaration_names_all_and_proves_itself(self):
        item = self._list()
        self._line(item, self.second).with_user(self.lead_a).out_reason = "Still asked for"
        sha256 = self.document.sudo().sha256
        item.action_approve()
        item.with_user(self.dpo).action_approve()
        self._destroy(item)
        self.assertEqual(item.state, "done")
        pdf = base64.b64decode(item.sudo().declaration)
        self.assertEqual(hashlib.sha256(pdf).hexdigest(), item.declaration_sha256)
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        text = "".join(text.split())
        for words in (
            sha256,
            "t_lead_a",
            "t_dpo",
            "Archivesact",
            "Stillaskedfor",
            str(self.second.id),
        ):
            self.assertIn(words, text)
        self.assertTrue(self.second.sudo().exists())

    def test_held_or_changed_after_approval_is_skipped_and_said(self):
        third = self._deliver(self.ticket, "Third", self._clean(other_pdf(b"3")))
        third.sudo().delivered_date = fields.Datetime.now() - timedelta(days=800)
        item = self._approved()
        hold = self.env["docs.hold"].with_user(self.dpo)
        hold.create({"file_id": self.document.id, "reason": "Case"})
        self.second.sudo()._replace_content(self._clean(other_pdf(b"new")), "Better")
        self._destroy(item)
        self.assertTrue(self.document.sudo().exists() and self.second.sudo().exists())
        self.assertFalse(third.sudo().exists())
        self.assertIn("bewaarplicht", self._line(item, self.document).skip_reason)
        self.assertIn("gewijzigd", self._line(item, self.second).skip_reason)
        self.assertEqual(item.destroyed_count, 1)
        self.assertEqual(item.state, "done")

    def test_new_term_after_approval_is_skipped(self):
        item = self._approved()
        self.env["docs.rule"].create(
            {
                "series_id": self.series.id,
                "years": 2,
                "trigger": "delivered",
                "destination": "destroy",
                "source": "Test",
            }
        )
        self._run_job("dms.file", "_cron_apply_rules")
        self._destroy(item)
        self.assertTrue(self.document.sudo().exists())
        self.assertIn("termijn", self._line(item, self.document).skip_reason)

    def test_what_is_still_needed_is_skipped_and_the_rest_goes_on(self):
        item = self._approved()
        unlink = type(self.env["dms.file"]).unlink

        def refuse(files):
            if self.document in files.sudo(False).with_user(1):
                raise UserError(files.display_name)
            return unlink(files)

        with patch.object(type(self.env["dms.file"]), "unlink", refuse):
            self._destroy(item)
        self.assertEqual(self._line(item, self.document).state, "skipped")
        self.assertEqual(self._line(item, self.second).state, "destroyed")
        self.assertEqual(item.state, "done")

    def test_a_crash_is_gone_on_from(self):
        item = self._approved()
        item.with_user(self.dpo).action_destroy()
        whole = DocsDestructionLine._destroy

        def crash(line):
            if line.document_number == self.second.id:
                raise RuntimeError("power cut")
            return whole(line)

        # assertRaises would take back what is committed by then
        with patch.object(DocsDestructionLine, "_destroy", crash):
            try:
                self._run()
            except RuntimeError:
                self.env.flush_all()
            else:
                self.fail("nothing crashed")
        self.assertEqual(self._line(item, self.document).state, "destroyed")
        self.assertEqual(item.state, "running")
        moment = self._line(item, self.document).destroyed_on
        self._run()
        self._run()
        self.assertEqual(item.state, "done")
        self.assertEqual(self._line(item, self.document).destroyed_on, moment)
        self.assertEqual(item.destroyed_count, 2)
        self._refused(item.with_user(self.dpo).action_destroy)

    def test_done_is_fixed_in_the_database_too(self):
        item = self._approved()
        self._destroy(item)
        line = self._line(item, self.document)
        for query in (
            "UPDATE docs_destruction SET state = 'draft' WHERE id = %s",
            "UPDATE docs_destruction SET officer_id = 1 WHERE id = %s",
            "DELETE FROM docs_destruction WHERE id = %s",
        ):
            self._database_refuses(query, item.id)
        for query in (
            "UPDATE docs_destruction_line SET label = 'x' WHERE id = %s",
            "UPDATE docs_destruction_line SET state = 'listed' WHERE id = %s",
            "DELETE FROM docs_destruction_line WHERE id = %s",
        ):
            self._database_refuses(query, line.id)
        self._refused(item.sudo().unlink)

    def _database_refuses(self, query, number):
        with (
            self.subTest(query=query),
            mute_logger("odoo.sql_db"),
            self.assertRaises(DatabaseError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(query, [number])
