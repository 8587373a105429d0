import base64
from contextlib import ExitStack
from unittest.mock import patch

from lxml import html

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PDF, other_pdf
from .test_department_library import DepartmentMixin

ROWS = "//*[contains(@class, 'o_docs_list')]//*[contains(@class, 'o_roeselare_row_title')]"


class PublicMixin(DepartmentMixin):
    """Two documents that are published, and one that is not yet."""

    @classmethod
    def _set_up_public(cls):
        cls._set_up_departments()
        cls.directory = cls.env.ref("roeselare_docs.directory_public")
        cls.regulation = cls._published(
            "Politiereglement", "regulation", "2024-03-01", public_summary="Lawaai en vuurwerk."
        )
        cls.decision = cls._published("Besluit gemeenteraad één", "decision", "2026-01-20")
        cls.draft = cls._published("Ontwerp", "form", "2026-02-01", published=False)
        cls.env.flush_all()

    @classmethod
    def _published(cls, label, kind, day, **values):
        values = {
            "label": label,
            "public_kind": kind,
            "public_date": day,
            "published": True,
            **values,
        }
        return cls._filed(cls.editor, cls.directory, f"{label}.pdf", **values)


@tagged("post_install", "-at_install")
class TestPublicLibrary(PublicMixin, HttpCase):
    """What is published is found and read by everybody, and nothing else is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_public()

    def _titles(self, url="/documenten"):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.content).xpath(f"{ROWS}/text()")

    def test_visitor_finds_what_is_published_newest_first(self):
        both = ["Besluit gemeenteraad één", "Politiereglement"]
        for url, expected in (
            ("/documenten", both),
            ("/documenten?kind=regulation", both[1:]),
            ("/documenten?kind=%3Cscript%3E", both),
            ("/documenten?year=2026", both[:1]),
            ("/documenten?year=abc", both),
            ("/documenten?year=²", both),
            ("/documenten?year=99999999999", both),
            ("/documenten?q=VUURWERK", both[1:]),
            ("/documenten?q=gemeenteraad+een", both[:1]),
            ("/documenten?q=ontwerp", []),
            ("/documenten?q=%25", both),
            ("/documenten?q=%00", both),
            ("/documenten/pagina/99", both),
        ):
            for login in (None, "t_marie", "t_agent_b"):
                self.authenticate(login, f"{login}-pass")
                with self.subTest(url=url, login=login):
                    found = [title for title in self._titles(url) if title in (*both, "Ontwerp")]
                    self.assertEqual(found, expected)

    def test_of_very_many_the_newest_are_counted_and_listed(self):
        module = "odoo.addons.roeselare_docs.models"
        files = self.env["dms.file"].with_user(self.env.ref("base.public_user"))
        with ExitStack() as stack:
            for name in ("dms_file_public", "dms_file_text_match", "dms_file_text_order"):
                stack.enter_context(patch(f"{module}.{name}.FEW", 1))
            self._published("Politiereglement twee", "regulation", "2025-03-01")
            self.env.flush_all()
            library = files._public_library({}, 99, 20)
            page = self.url_open("/documenten?q=politiereglement").text
        self.assertEqual((library["total"], library["more"]), (1, True))
        [newest] = library["documents"][:1]
        self.assertEqual(newest["label"], "Besluit gemeenteraad één")
        kinds = {item["value"]: (item["count"], item["more"]) for item in library["kinds"]}
        self.assertEqual(kinds["regulation"], (1, True))
        self.assertEqual(kinds["decision"], (1, False))
        text = " ".join(html.fromstring(page).text_content().split())
        self.assertIn("More than 1 documents found.", text)
        self.assertIn("Choose a kind or a year to see older ones.", text)
        self.assertRegex(text, r"Regulations \(1\+\)")

    def test_page_is_readonly_cheap_and_unchanged_until_something_changes(self):
        self.authenticate(None, None)
        self.url_open("/documenten")
        with self.assertQueryCount(30):
            first = self.url_open("/documenten")
        etag = first.headers["ETag"]
        again = self.url_open("/documenten", headers={"If-None-Match": etag})
        self.assertEqual((again.status_code, again.content), (304, b""))
        self.decision.sudo().label = "Besluit twee"
        self.env.flush_all()
        changed = self.url_open("/documenten", headers={"If-None-Match": etag})
        self.assertEqual(changed.status_code, 200)
        self.assertIn("Besluit twee", changed.text)

    def test_visitor_opens_it_as_a_stream_that_may_be_kept_a_moment(self):
        self.authenticate(None, None)
        response = self.url_open(f"/documenten/{self.regulation.id}")
        self.assertEqual(response.content, PDF)
        self.assertEqual(response.headers["Cache-Control"], "public, max-age=300")
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertTrue(response.headers["Content-Disposition"].startswith("inline"))
        part = self.url_open(f"/documenten/{self.regulation.id}", headers={"Range": "bytes=0-3"})
        self.assertEqual((part.status_code, part.content), (206, PDF[:4]))
        self.assertFalse(self.regulation.sudo().opened_date)

    def test_everything_else_is_not_there(self):
        archived = self._published("Oud", "form", "2020-01-01")
        archived.sudo().active = False
        pending = self._published("Nieuw", "form", "2026-01-01")
        pending.sudo().document_state = "pending"
        self.env.flush_all()
        missing = self.draft.id + 100_000
        for login in (None, "t_marie", "t_agent_b", "t_editor"):
            self.authenticate(login, f"{login}-pass")
            for file_id in (
                *(self.draft.id, self.file.id, self.document.id, archived.id, pending.id),
                *(missing, 0, 2**31),
            ):
                with self.subTest(login=login, file=file_id):
                    response = self.url_open(f"/documenten/{file_id}")
                    self.assertEqual(response.status_code, 404)
                    self.assertNotIn(b"%PDF", response.content)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_rules_say_the_same_as_the_page(self):
        everybody = self.marie | self.employee | self.agent_b | self.dpo | self.dms_user
        for user in everybody:
            self.env.invalidate_all()
            with self.subTest(user=user.login):
                self.assertTrue(self.regulation.with_user(user).has_access("read"))
                self.assertFalse(self.draft.with_user(user).has_access("read"))
                self.assertFalse(self.regulation.with_user(user).has_access("write"))
                self.assertFalse(self.regulation.with_user(user).has_access("unlink"))
        self.assertTrue(self.draft.with_user(self.editor).has_access("write"))
        public = self.env.ref("base.public_user")
        self.assertFalse(self.regulation.with_user(public).has_access("read"))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_editors_publish_and_only_there(self):
        for user in (self.agent_a, self.lead_a, self.dms_manager, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._filed(user, self.directory, "x.pdf")
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft.with_user(user).published = True
        with self.assertRaises(ValidationError):
            self.file.with_user(self.agent_a).write(
                {"published": True, "public_kind": "form", "public_date": "2026-01-01"}
            )
        with self.assertRaises(ValidationError):
            self.draft.with_user(self.editor).write({"published": True, "public_date": False})

    def test_search_and_list_use_their_indexes(self):
        files = self.env["dms.file"].sudo()
        # Among a handful of documents any index is as good as another.
        self._many_like(self.regulation)
        published = files._published_domain()
        for domain, order, index in (
            (published, "public_date DESC, id DESC", "dms_file_public_index"),
            (
                published & files._public_filter({"kind": "form"}, None),
                "public_date DESC, id DESC",
                "dms_file_public_kind_index",
            ),
        ):
            query = files._search(domain, order=order, limit=20)
            self.env.cr.execute(b"EXPLAIN " + self.env.cr.mogrify(query.select()))
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            with self.subTest(index=index):
                self.assertIn(index, plan)
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'dms_file' "
            "AND indexdef LIKE '%public_words%'"
        )
        self.assertIn("gin_trgm_ops", self.env.cr.fetchone()[0])

    def test_content_is_replaced_and_the_earlier_one_stays(self):
        file = self.regulation.with_user(self.editor)
        file.write({"content": base64.b64encode(other_pdf(b"2"))})
        self.assertEqual(self.regulation.sudo().version_id.number, 2)
        self.authenticate(None, None)
        self.env.flush_all()
        sent = self.url_open(f"/documenten/{self.regulation.id}").content
        self.assertEqual(sent, other_pdf(b"2"))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_replaced_version_is_not_published_any_more(self):
        file = self.regulation.sudo()
        first = file.version_id
        self.regulation.with_user(self.editor).write({"content": base64.b64encode(other_pdf(b"2"))})
        second = file.version_id
        versions = self.env["docs.version"]
        for user, expected in ((self.marie, second), (self.editor, first | second)):
            self.env.invalidate_all()
            mine = versions.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(mine.search([("file_id", "=", file.id)]), expected.with_user(user))
                self.assertEqual(first.with_user(user).has_access("read"), first in expected)
                self.assertTrue(second.with_user(user).has_access("read"))
