import time

from odoo.tests import tagged

from .common import DmsCase

#: what is granted must not take longer than this, whatever hangs in the directory
LIMIT_SECONDS = 1.0


@tagged("post_install", "-at_install")
class TestDmsCounts(DmsCase):
    """Counts and sizes tell nothing of what their reader may not open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["dms.tag"].create(
            {"name": "Secret", "category_id": cls.env["dms.category"].create({"name": "C"}).id}
        )
        cls.file.tag_ids = cls.tag

    def _tag_count(self, user):
        files = self.env["dms.file"].with_user(user)
        found = files.search_panel_select_multi_range("tag_ids", enable_counters=True)
        return {item["id"]: item["__count"] for item in found["values"]}.get(self.tag.id, 0)

    def test_tags_are_counted_for_what_the_reader_opens(self):
        self.assertEqual(self._tag_count(self.owner), 1)
        self.assertEqual(self._tag_count(self.other), 0)

    def test_size_of_a_directory_is_that_of_what_the_reader_opens(self):
        below = self.env["dms.directory"].create(
            {"name": "Below", "parent_id": self.directory.id, "inherit_group_ids": False}
        )
        self._file(below, "deep.txt", b"x" * 1000)
        size = len(b"top secret")
        self.assertEqual(self.directory.with_user(self.owner).size, size)
        self.env.invalidate_all()
        self.assertEqual(self.directory.sudo().size, size + 1000)


@tagged("post_install", "-at_install")
class TestDmsGrant(DmsCase):
    """A department gets one more directory at once, however many files are in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.env.ref("dms.group_dms_user")
        cls.clerks = cls.env["res.users"].create(
            [
                {"name": f"Clerk {n}", "login": f"d_clerk_{n}", "group_ids": [(4, users.id)]}
                for n in range(40)
            ]
        )
        cls.department = cls._group("Department", cls.clerks)
        cls.directories = cls.env["dms.directory"].create(
            [
                {
                    "name": f"Directory {n}",
                    "is_root_directory": True,
                    "storage_id": cls.storage.id,
                    "group_ids": [(6, 0, cls.group.ids)],
                }
                for n in range(300)
            ]
        )
        cls.env.flush_all()

    def _rows(self, count):
        """Copy the one file so many times, in the directory that is granted."""
        columns = "name, directory_id, active, size, is_hidden, company_id, extension, mimetype"
        self.env.cr.execute(
            f"INSERT INTO dms_file ({columns}) SELECT name || '-' || n, directory_id, active, "
            "size, is_hidden, company_id, extension, mimetype "
            "FROM dms_file, generate_series(1, %s) AS n WHERE id = %s",
            [count, self.file.id],
        )

    def _grant(self, directory):
        self.env.flush_all()
        self.env.invalidate_all()
        queries, start = self.env.cr.sql_log_count, time.perf_counter()
        directory.with_user(self.owner).write({"group_ids": [(4, self.department.id)]})
        self.env.flush_all()
        return self.env.cr.sql_log_count - queries, time.perf_counter() - start

    def test_granting_takes_no_row_of_a_file(self):
        few, _seconds = self._grant(self.directories[0])
        self._rows(20_000)
        self.env.cr.execute("SELECT array_agg(xmin::text || ctid::text ORDER BY id) FROM dms_file")
        before = self.env.cr.fetchone()
        many, seconds = self._grant(self.directory)
        self.assertTrue(self.file.with_user(self.clerks[7]).has_access("write"))
        self.env.cr.execute("SELECT array_agg(xmin::text || ctid::text ORDER BY id) FROM dms_file")
        self.assertEqual(self.env.cr.fetchone(), before, "rows of files were written")
        self.assertLessEqual(many, few + 2)
        self.assertLess(seconds, LIMIT_SECONDS)
