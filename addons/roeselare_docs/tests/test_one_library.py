from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ..models.dms_file_one_library import only_library
from .test_department_library import DepartmentMixin

_DEPARTMENT = Domain("library", "=", "department")
_PUBLIC = Domain("library", "in", ["public"])
_NAMED = Domain("name", "ilike", "nota")
_KEY = "docs_only_library"


@tagged("post_install", "-at_install")
class TestOneLibrary(DepartmentMixin, TransactionCase):
    """What is asked of one library by its own part of the rule is what the whole rule says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_departments()
        public = cls.env.ref("roeselare_docs.directory_public")
        values = {"public_kind": "form", "public_date": "2026-01-01"}
        everything = cls.file | cls.document.sudo()
        everything |= cls._filed(cls.agent_b, cls.root_b, "van b.pdf")
        for published in (True, False):
            values["published"] = published
            everything |= cls._filed(cls.editor, public, f"{published}.pdf", **values)
        cls.everything = everything.sudo(False).with_user(1)
        cls.people = (
            *(cls.agent_a, cls.agent_a2, cls.lead_a, cls.agent_b, cls.editor, cls.admin),
            *(cls.dpo, cls.employee, cls.dms_user, cls.dms_manager, cls.marie, cls.karel),
        )
        cls.env["docs.share"].with_user(cls.lead_a).create(
            {"directory_id": cls.below.id, "department_id": cls.department_b.id}
        )
        cls.env.flush_all()

    def _seen(self, user, domain=Domain.TRUE, **context):
        files = self.env["dms.file"].with_user(user).with_context(**context)
        asked = Domain("id", "in", self.everything.ids) & domain
        found = files.search(asked)
        self.assertEqual(files.search_count(asked, limit=99), len(found))
        return set(found.ids)

    def test_which_library_a_domain_is_of(self):
        for domain, library in (
            (_DEPARTMENT, "department"),
            (_PUBLIC & _NAMED, "public"),
            (~(~_DEPARTMENT | _NAMED), "department"),
            (_DEPARTMENT | (_DEPARTMENT & _NAMED), "department"),
            (_DEPARTMENT | _NAMED, None),
            (_DEPARTMENT | _PUBLIC, None),
            (~_DEPARTMENT, None),
            (Domain("library", "in", ["department", "public"]), None),
            (Domain("library", "=", False), None),
            (_NAMED, None),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(only_library(domain), library)

    def test_each_library_shows_what_all_of_them_show_together(self):
        for user in self.people:
            whole = self._seen(user)
            for library in ("department", "public", "personal"):
                expected = self.everything.browse(whole).filtered(
                    lambda file, library=library: file.sudo().library == library
                )
                with self.subTest(user=user.login, library=library):
                    one = self._seen(user, Domain("library", "=", library))
                    self.assertEqual(one, set(expected.ids))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_sets_the_key_by_a_call_gets_no_more(self):
        for user in self.people:
            whole = self._seen(user)
            for value in ("department", "public", "personal", "none", True, ["public"], {}):
                with self.subTest(user=user.login, value=value):
                    self.assertLessEqual(self._seen(user, **{_KEY: value}), whole)
                    for file in self.everything.with_user(user).with_context(**{_KEY: value}):
                        self.env.invalidate_all()
                        self.assertLessEqual(file.has_access("read"), file.id in whole)

    def test_what_one_may_not_do_is_told_by_the_whole_rule(self):
        for user in self.people:
            files = self.everything.with_user(user)
            if not files.browse().has_access("write"):
                continue
            for library in ("department", "public"):
                of_library = Domain("library", "=", library)
                seen = self._seen(user, of_library)
                may = self._seen(user, of_library & Domain("permission_write", "=", True))
                may_not = self._seen(user, of_library & Domain("permission_write", "=", False))
                with self.subTest(user=user.login, library=library):
                    self.assertEqual(may | may_not, seen)
                    self.assertFalse(may & may_not)
                    writable = {file.id for file in files.browse(seen) if file.has_access("write")}
                    self.assertEqual(may, writable)

    def test_a_page_of_a_department_joins_nothing(self):
        files = self.env["dms.file"].with_user(self.agent_a)
        query = files._search(_DEPARTMENT, limit=80, order="id desc")
        self.assertNotIn("JOIN", SQL("%s", query.select()).code)

    def test_nobody_says_himself_whose_a_file_is(self):
        self.env["docs.share"].search([]).level = "write"
        values = {"shelf_department_id": self.department_b.id}
        file = self.file.with_user(self.agent_b)
        self.assertTrue(file.has_access("write"))
        calls = (
            lambda: file.write(values),
            lambda: file.write({"library": "public"}),
            lambda: self._filed(self.agent_b, self.root_a, "x.pdf", **values),
            lambda: self._filed(self.agent_b, self.below, "y.pdf", **values),
            lambda: self.below.with_user(self.agent_b).write(
                {"owner_department_id": self.department_b.id}
            ),
        )
        for number, call in enumerate(calls):
            with self.subTest(number), self.assertRaises(AccessError), self.env.cr.savepoint():
                call()
        self.env.invalidate_all()
        self.assertEqual(self.file.shelf_department_id, self.department_a)
        self.assertEqual(self.below.owner_department_id, self.department_a)
