from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .test_department_library import DepartmentMixin

_WORD = "sleutelwoord"
_FEW = "odoo.addons.roeselare_docs.models.dms_file_text_match.FEW"
_ASKED = "odoo.addons.roeselare_docs.models.dms_file_text_match._ASKED"
_RANKED = "odoo.addons.roeselare_docs.models.dms_file_text_order.FEW"
_DEPARTMENT = ("library", "=", "department")


@tagged("post_install", "-at_install")
class TestShelfWords(DepartmentMixin, TransactionCase):
    """A list of a department's library is searched by words within that department."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_departments()
        cls.theirs = cls.env["dms.file"].union(
            *(cls._filed(cls.agent_b, cls.root_b, f"{number}.pdf") for number in range(3))
        )
        public = cls.env.ref("roeselare_docs.directory_public")
        values = {"public_kind": "form", "public_date": "2026-01-01", "published": True}
        cls.public = cls._filed(cls.editor, public, "formulier.pdf", **values)
        cls.said = cls.file | cls.theirs | cls.public
        for text in cls._texts(cls.said):
            text._store(f"Hier staat het {_WORD}.", state="read")
        cls.env.flush_all()

    @classmethod
    def _texts(cls, files):
        return cls.env["docs.text"].search([("file_id", "in", files.ids)])

    def _found(self, user, *domain):
        files = self.env["dms.file"].with_user(user).with_context(docs_words=_WORD)
        domain = [*domain, ("full_text", "ilike", _WORD)]
        found = files.search(domain, limit=80)
        counted = files.web_search_read(domain, {}, limit=1, count_limit=100)
        self.assertEqual(counted["length"], len(found))
        return found.sudo(False).with_user(1)

    def _try(self):
        for user, expected in (
            (self.agent_a, self.file),
            (self.agent_b, self.theirs),
            (self.editor, self.file.browse()),
            (self.dpo, self.file.browse()),
            (self.employee, self.file.browse()),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(set(self._found(user, _DEPARTMENT)), set(expected))
                self.assertEqual(self._found(user, ("library", "=", "public")), self.public)
                self.assertEqual(set(self._found(user)), set(expected | self.public))
                either = ("|", _DEPARTMENT, ("library", "=", "public"))
                self.assertEqual(set(self._found(user, *either)), set(expected | self.public))

    def test_everybody_finds_what_is_his(self):
        self._try()

    def test_also_of_a_word_that_many_say(self):
        for few in (0, 2):
            with patch(_FEW, few), patch(_RANKED, few):
                self._try()

    def test_also_of_a_word_that_all_say(self):
        with patch(_FEW, 0), patch(_RANKED, 0), patch(_ASKED, 1):
            files = self.env["dms.file"].with_user(self.agent_a)
            here = files.with_context(docs_only_library="department")
            self.assertIsNone(here._newest_that_say(files._text_query(_WORD)))
            self._try()

    def test_what_is_shared_is_found_too(self):
        self._share()
        for few in (0, 2, 1000):
            with patch(_FEW, few), patch(_RANKED, few):
                everything = self.file | self.theirs
                self.assertEqual(set(self._found(self.agent_b, _DEPARTMENT)), set(everything))
                self.assertEqual(self._found(self.agent_a, _DEPARTMENT), self.file)

    def test_a_portal_user_asks_in_vain(self):
        files = self.env["dms.file"].with_user(self.marie)
        self.assertFalse(files.search([_DEPARTMENT], limit=80))
        self.assertFalse(files.search([_DEPARTMENT, ("full_text", "ilike", _WORD)], limit=80))

    def test_a_word_that_is_rare_here_is_named(self):
        """In the city many say it; those of one department are put in order of how well."""
        files = self.env["dms.file"].with_user(self.agent_a)
        query = files._text_query(_WORD)
        with patch(_FEW, 1):
            self.assertGreater(len(files._newest_that_say(query)), 1)
            here = files.with_context(docs_only_library="department")
            self.assertEqual(here._newest_that_say(query), self.file.ids)
            with self.assertRaises(AccessError):
                self.theirs.with_user(self.agent_a).with_context(**here.env.context).read(["name"])

    def test_words_follow_a_directory_to_another_department(self):
        text = self._texts(self.file)
        self.assertEqual(text.shelf_department_id, self.department_a)
        self.below.sudo().parent_id = self.root_b
        self.env.flush_all()
        self.assertEqual(text.shelf_department_id, self.department_b)
        with patch(_FEW, 3), patch(_RANKED, 3):
            self.assertFalse(self._found(self.agent_a, _DEPARTMENT))
            self.assertEqual(len(self._found(self.agent_b, _DEPARTMENT)), 4)
        self.assertFalse(self._texts(self.public).shelf_department_id)

    def test_a_list_passes_by_no_other_department(self):
        self._many_like(self.file)
        files = self.env["dms.file"].with_user(self.agent_b)
        query = files._search([_DEPARTMENT], limit=80, order="id desc")
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.assertIn("dms_file_shelf_department_index", str(plan))
