import base64
import hashlib
from datetime import timedelta

from psycopg2 import DatabaseError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PDF, SECRET, LibraryCase, LibraryMixin, other_pdf

SECOND = other_pdf(b"second")


@tagged("post_install", "-at_install")
class TestVersion(LibraryCase):
    """What was delivered stays what it was, also when something better takes its place."""

    def _replace(self, user=None, content=SECOND):
        window = (
            self.env["docs.replace"]
            .with_user(user or self.agent_a)
            .create(
                {
                    "file_id": self.document.id,
                    "content": base64.b64encode(content),
                    "file_name": "beter.pdf",
                    "reason": "The amount was wrong",
                }
            )
        )
        window.action_replace()

    def _content(self, version):
        record, field = version.sudo()._content_source()
        return base64.b64decode(record[field])

    def test_delivery_begins_with_a_version(self):
        [version] = self.document.sudo().version_ids
        self.assertEqual(version, self.document.sudo().version_id)
        self.assertEqual(version.number, 1)
        self.assertEqual(version.sha256, hashlib.sha256(PDF).hexdigest())
        self.assertEqual(version.create_uid, self.agent_a)
        self.assertEqual(version.size, len(PDF))
        self.assertEqual(self._content(version), PDF)

    def test_replacing_keeps_the_earlier_version_whole(self):
        first = self.document.sudo().version_id
        self.document.sudo().opened_date = fields.Datetime.now()
        self._replace()
        self.env.invalidate_all()
        second = self.document.sudo().version_id
        self.assertEqual((second.number, second.reason), (2, "The amount was wrong"))
        self.assertEqual(second.sha256, hashlib.sha256(SECOND).hexdigest())
        self.assertEqual(self._content(first), PDF)
        self.assertEqual(self._content(second), SECOND)
        self.assertEqual(first.sha256, hashlib.sha256(self._content(first)).hexdigest())
        self.assertFalse(self.document.sudo().opened_date, "the owner did not see this one")
        self._replace(content=other_pdf(b"third"))
        self.env.invalidate_all()
        self.assertEqual(self._content(second), SECOND)
        self.assertEqual(self.document.sudo().version_id.number, 3)

    def test_version_never_changes(self):
        version = self.document.sudo().version_id
        for call in (
            lambda: version.write({"sha256": "0" * 64}),
            lambda: version.write({"reason": "x"}),
            lambda: version.unlink(),
        ):
            with self.assertRaises(UserError):
                call()
        for column in ("sha256", "reason", "name", "number", "create_date"):
            with (
                self.subTest(column=column),
                mute_logger("odoo.sql_db"),
                self.assertRaises(DatabaseError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE docs_version SET {column} = {column} WHERE id = %s",  # noqa: S608
                    version.ids,
                )

    def test_only_staff_of_the_ticket_replaces(self):
        for user in self.agent_b | self.dpo:
            with self.assertRaises(AccessError):
                self._replace(user)
        self.assertEqual(self.document.sudo().version_id.number, 1)

    def test_what_the_gate_refuses_replaces_nothing(self):
        with self.assertRaises(Exception):  # noqa: B017 the gate's own error, tested there
            self._replace(content=b"MZ program")
        self.assertEqual(self.document.sudo().version_id.number, 1)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_versions_are_seen_with_their_document(self):
        version = self.document.sudo().version_id
        self._replace()
        content = self.env["ir.attachment"].search(
            [("res_model", "=", "docs.version"), ("res_id", "=", version.id)]
            + [("res_field", "=", "content")]
        )
        self.assertTrue(content)
        readers = self.marie | self.agent_a | self.agent_a2 | self.admin | self.dpo
        strangers = self.karel | self.agent_b | self.employee | self.dms_user | self.dms_manager
        for user in readers | strangers:
            for cache in ("cold", "warm"):
                self.env.invalidate_all()
                if cache == "warm":
                    version.sudo().read(["sha256", "reason", "name"])
                mine = version.with_user(user)
                with self.subTest(user=user.login, cache=cache):
                    self.assertEqual(mine.has_access("read"), user in readers)
                    found = mine.search([("id", "=", version.id)])
                    self.assertEqual(bool(found), user in readers)
                    attachment = content.with_user(user)
                    allowed = user in readers and user._is_internal()
                    self.assertEqual(attachment.has_access("read"), allowed)
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(mine.has_access(operation))

    def test_document_takes_its_versions_along(self):
        self._replace()
        versions = self.document.sudo().version_ids
        self.document.sudo().unlink()
        self.assertFalse(versions.exists())
        left = [("res_model", "=", "docs.version"), ("res_id", "in", versions.ids)]
        self.assertFalse(self.env["ir.attachment"].search([*left, ("res_field", "!=", False)]))

    def test_end_is_not_before_the_beginning(self):
        today = self.env.company._city_today()
        with self.assertRaises(ValidationError):
            self.document.sudo().write({"valid_from": today, "valid_to": today - timedelta(days=1)})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_empty_library_costs_no_row(self):
        tables = ("dms_file", "dms_directory", "docs_version", "dms_access_group")
        self.env.flush_all()
        before = [self._rows(table) for table in tables]
        user = self._user("t_new", "base.group_portal")
        library = self.env["dms.file"].with_user(user)._own_library({}, 1, 20)
        self.assertFalse(library["documents"])
        self.env.flush_all()
        self.assertEqual([self._rows(table) for table in tables], before)

    def _rows(self, table):
        self.env.cr.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return self.env.cr.fetchone()[0]


@tagged("post_install", "-at_install")
class TestOwnLibrary(LibraryMixin, HttpCase):
    """Folders by kind, year and source, words and validity: all of one's own only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_library()
        today = cls.env.company._city_today()
        agent = cls.ticket.with_user(cls.agent_a)
        old, valid, gone = agent._deliver_documents(
            [
                (cls._clean(), "Parkeerkaart 2019", cls.series),
                (cls._clean(), "Attest gezin", cls.series, {"valid_to": today}),
                (
                    cls._clean(),
                    "Attest woonst",
                    cls.series,
                    {"valid_to": today - timedelta(days=1), "source": "authority"},
                ),
            ]
        ).sudo()
        # In Roeselare this is still the year before.
        old.delivered_date = "2019-12-31 22:59:00"
        cls.env.flush_all()

    def _labels(self, user=None, **filters):
        files = self.env["dms.file"].with_user(user or self.marie)
        return {item["label"] for item in files._own_library(filters, 1, 20)["documents"]}

    def test_each_filter_finds_its_own(self):
        everything = {"Parkeerkaart 2019", "Attest gezin", "Attest woonst", SECRET}
        for filters, expected in (
            ({}, everything),
            ({"year": "2019"}, {"Parkeerkaart 2019"}),
            ({"year": "2020"}, set()),
            ({"year": "x"}, everything),
            ({"year": "²"}, everything),
            ({"source": "authority"}, {"Attest woonst"}),
            ({"source": "nobody"}, everything),
            ({"valid": "no"}, {"Attest woonst"}),
            ({"valid": "yes"}, everything - {"Attest woonst"}),
            ({"q": "attest GEZIN"}, {"Attest gezin"}),
            ({"q": "100%"}, set()),
            ({"q": "attest", "source": "city"}, {"Attest gezin"}),
            ({"series": "tests"}, everything),
            ({"series": "none"}, everything),
        ):
            with self.subTest(filters=filters):
                self.assertEqual(self._labels(**filters), expected)
                self.assertFalse(self._labels(self.karel, **filters))

    def test_page_filters_and_says_how_many(self):
        self.authenticate("t_marie", "t_marie-pass")
        page = self.url_open("/my/documenten?q=attest&valid=no").text
        self.assertIn("Attest woonst", page)
        self.assertNotIn("Attest gezin", page)
        self.assertIn("1 document found", page)
        beyond = self.url_open("/my/documenten/pagina/99?q=attest")
        self.assertEqual(beyond.status_code, 200)
        self.assertIn("Attest gezin", beyond.text)

    def test_first_page_takes_forty_queries_at_most(self):
        self.authenticate("t_marie", "t_marie-pass")
        self.url_open("/my/documenten")  # assets, menus and rules into the cache
        with self.assertQueryCount(40):
            response = self.url_open("/my/documenten")
        self.assertIn("Attest gezin", response.text)

    def test_page_uses_the_index_of_the_owner(self):
        self._many_like(self.document)
        files = self.env["dms.file"].with_user(self.marie)
        query = files._search(files._own_domain(), order="delivered_date DESC, id DESC", limit=20)
        self.env.cr.execute(f"EXPLAIN {self.env.cr.mogrify(query.select()).decode()}")
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("dms_file_own_index", plan)
        self.assertNotIn("Sort", plan)

    def test_earlier_version_is_sent_to_its_owner_only(self):
        document = self.document.sudo()
        document._replace_content(self._clean(SECOND), "better")
        self.env.flush_all()
        url = f"/my/documenten/{document.id}/versie"
        self.authenticate("t_marie", "t_marie-pass")
        self.assertIn(f"{url}/1", self.url_open("/my/documenten").text)
        first = self.url_open(f"{url}/1")
        self.assertEqual(first.content, PDF)
        self.assertIn("sandbox", first.headers["Content-Security-Policy"])
        self.assertEqual(self.url_open(f"{url}/2").content, SECOND)
        self.assertEqual(self.url_open(f"/my/documenten/{document.id}").content, SECOND)
        for number in ("0", "3", "2147483648"):
            self.assertEqual(self.url_open(f"{url}/{number}").status_code, 404)
        for login in ("t_karel", "t_agent_a", "t_dms_manager"):
            self.authenticate(login, f"{login}-pass")
            self.assertEqual(self.url_open(f"{url}/1").status_code, 404)
