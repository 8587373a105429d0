import base64
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .common import PDF, LibraryMixin

_WORD = "sleutelwoord"
#: so few are too many, for a test
_FEW = "odoo.addons.roeselare_docs.models.dms_file_text_match.FEW"
_RANKED = "odoo.addons.roeselare_docs.models.dms_file_text_order.FEW"
#: whose words each role finds in lists: what is on a shelf that he reads, and no citizen's
_TABLE = {
    "marie": {"published"},
    "karel": {"published"},
    "employee": {"published"},
    "agent_a": {"shelf_a", "shared", "published"},
    "agent_b": {"shelf_b", "shared", "published"},
    "admin": {"published", "unpublished"},
    "dpo": {"published"},
    "dms_user": {"published"},
    "dms_manager": {"published"},
}


@tagged("post_install", "-at_install")
class TestFullTextAccess(LibraryMixin, TransactionCase):
    """Words are found in what the reader may open, by every way, and in nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        cls.files = {
            "own": cls.document.sudo(),
            "shelf_a": cls._on_shelf(cls.department_a),
            "shelf_b": cls._on_shelf(cls.department_b),
            "shared": cls._on_shelf(cls.department_b, cls.department_a),
            "published": cls._in_public(True),
            "unpublished": cls._in_public(False),
            "withdrawn": cls._deliver(cls.ticket, "Ingetrokken").sudo(),
            "quarantined": cls._deliver(cls.ticket, "Met virus").sudo(),
        }
        cls.files["withdrawn"].active = False
        cls.files["quarantined"].document_state = "quarantined"
        for file in cls.files.values():
            cls._say(file, f"Hier staat het {_WORD} en 1 < 2 & iets anders.")
        cls.env.flush_all()

    @classmethod
    def _say(cls, file, words):
        text = cls.env["docs.text"].search([("file_id", "=", file.id)])
        text._store(words, state="read")

    @classmethod
    def _on_shelf(cls, department, share=None):
        directory = cls.env["dms.directory"].create(
            {
                "name": f"{department.name} {share and share.name}",
                "is_root_directory": True,
                "storage_id": cls.env.ref("roeselare_docs.storage_department").id,
                "department_id": department.id,
            }
        )
        if share:
            cls.env["docs.share"].create({"directory_id": directory.id, "department_id": share.id})
        return cls._file(directory, "nota.pdf")

    @classmethod
    def _in_public(cls, published):
        return cls._file(
            cls.env.ref("roeselare_docs.directory_public"),
            f"reglement {published}.pdf",
            public_kind="regulation",
            public_date="2026-01-01",
            published=published,
        )

    @classmethod
    def _file(cls, directory, name, **values):
        return cls.env["dms.file"].create(
            {
                "name": name,
                "directory_id": directory.id,
                "content": base64.b64encode(PDF),
                "document_state": "clean",
                **values,
            }
        )

    def _expected(self, role):
        return sum((self.files[name] for name in _TABLE[role]), self.env["dms.file"]).ids

    def _as(self, role):
        files = self.env["dms.file"].with_user(getattr(self, role))
        return files.with_context(active_test=False, docs_words=_WORD)

    def test_every_way_gives_what_the_table_says(self):
        self._try_every_way()

    def test_also_of_a_word_that_is_in_too_many(self):
        with patch(_FEW, 0), patch(_RANKED, 0):
            self._try_every_way()

    def test_of_too_many_the_newest_come_first(self):
        files = self._as("agent_a")
        domain = [("full_text", "ilike", _WORD)]
        newest = sorted(self._expected("agent_a"), reverse=True)
        with patch(_FEW, 0), patch(_RANKED, 0):
            self.assertEqual(files.search(domain, limit=80).ids, newest)
            self.assertEqual(files.search(domain, limit=1, offset=1).ids, newest[1:2])
            chosen = files.search(domain, limit=80, order="id")
            self.assertEqual(chosen.ids, newest[::-1], "unless another order was chosen")

    def test_a_page_that_is_full_is_counted_on(self):
        files = self._as("agent_a")
        domain = ["|", ("name", "ilike", _WORD), ("full_text", "ilike", _WORD)]
        for order in ("name asc", "id desc", None):
            found = files.web_search_read(domain, {}, limit=1, order=order, count_limit=10)
            self.assertEqual(found["length"], len(self._expected("agent_a")))

    def _try_every_way(self):
        for role in _TABLE:
            expected = self._expected(role)
            files = self._as(role)
            with self.subTest(role=role):
                for domain in (
                    [("full_text", "ilike", _WORD)],
                    [("full_text", "=", _WORD)],
                    ["|", ("full_text", "ilike", _WORD), ("full_text", "ilike", _WORD[:8])],
                ):
                    self.assertCountEqual(files.search(domain).ids, expected)
                    self.assertEqual(files.search_count(domain), len(expected))
                    groups = files._read_group(domain, ["library"], ["__count"])
                    self.assertEqual(sum(count for _library, count in groups), len(expected))
                    found = files.web_search_read(domain, {"text_fragment": {}}, limit=80)
                    self.assertCountEqual([row["id"] for row in found["records"]], expected)
                    for row in found["records"]:
                        self.assertIn(f"<mark>{_WORD}</mark>", row["text_fragment"])
                        self.assertIn("1 &lt; 2 &amp; iets", row["text_fragment"])

    def test_who_may_open_a_document_of_a_citizen_does_not_search_its_words(self):
        files = self._as("agent_a")
        document = files.browse(self.files["own"].id)
        self.assertTrue(document.has_access("read"))
        self.assertFalse(document.text_fragment)
        self.assertNotIn(document, files.search([("full_text", "ilike", _WORD)]))
        silent = files.search([("full_text", "not ilike", "watanders")])
        self.assertIn(document, silent)
        ranked = files.search([("library", "=", "personal")], limit=10)
        self._say(self.files["own"], "niets meer")
        self.assertEqual(files.search([("library", "=", "personal")], limit=10), ranked)

    def test_pages_show_what_is_the_readers(self):
        for role in ("marie", "karel"):
            files = self.env["dms.file"].with_user(getattr(self, role))
            library = files._own_library({"q": _WORD}, 1, 20)
            expected = [self.files["own"].id] if role == "marie" else []
            self.assertEqual([row["id"] for row in library["documents"]], expected)
            self.assertEqual(library["total"], len(expected))
        public = self.env["dms.file"].with_user(self.env.ref("base.public_user"))
        library = public._public_library({"q": _WORD}, 1, 20)
        self.assertEqual([row["id"] for row in library["documents"]], [self.files["published"].id])
        self.assertEqual(library["total"], 1)

    def test_nothing_is_shown_of_the_text_of_somebody_else(self):
        own = self.files["own"]
        for user, shown in ((self.marie, True), (self.karel, False)):
            [row] = own.with_user(user).sudo()._with_fragments([{"id": own.id}], _WORD)
            self.assertEqual(bool(row["found"]), shown)

    def test_nobody_reads_the_words_by_a_model(self):
        fields = self.env["docs.text"]._fields
        self.assertFalse({"body", "words", "text"} & fields.keys())
        for role in ("marie", "agent_a", "dpo", "dms_manager"):
            with self.assertRaises(AccessError):
                self.env["docs.text"].with_user(getattr(self, role)).search([])
        texts = self.env["docs.text"].with_user(self.admin)
        with self.assertRaises(AccessError):
            texts.search_read([], ["file_id"])
        with self.assertRaises(AccessError):
            texts.search([("file_id.label", "ilike", "leefloon")])
        with self.assertRaises(AccessError):
            texts.search([], limit=1).write({"state": "read"})
        names = texts.search([]).mapped("display_name")
        self.assertNotIn("leefloon", " ".join(names))

    def test_only_the_current_version_is_searched(self):
        marie = self.env["dms.file"].with_user(self.marie)
        clean = self._clean(PDF + b"% other")
        self.files["own"]._replace_content(clean, "Verbeterd")
        self.assertEqual(marie._own_library({"q": _WORD}, 1, 20)["total"], 0)
        text = self.env["docs.text"].search([("file_id", "=", self.files["own"].id)])
        self.assertEqual(text.version_id, self.files["own"].version_id)
        self.assertEqual(text.state, "waiting")

    def test_the_words_go_with_the_document(self):
        file = self.files["shelf_a"]
        identifier = file.id
        file.unlink()
        self.assertFalse(self.env["docs.text"].search([("file_id", "=", identifier)]))

    def _explained(self, query):
        select = query.select(SQL("count(*)"))
        self.env.cr.execute(SQL("EXPLAIN %s", select))
        return "\n".join(row[0] for row in self.env.cr.fetchall())

    def test_among_many_texts_an_index_is_used(self):
        published = self.files["published"]
        # Texts of documents that are not there: many rows of dms_file would change what the
        # planner knows for the tests after this one.
        self.env.cr.execute("ALTER TABLE docs_text DROP CONSTRAINT docs_text_file_id_fkey")
        self.env.cr.execute(
            """
            INSERT INTO docs_text (file_id, version_id, library, state, body, words)
            SELECT 900000000 + n, version_id, library, 'read', body,
                   to_tsvector('docs_stem', repeat('over vergunningen ', 40) || n)
              FROM docs_text, generate_series(1, 20000) n WHERE file_id = %s
            """,
            [published.id],
        )
        self.env.cr.execute("SELECT gin_clean_pending_list('docs_text_public_words')")
        self.env.cr.execute("ANALYZE docs_text")
        files = self.env["dms.file"].sudo()
        self.env.cr.execute(
            SQL(
                "EXPLAIN %s",
                files._newest_query(files._text_query(_WORD), files._shelves_of_texts()),
            )
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("docs_text_public_words", plan)
        self.assertNotIn("Seq Scan", plan)
        word = "vergunningen"
        named = Domain("public_words", "like", word)
        found = files._search(files._published_domain() & (named | files._text_domain(word)))
        plan = self._explained(found)
        self.assertIn("docs_text_once", plan)
        self.assertNotIn("docs_text_public_words", plan, "a word of all is asked of each document")
        mine = self.env["dms.file"].with_user(self.marie)
        named = Domain("label", "ilike", _WORD)
        found = mine._search(mine._own_domain() & (named | mine._own_text_domain(_WORD)))
        plan = self._explained(found)
        self.assertIn("docs_text_once", plan)
        self.assertNotIn("Seq Scan on docs_text", plan)
