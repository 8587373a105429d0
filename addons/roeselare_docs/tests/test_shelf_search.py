from datetime import timedelta

from lxml import etree

from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from .common_filing import FilingMixin
from .test_department_library import DepartmentMixin


@tagged("post_install", "-at_install")
class TestShelfSearch(FilingMixin, DepartmentMixin, TransactionCase):
    """Colleagues find what they may read by the filters and groups of their lists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_departments()
        cls._set_up_filing()
        today = cls.env.company._city_today()
        cls.expired = cls._filed(
            cls.agent_a, cls.root_a, "oud.pdf", valid_to=today - timedelta(days=3)
        )
        cls.valid = cls._filed(cls.agent_a2, cls.root_a, "nu.pdf", valid_to=today)
        cls.theirs = cls._filed(cls.agent_b, cls.root_b, "groen.pdf")
        cls.env["docs.text"].search([("file_id", "=", cls.expired.id)])._store(
            "Hier staat vuurpijlverbod.", state="read"
        )
        cls.ours = cls.file | cls.expired | cls.valid
        cls.env.flush_all()

    def _view(self, action, user=None):
        view = self.env.ref(f"roeselare_docs.{action}").search_view_id
        files = self.env["dms.file"].with_user(user or self.agent_a)
        return etree.fromstring(files.get_view(view.id, "search")["arch"])

    def _found(self, domain, records, user=None):
        user = user or self.agent_a
        files = self.env["dms.file"].with_user(user)
        return files.search([("id", "in", records.ids), *domain]).with_user(1)

    def _filtered(self, action, name, records, user=None):
        user = user or self.agent_a
        [node] = self._view(action, user).xpath(f"//filter[@name='{name}']")
        return self._found(safe_eval(node.get("domain"), {"uid": user.id}), records, user)

    def test_each_filter_of_the_library_finds_its_own(self):
        self.valid.with_context(docs_edit_inside=True).legal_hold = True
        everything = self.ours | self.theirs
        # In a test many people write in one transaction; who comes last is who writes it out.
        self.env.flush_all()
        by = "UPDATE dms_file SET write_uid = create_uid WHERE id IN %s"
        self.env.cr.execute(SQL(by, tuple(everything.ids)))
        for name, expected in (
            ("filter_valid", self.file | self.valid),
            ("filter_expired", self.expired),
            ("filter_hold", self.valid),
            ("filter_mine", self.file | self.expired),
            ("filter_archived", self.file.browse()),
        ):
            with self.subTest(name):
                self.assertEqual(
                    self._filtered("action_department_file", name, everything), expected
                )

    def test_text_and_name_find_what_the_colleague_may_read(self):
        [node] = self._view("action_department_file").xpath("//field[@name='full_text']")
        for user, words, expected in (
            (self.agent_a, "vuurpijlverbod", self.expired),
            (self.agent_a, "oud", self.expired),
            (self.agent_b, "vuurpijlverbod", self.file.browse()),
            (self.agent_b, "oud", self.file.browse()),
        ):
            with self.subTest(user=user.login, words=words):
                domain = safe_eval(node.get("filter_domain"), {"self": words})
                everything = self.ours | self.theirs
                self.assertEqual(self._found(domain, everything, user), expected)

    def test_a_page_of_the_library_holds_what_its_whole_does(self):
        self._share()
        everything = Domain("id", "in", (self.ours | self.theirs | self.document.sudo()).ids)
        department = Domain("library", "=", "department")
        for user, number in ((self.agent_a, 3), (self.agent_b, 4), (self.editor, 0)):
            files = self.env["dms.file"].with_user(user)
            for domain in (
                department,
                Domain("library", "in", ["department"]),
                ~(~department | Domain("name", "=", "none.pdf")),
                department | Domain("library", "=", "department"),
            ):
                with self.subTest(user=user.login, domain=domain):
                    found = files.search(everything & domain)
                    self.assertEqual(len(found), number)
                    self.assertEqual(files.search(everything & domain, limit=80), found)
                    self.assertEqual(files.search_count(everything & domain, limit=9), number)
            rest = files.search(everything & ~department)
            self.assertEqual(files.search(everything & ~department, limit=80), rest)

    def test_groups_count_what_the_colleague_may_read_only(self):
        nodes = self._view("action_department_file").xpath("//group/filter")
        self.assertEqual(len(nodes), 4)
        everything = [("id", "in", (self.ours | self.theirs).ids)]
        files = self.env["dms.file"].with_user(self.agent_a)
        for node in nodes:
            by = safe_eval(node.get("context"))["group_by"]
            groups = files._read_group(everything, [by], ["__count"])
            self.assertEqual(sum(count for _value, count in groups), 3, by)
        [[department, _count]] = files._read_group(everything, ["shelf_department_id"], ["__count"])
        self.assertEqual(department.with_user(1), self.department_a)
        self._share()
        groups = self.env["dms.file"].with_user(self.agent_b)._read_group(
            everything, ["shelf_department_id"], ["__count"]
        )
        counts = {department.with_user(1): count for department, count in groups}
        self.assertEqual(counts, {self.department_a: 3, self.department_b: 1})

    def test_a_directory_that_moves_takes_its_files_along(self):
        self.below.sudo().parent_id = self.root_b
        self.env.flush_all()
        self.assertEqual(self.file.shelf_department_id, self.department_b)

    def test_each_filter_of_what_was_delivered_finds_its_own(self):
        document = self.document.sudo()
        kept = self._deliver(self.ticket, "Loonbrief").sudo()
        kept.write({"source": "citizen", "legal_hold": True})
        today = self.env.company._city_today()
        kept.valid_to = today - timedelta(days=1)
        own = self._add().sudo()
        everything = document | kept | own
        for name, expected in (
            ("filter_valid", document),
            ("filter_expired", kept),
            ("filter_city", document),
            # What nobody asked for is nobody's but its owner's.
            ("filter_citizen", kept),
            ("filter_authority", document.browse()),
            ("filter_hold", kept),
        ):
            with self.subTest(name):
                self.assertEqual(
                    self._filtered("action_document", name, everything),
                    expected.sudo(False).with_user(1),
                )
        files = self.env["dms.file"].with_user(self.agent_a)
        for node in self._view("action_document").xpath("//group/filter"):
            by = safe_eval(node.get("context"))["group_by"]
            groups = files._read_group([("id", "in", everything.ids)], [by], ["__count"])
            self.assertEqual(sum(count for _value, count in groups), 2, by)

    def test_a_colleague_says_until_when_a_file_is_valid(self):
        view = self.env.ref("roeselare_docs.dms_file_view_shelf_form")
        files = self.env["dms.file"].with_user(self.agent_a)
        arch = etree.fromstring(files.get_view(view.id, "form")["arch"])
        [node] = arch.xpath("//field[@name='valid_to']")
        self.assertEqual(node.get("readonly", "0"), "0")
        self.file.with_user(self.agent_a).write({"valid_to": "2099-12-31"})
        self.assertEqual(str(self.file.valid_to), "2099-12-31")

    def test_no_search_lists_all_tickets_that_may_be_read(self):
        """Among a million tickets that took 25 s; the ticket of a document is joined."""
        for user in (self.agent_a, self.dpo):
            query = self.env["dms.file"].with_user(user)._search([("library", "!=", False)])
            code = query.select().code
            self.assertIn('FROM "dms_file"', code)
            self.assertNotIn('FROM "helpdesk_ticket"', code)
