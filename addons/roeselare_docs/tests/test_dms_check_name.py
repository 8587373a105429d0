import os
import tempfile

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from ..tools.file_name import is_safe_name, safe_name
from .common import DmsCase

HOSTILE = [
    "",
    " ",
    ".",
    "..",
    "../x.txt",
    "a/b.txt",
    "..\\x.txt",
    "/etc/passwd",
    "nul\x00.txt",
    "half\ud800.txt",
    "....",
    "line\r\nbreak.txt",
    "tab\t.txt",
    "cod\u202egpj.exe",
    "zero\u200bwidth.txt",
    "x" * 300,
    " lead.txt",
    "trail.txt ",
]
GOOD = ["a.txt", "Bewijs van woonst (1).pdf", "façade é.odt", ".hidden", "a..b", "x" * 255]


@tagged("post_install", "-at_install")
class TestFileName(TransactionCase):
    def test_hostile_names_are_unsafe(self):
        for name in HOSTILE:
            with self.subTest(name=name):
                self.assertFalse(is_safe_name(name))

    def test_usual_names_are_safe(self):
        for name in GOOD:
            with self.subTest(name=name):
                self.assertTrue(is_safe_name(name))

    def test_safe_name_of_any_label_is_safe(self):
        for label in [*HOSTILE, *GOOD, "a/b: c?", "é" * 400, None]:
            with self.subTest(label=label):
                name = safe_name(label, "pdf")
                self.assertTrue(is_safe_name(name), name)
                self.assertTrue(name.endswith(".pdf"))
        self.assertEqual(safe_name("Bewijs 1/2", "pdf"), "Bewijs 1 2.pdf")


@tagged("post_install", "-at_install")
class TestDmsCheckName(DmsCase):
    """Stock dms opens, for appending, the path that a name spells."""

    def setUp(self):
        super().setUp()
        self.target_dir = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, self.target_dir)
        self.target = os.path.join(self.target_dir, "made-by-a-name")

    def _assert_nothing_made(self):
        made = os.path.exists(self.target)
        if made:
            os.unlink(self.target)
        self.assertFalse(made, "a name created a file on the server's disk")

    def test_file_name_reaches_no_disk(self):
        files = self.env["dms.file"].with_user(self.owner)
        values = {"directory_id": self.directory.id, "content": b"eA=="}
        with self.assertRaises(ValidationError):
            files.create({"name": self.target, **values})
        self._assert_nothing_made()

    def test_directory_name_reaches_no_disk(self):
        directories = self.env["dms.directory"].with_user(self.owner)
        with self.assertRaises(ValidationError):
            directories.create({"name": self.target, "parent_id": self.directory.id})
        self._assert_nothing_made()

    def test_a_hostile_name_is_refused_in_words_and_changes_nothing(self):
        files = self.env["dms.file"].with_user(self.owner)
        directories = self.env["dms.directory"].with_user(self.owner)
        before = files.search_count([]), directories.search_count([])
        file, directory = self.file.with_user(self.owner), self.directory.with_user(self.owner)
        new_file = {"directory_id": self.directory.id, "content": b"eA=="}
        ways = {
            "file": lambda name: files.create({"name": name, **new_file}),
            "rename": lambda name: file.write({"name": name}),
            "directory": lambda name: directories.create(
                {"name": name, "parent_id": self.directory.id}
            ),
            "rename directory": lambda name: directory.write({"name": name}),
        }
        for way, act in ways.items():
            for name in filter(None, HOSTILE):
                with self.subTest(way=way, name=ascii(name)[:40]):
                    with self.assertRaises(ValidationError), self.env.cr.savepoint():
                        act(name)
        self.env.invalidate_all()
        self.assertEqual((file.name, directory.name), ("secret.txt", "Secret"))
        self.assertEqual((files.search_count([]), directories.search_count([])), before)

    def test_rename_is_checked_too(self):
        with self.assertRaises(ValidationError):
            self.file.with_user(self.owner).name = "../up.txt"

    def test_context_of_a_caller_does_not_relax_the_check(self):
        directories = self.env["dms.directory"].with_user(self.owner)
        with self.assertRaises(ValidationError):
            directories.with_context(check_name=False).create(
                {"name": "a/b", "parent_id": self.directory.id}
            )

    def test_two_files_of_one_name_in_one_directory_are_refused(self):
        with self.assertRaises(ValidationError):
            self._file(self.directory, "secret.txt")

    def test_two_directories_of_one_name_are_refused(self):
        with self.assertRaises(ValidationError):
            self._directory("Secret", self.group)
