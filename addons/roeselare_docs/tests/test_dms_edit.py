import base64
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DmsCase

NEW = base64.b64encode(b"new")


@tagged("post_install", "-at_install")
class TestDmsEdit(DmsCase):
    """An edit asks for the right to what is edited, not for a list of all there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = [cls._file(cls.directory, f"note {number}.txt") for number in range(12)]

    def test_an_edit_lists_no_other_files(self):
        file = self.file.with_user(self.owner)
        files = type(file)
        plain = files._fetch_query
        sizes = []

        def spy(records, query, wanted):
            found = plain(records, query, wanted)
            sizes.append(len(found))
            return found

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(files, "_fetch_query", spy):
            file.content = NEW
        self.assertLessEqual(max(sizes, default=0), 1)
        self.assertEqual(base64.b64decode(self.file.content), b"new")

    def test_an_edit_without_the_right_changes_nothing(self):
        former = self.file.content
        files = (self.file | self.many[0]).with_user(self.other)
        with self.assertRaises(AccessError):
            files.write({"content": NEW})
        with self.assertRaises(AccessError):
            files.unlink()
        self.env.invalidate_all()
        self.assertEqual(self.file.content, former)

    def test_one_file_without_the_right_holds_up_all(self):
        group = self._group("Own", self.other)
        own = self._file(self._directory("Own", group), "own.txt")
        with self.assertRaises(AccessError):
            (own | self.file).with_user(self.other).write({"content": NEW})
        own.with_user(self.other).write({"content": NEW})
        self.assertEqual(base64.b64decode(own.content), b"new")
