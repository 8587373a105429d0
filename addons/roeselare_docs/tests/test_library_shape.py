import hashlib

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PDF, LibraryCase


@tagged("post_install", "-at_install")
class TestLibraryShape(LibraryCase):
    def test_empty_library_costs_no_rows(self):
        tables = ("dms_directory", "dms_file", "ir_attachment", "dms_access_group")
        before = [self._count(table) for table in tables]
        self._user("t_new", "base.group_portal")
        self.env.flush_all()
        self.assertEqual([self._count(table) for table in tables], before)

    def _count(self, table):
        # Images of the new user's avatar are not ours.
        self.env.cr.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return self.env.cr.fetchone()[0]

    def test_documents_of_all_owners_share_the_directory_of_their_series(self):
        other = self._deliver(self._ticket(self.karel, self.team_a))
        self.assertEqual(other.directory_id, self.document.directory_id)
        self.assertEqual(other.directory_id, self.series.directory_id)
        self.assertEqual(other.name, self.document.name, "names repeat in a library")

    def test_content_is_kept_with_its_checksum(self):
        document = self.document.sudo()
        self.assertEqual(document.sha256, hashlib.sha256(PDF).hexdigest())
        self.assertEqual(self._content_attachment(document).raw, PDF)
        self.assertEqual(document.mimetype, "application/pdf")
        self.assertFalse(document.content_binary)

    def test_picture_gets_no_further_copies(self):
        png = (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\6\0\0\0\x1f\x15\xc4"
            b"\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\5\xfe\2\xfe\xa75\x81\x84\0\0\0\0"
            b"IEND\xaeB`\x82"
        )
        clean = self._clean(png, "foto.png")
        document = self._deliver(self.ticket, "Foto", clean)
        self.assertEqual(document.sudo().mimetype, "image/png")
        copies = self.env["ir.attachment"].search_count(
            [("res_model", "=", "dms.file"), ("res_id", "=", document.id)]
            + [("res_field", "!=", False)]
        )
        self.assertEqual(copies, 1)

    def test_owner_with_documents_cannot_be_deleted(self):
        partner = self.marie.partner_id
        self.ticket.unlink()
        self.assertTrue(self.document.exists(), "a deleted ticket takes no document")
        self.marie.unlink()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            partner.unlink()
        # The database refuses too, whoever asks it by another way.
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", partner.ids)

    def test_document_of_the_library_is_complete(self):
        for name in ("partner_id", "series_id", "document_state", "delivered_date"):
            with (
                self.subTest(field=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.document.sudo()[name] = False
                self.env.flush_all()

    def test_file_outside_a_library_has_no_owner(self):
        storage = self.env["dms.storage"].create({"name": "S", "save_type": "file"})
        directory = self.env["dms.directory"].create(
            {"name": "D", "is_root_directory": True, "storage_id": storage.id}
        )
        with self.assertRaises(ValidationError):
            self.env["dms.file"].create(
                {
                    "name": "x.txt",
                    "directory_id": directory.id,
                    "content": b"eA==",
                    "partner_id": self.marie.partner_id.id,
                }
            )

    def test_series_gets_one_directory_of_the_library(self):
        series = self.env["docs.series"].with_user(self.admin)
        series = series.create({"name": "Nieuw", "code": "nieuw-1"})
        directory = series.sudo().directory_id
        self.assertEqual(directory.library, "personal")
        self.assertEqual(directory.name, "nieuw-1")

    def test_code_of_a_series_is_plain(self):
        for code in ("Groot", "a b", "../x", "-a", "é"):
            with self.subTest(code=code), self.assertRaises(ValidationError):
                with self.env.cr.savepoint():
                    self.env["docs.series"].create({"name": "X", "code": code})
