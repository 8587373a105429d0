import base64
import csv
import hashlib
import io
import json
import os
import tracemalloc
import zipfile
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools.export_zip import write_zip
from .common import PDF, LibraryMixin, other_pdf

MAKE = "odoo.addons.roeselare_docs.models.docs_export_make"


@tagged("post_install", "-at_install")
class TestExport(LibraryMixin, HttpCase):
    """All own documents in one file: whole, checkable, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.document.sudo()._replace_content(cls._clean(other_pdf(b"again")), "Better")
        cls.formula = cls._deliver(cls.ticket, '=HYPERLINK("x")')
        cls.withdrawn = cls._deliver(cls.ticket, "Withdrawn")
        cls.withdrawn.sudo().active = False
        cls.foreign = cls._deliver(cls._ticket(cls.karel, cls.team_a), "Karel")
        cls.env.flush_all()

    def _exports(self, user=None):
        return self.env["docs.export"].with_user(user or self.marie)

    def _make(self):
        self._run_job("docs.export", "_cron_make")

    def _made(self):
        self.assertEqual(self._exports()._ask(), "asked")
        self._make()
        return self._exports()._own_latest()

    def _zip(self, export):
        return zipfile.ZipFile(io.BytesIO(base64.b64decode(export.content)))

    def test_every_version_that_the_owner_may_see_and_its_hash(self):
        export = self._made()
        self.assertEqual((export.state, export.document_count), ("ready", 2))
        archive = self._zip(export)
        manifest = json.loads(archive.read("manifest.json"))
        lines = manifest["documents"]
        self.assertEqual([line["version"] for line in lines], [1, 2, 1])
        self.assertEqual([line["current"] for line in lines], [False, True, True])
        for line in lines:
            content = archive.read(line["path"])
            self.assertEqual(hashlib.sha256(content).hexdigest(), line["sha256"])
            self.assertTrue(line["intact"])
            self.assertEqual(len(content), line["size"])
        self.assertEqual(archive.read(lines[0]["path"]), PDF)
        self.assertEqual(len(archive.namelist()), 5)
        self.assertNotIn("Withdrawn", archive.read("manifest.json").decode())
        self.assertNotIn("Karel", archive.read("manifest.json").decode())
        rows = csv.DictReader(
            io.StringIO(archive.read("manifest.csv").decode("utf-8-sig")), delimiter=";"
        )
        rows = list(rows)
        self.assertEqual([row["sha256"] for row in rows], [line["sha256"] for line in lines])
        self.assertEqual(rows[2]["label"], '\'=HYPERLINK("x")', "no spreadsheet reckons with it")

    def test_damaged_content_is_said(self):
        attachment = self._content_attachment(self.formula)
        attachment.raw = b"%PDF-1.4 not what was delivered"
        self.env.flush_all()
        archive = self._zip(self._made())
        lines = json.loads(archive.read("manifest.json"))["documents"]
        self.assertEqual([line["intact"] for line in lines], [True, True, False])

    def test_mail_says_that_it_is_ready_and_no_more(self):
        before = self.env["mail.mail"].search([])
        self._made()
        [mail] = self.env["mail.mail"].search([]) - before
        self.assertIn("t_marie@example.com", mail.email_to)
        self.assertIn("/my/documenten/alles", mail.body_html)
        self.assertNotIn("HYPERLINK", mail.body_html)
        self.assertFalse(mail.attachment_ids)

    def test_one_at_a_time_and_three_a_day(self):
        self.assertEqual(self._exports()._ask(), "asked")
        self.assertEqual(self._exports()._ask(), "open")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._exports().sudo().create(
                {"partner_id": self.marie.partner_id.id, "user_id": self.marie.id}
            )
        self._make()
        for _more in range(2):
            self._made()
        self.assertEqual(self._exports()._ask(), "often")
        self.assertEqual(self._exports(self.karel)._ask(), "asked", "a limit for each person")
        self.assertEqual(self._exports(self.employee)._ask(), "empty")

    def test_nobody_has_a_right_on_it(self):
        export = self._made()
        for user in self.marie | self.karel | self.admin | self.dpo | self.agent_a:
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(user=user.login, operation=operation):
                    self.assertFalse(export.with_user(user).has_access(operation))
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "docs.export"), ("res_id", "=", export.id)]
            + [("res_field", "=", "content")]
        )
        self.assertEqual(len(attachment), 1)
        for user in self.marie | self.karel | self.dpo | self.agent_a:
            with self.assertRaises(AccessError):
                attachment.with_user(user).check_access("read")

    def test_too_much_and_trouble_are_told(self):
        self.env.company.docs_export_max_mb = 0
        export = self._made()
        self.assertEqual((export.state, export.fail_reason), ("failed", "too_large"))
        self.env.company.docs_export_max_mb = 100
        with patch(f"{MAKE}.write_zip", side_effect=OSError(28, "full")), mute_logger(MAKE):
            export = self._made()
        self.assertEqual((export.state, export.fail_reason), ("failed", "error"))
        left = os.listdir(self.env["ir.attachment"]._filestore())
        self.assertFalse([name for name in left if name.startswith("export-")])

    def test_what_was_cut_off_begins_anew_but_not_for_ever(self):
        self._exports()._ask()
        export = self._exports()._own_latest()
        export.write({"state": "making", "attempts": 1})
        self._make()
        self.assertEqual(export.state, "ready")
        self._exports()._ask()
        export = self._exports()._own_latest()
        export.write({"state": "making", "attempts": 3})
        self._make()
        self.assertEqual((export.state, export.fail_reason), ("failed", "error"))

    def test_after_a_week_it_is_gone(self):
        export = self._made()
        path = self.env["ir.attachment"]
        stored = path.search(
            [("res_model", "=", "docs.export"), ("res_id", "=", export.id)]
            + [("res_field", "=", "content")]
        )
        path = stored._full_path(stored.store_fname)
        self.assertTrue(os.path.exists(path))
        days = export.expires_on - fields.Datetime.now()
        self.assertAlmostEqual(days.total_seconds(), timedelta(days=7).total_seconds(), delta=60)
        export.expires_on = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(self._exports()._own_latest())
        self.assertFalse(self._exports()._own_ready(export.id))
        self._make()
        self.assertFalse(export.exists() or stored.exists())
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse(os.path.exists(path))

    def test_memory_is_flat(self):
        """60 MB go through, and less than 8 MB are held at any moment."""
        big = b"x" * 1_000_000

        class Source(io.RawIOBase):
            left = 20

            def readable(self):
                return True

            def readinto(self, buffer):
                if not self.left:
                    return 0
                size = min(len(buffer), len(big))
                buffer[:size] = big[:size]
                self.left -= 1
                return size

        path = os.path.join(self.env["ir.attachment"]._filestore(), "export-memory.part")
        entries = [({"path": f"{n}.bin", "sha256": ""}, Source) for n in range(3)]
        tracemalloc.start()
        try:
            self.assertEqual(write_zip(path, entries, {}), 3)
            peak = tracemalloc.get_traced_memory()[1]
            self.assertGreater(os.path.getsize(path), 59_000_000)
        finally:
            tracemalloc.stop()
            os.unlink(path)
        self.assertLess(peak, 8_000_000)

    # --------------------------------------------------------------------- pages

    def test_owner_asks_and_saves_by_the_page(self):
        self.authenticate("t_marie", "t_marie-pass")
        page = self.url_open("/my/documenten/alles").text
        self.assertIn("Make my file", page)
        token = Request.csrf_token(self)
        answer = self.url_open("/my/documenten/alles", data={"csrf_token": token})
        self.assertIn("is being made", answer.text)
        self._make()
        self.env.flush_all()
        export = self._exports()._own_latest()
        self.assertIn(
            f"/my/documenten/alles/{export.id}", self.url_open("/my/documenten/alles").text
        )
        answer = self.url_open(f"/my/documenten/alles/{export.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertIn("no-cache", answer.headers["Cache-Control"])
        self.assertEqual(answer.content, base64.b64decode(export.content))
        part = self.url_open(f"/my/documenten/alles/{export.id}", headers={"Range": "bytes=0-3"})
        self.assertEqual((part.status_code, part.content), (206, b"PK\x03\x04"))

    def test_nobody_else_saves_it(self):
        export = self._made()
        self.env.flush_all()
        for login in ("t_karel", "t_agent_a", "t_dpo", "t_admin"):
            self.authenticate(login, f"{login}-pass")
            for number in (export.id, export.id + 1000, 2**40):
                with self.subTest(login=login, number=number):
                    answer = self.url_open(f"/my/documenten/alles/{number}")
                    self.assertEqual(answer.status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(f"/my/documenten/alles/{export.id}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_a_form_of_another_site_asks_for_nothing(self):
        self.authenticate("t_marie", "t_marie-pass")
        with mute_logger("odoo.http"):
            answer = self.url_open("/my/documenten/alles", data={"csrf_token": "forged"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._exports()._own_latest())
