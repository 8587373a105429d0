import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import PASSWORD
from .common_knowledge import KnowledgeMixin


@tagged("post_install", "-at_install")
class TestKnowledgeAccess(KnowledgeMixin, HttpCase):
    """Readers get what is meant for them, by no road anything else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_knowledge()
        cls.articles = cls._everyone()
        cls.env.flush_all()

    def test_each_reader_finds_the_own_articles(self):
        everyone, staff = {"test-zwembad"}, {"test-zwembad", "test-staf"}
        self.env["hr.employee"].create(
            {"name": "B", "user_id": self.employee.id, "department_id": self.department_b.id}
        )
        expected = {
            self.public: everyone,
            self.citizen: everyone,
            self.dpo: staff,
            self.lead: staff,
            self.operator: staff,
            self.agent_a: staff | {"test-a"},
            self.agent_b: staff | {"test-b"},
            self.employee: staff | {"test-b"},
        }
        for user, codes in expected.items():
            with self.subTest(user=user.login):
                self.assertEqual(self._codes(user), codes)
                count = self.env["servicedesk.article"].with_user(user)
                domain = [("code", "=like", "test-%"), ("active", "in", (True, False))]
                self.assertEqual(count.search_count(domain), len(codes))

    def test_who_leaves_a_department_reads_it_no_longer(self):
        employee = self.env["hr.employee"].create(
            {"name": "B", "user_id": self.employee.id, "department_id": self.department_b.id}
        )
        self.assertIn("test-b", self._codes(self.employee))
        employee.department_id = self.department_a
        self.assertEqual(self._codes(self.employee), {"test-zwembad", "test-staf", "test-a"})

    def test_what_readers_see_names_no_draft_and_no_author(self):
        article = self.articles["public"]
        page = article.page_id
        page.with_user(self.editor).name = "Geheim concept"
        for user in (self.public, self.citizen, self.agent_a):
            with self.subTest(user=user.login):
                read = article.with_user(user).read()[0]
                self.assertNotIn("page_id", read)
                self.assertNotIn("Geheim", json.dumps(read, default=str))
                self.assertNotIn(self.editor.name, json.dumps(read, default=str))
                with self.assertRaises(AccessError):
                    article.with_user(user).read(["page_id"])
                with self.assertRaises(AccessError):
                    article.search([("page_id.name", "=", "Geheim concept")]).with_user(
                        user
                    ).search([("page_id.name", "=", "Geheim concept")])

    def test_pages_and_versions_are_closed_to_readers(self):
        page = self.articles["public"].page_id
        picture = self.env["ir.attachment"].create(
            {"name": "x.txt", "raw": b"x", "res_model": page._name, "res_id": page.id}
        )
        for user in (
            self.public, self.citizen, self.employee, self.agent_a, self.operator, self.dpo
        ):
            for record in (page, page.history_ids, picture, page.message_ids[:1]):
                with self.subTest(user=user.login, model=record._name):
                    self.assertFalse(record.with_user(user).has_access("read"))

    def test_the_groups_of_the_module_open_nothing(self):
        page = self.articles["staff"].page_id
        for group in (
            "document_knowledge.group_document_user",
            "document_page.group_document_editor",
            "document_page.group_document_manager",
        ):
            self.employee.group_ids = [(6, 0, self.env.ref("base.group_user").ids)]
            self.employee.group_ids += self.env.ref(group)
            with self.subTest(group=group):
                self.assertFalse(page.with_user(self.employee).has_access("read"))
                self.assertFalse(page.history_ids.with_user(self.employee).has_access("read"))
                wizard = self.env["document.page.create.menu"].with_user(self.employee)
                self.assertFalse(wizard.has_access("create"))

    def test_an_editor_writes_no_version_by_hand(self):
        page = self.articles["public"].page_id
        with self.assertRaises(AccessError):
            page.history_ids.with_user(self.editor).write({"content": "<p>x</p>"})
        with self.assertRaises(AccessError):
            page.history_ids.with_user(self.editor).create({"page_id": page.id})

    # --------------------------------------------------------------------- rpc

    def _rpc(self, model, method, *args, **kwargs):
        answer = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "params": {"model": model, "method": method, "args": args, "kwargs": kwargs},
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        return answer.get("result") if "error" not in answer else None

    def test_a_citizen_over_rpc(self):
        self.authenticate(self.citizen.login, PASSWORD)
        domain = [["code", "=like", "test-%"]]
        found = self._rpc("servicedesk.article", "search_read", domain, ["code"])
        self.assertEqual([item["code"] for item in found], ["test-zwembad"])
        self.assertEqual(self._rpc("servicedesk.article", "search_count", domain), 1)
        hidden = self.articles["staff"].id
        self.assertIsNone(self._rpc("servicedesk.article", "read", [hidden], ["name"]))
        for model in (
            "document.page", "document.page.history", "servicedesk.article.event",
            "servicedesk.article.search", "servicedesk.article.count",
        ):
            with self.subTest(model=model):
                self.assertIsNone(self._rpc(model, "search_read", [], ["id"]))
        suggested = self._rpc("servicedesk.knowledge", "action_suggest", "zwembad staf dienst")
        self.assertEqual([item["code"] for item in suggested], ["test-zwembad"])
        page_id = self.articles["public"].page_id.id
        for method in ("_publish", "_withdraw"):
            self.assertIsNone(self._rpc("document.page", method, [page_id]))
