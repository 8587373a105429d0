from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from .test_department_library import DepartmentMixin


@tagged("post_install", "-at_install")
class TestPublicSearch(DepartmentMixin, TransactionCase):
    """An editor finds what is published, expired or held by the filters of the list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_departments()
        cls.root = cls.env.ref("roeselare_docs.directory_public")
        today = cls.env.company._city_today()
        cls.valid = cls._shown("Geldig reglement", published=True)
        cls.expired = cls._shown(
            "Oud reglement", published=True, valid_to=today - timedelta(days=3)
        )
        cls.draft = cls._shown("Ontwerp", valid_to=today + timedelta(days=3))
        cls.all = cls.valid | cls.expired | cls.draft
        cls.env["docs.text"].search([("file_id", "=", cls.draft.id)])._store(
            "Hier staat vuurpijlverbod.", state="read"
        )
        cls.env.flush_all()

    @classmethod
    def _shown(cls, label, **values):
        values = {"label": label, "public_kind": "regulation", "public_date": "2024-03-01"} | values
        return cls._filed(cls.editor, cls.root, f"{label}.pdf", **values)

    def _search_view(self):
        action = self.env.ref("roeselare_docs.action_public_file")
        view = self.env["dms.file"].with_user(self.editor)
        arch = view.get_view(action.search_view_id.id, "search")["arch"]
        return etree.fromstring(arch)

    def _found(self, domain):
        files = self.env["dms.file"].with_user(self.editor)
        return files.search([("id", "in", self.all.ids), *domain]).with_user(1)

    def _filtered(self, name):
        (node,) = self._search_view().xpath(f"//filter[@name='{name}']")
        return self._found(safe_eval(node.get("domain")))

    def test_each_filter_finds_its_own(self):
        self.draft.sudo().with_context(docs_edit_inside=True).legal_hold = True
        for name, expected in (
            ("filter_published", self.valid | self.expired),
            ("filter_unpublished", self.draft),
            ("filter_valid", self.valid | self.draft),
            ("filter_expired", self.expired),
            ("filter_hold", self.draft),
            ("filter_archived", self.all.browse()),
        ):
            with self.subTest(name):
                self.assertEqual(self._filtered(name), expected)

    def test_the_last_day_ends_with_the_day_of_the_city(self):
        self.expired.sudo().valid_to = "2026-11-26"
        self.draft.sudo().valid_to = "2026-11-27"
        self.env.flush_all()
        with freeze_time("2026-11-26 23:30:00"):  # after midnight in Roeselare
            for zone in (False, "UTC", "America/Los_Angeles", "Pacific/Auckland"):
                self.env = self.env(context={**self.env.context, "tz": zone})
                with self.subTest(zone=zone):
                    self.assertEqual(self._filtered("filter_expired"), self.expired)
                    self.assertEqual(self._filtered("filter_valid"), self.valid | self.draft)
                    self.assertEqual(self.all.filtered("expired"), self.expired)

    def test_title_and_text_are_searched(self):
        (node,) = self._search_view().xpath("//field[@name='full_text']")
        for words, expected in (
            ("Oud regl", self.expired),
            ("vuurpijlverbod", self.draft),
            ("nergens", self.all.browse()),
        ):
            with self.subTest(words):
                domain = safe_eval(node.get("filter_domain"), {"self": words})
                self.assertEqual(self._found(domain), expected)

    def test_each_group_counts_what_the_editor_reads(self):
        files = self.env["dms.file"].with_user(self.editor)
        nodes = self._search_view().xpath("//group/filter")
        self.assertEqual(len(nodes), 3)
        for node in nodes:
            by = safe_eval(node.get("context"))["group_by"]
            groups = files._read_group([("id", "in", self.all.ids)], [by], ["__count"])
            self.assertEqual([count for _value, count in groups], [3], by)
