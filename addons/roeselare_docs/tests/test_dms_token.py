import uuid

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import DmsCase, LibraryMixin


@tagged("post_install", "-at_install")
class TestDmsToken(LibraryMixin, DmsCase, HttpCase):
    """Share tokens of stock dms never open a library, nor what was archived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.token = uuid.uuid4().hex

    def _store_token(self, record):
        self.env.cr.execute(
            f"UPDATE {record._table} SET access_token = %s WHERE id = %s",  # noqa: S608
            [self.token, record.id],
        )
        record.invalidate_recordset()

    def test_token_opens_no_library_document(self):
        directory = self.document.sudo().directory_id
        for record in (self.document, directory):
            self._store_token(record)
        self.assertFalse(self.document.sudo().check_access_token(self.token))
        self.assertFalse(directory.sudo().check_access_token(self.token))

    def test_no_token_is_made_for_a_library(self):
        for record in (self.document, self.document.sudo().directory_id):
            with self.assertRaises(AccessError):
                record.sudo()._portal_ensure_token()

    def test_token_of_a_stock_file_works_until_it_is_archived(self):
        self._store_token(self.file)
        self.assertTrue(self.file.check_access_token(self.token))
        self.file.active = False
        self.assertFalse(self.file.check_access_token(self.token))

    def test_reader_cannot_read_the_token(self):
        self._store_token(self.file)
        reading = {"perm_create": False, "perm_write": False, "perm_unlink": False}
        self.directory.group_ids |= self._group("Readers", self.employee, **reading)
        file = self.file.with_user(self.employee)
        self.assertTrue(file.read(["name"]))
        with self.assertRaises(AccessError):
            file.read(["access_token"])

    def test_technical_portal_is_closed_unless_opened(self):
        self._store_token(self.file)
        self._store_token(self.document)
        share = f"/my/dms/file/{self.file.id}/download?access_token={self.token}"
        library = f"/my/dms/file/{self.document.id}/download"
        tokened = f"{library}?access_token={self.token}"
        directory = f"/my/dms/directory/{self.directory.id}"
        for login in (None, "t_karel", "t_marie", "d_owner"):
            self.authenticate(login, f"{login}-pass" if login != "d_owner" else login)
            for url in (share, library, tokened, directory):
                with self.subTest(login=login, url=url):
                    self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate("t_marie", "t_marie-pass")
        self.assertEqual(self.url_open("/my/dms").status_code, 404)

    def test_opened_technical_portal_serves_stock_files_and_no_library(self):
        self.env.company.docs_dms_portal_open = True
        self._store_token(self.file)
        self._store_token(self.document)
        self.authenticate(None, None)
        share = f"/my/dms/file/{self.file.id}/download?access_token={self.token}"
        self.assertEqual(self.url_open(share).content, b"top secret")
        url = f"/my/dms/file/{self.document.id}/download"
        for login in (None, "t_karel"):
            self.authenticate(login, f"{login}-pass")
            for address in (url, f"{url}?access_token={self.token}"):
                with self.subTest(login=login, address=address):
                    self.assertNotIn(b"%PDF", self.url_open(address).content)
