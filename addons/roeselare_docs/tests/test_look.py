from psycopg2.errors import CheckViolation, InsufficientPrivilege

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SECRET, LibraryCase, other_pdf


@tagged("post_install", "-at_install")
class TestLook(LibraryCase):
    """Who looked at a document is written down, and stays."""

    def _looks(self, document=None):
        document = document or self.document
        return self.env["docs.look"].sudo().search([("document_ref", "=", document.id)])

    def _note(self, user, *arguments, **options):
        self.env.cr.precommit.clear()
        self.document.with_user(user)._note_look(*arguments, **options)
        return self._looks()[:1]

    def test_a_row_tells_who_looked_at_what_and_why(self):
        look = self._note(self.agent_a, "view", "  vraag\n aan\x00 de balie ")
        self.assertEqual((look.user_ref, look.user_name), (self.agent_a.id, "t_agent_a"))
        self.assertEqual(
            (look.role, look.kind, look.department), ("staff", "view", "Welzijn (test)")
        )
        self.assertEqual(look.purpose, "vraag aan de balie")
        self.assertEqual((look.document_ref, look.document), (self.document.id, SECRET))
        self.assertEqual((look.version, look.owner_ref), (1, self.marie.partner_id.id))
        self.assertEqual(len(look.hash), 64)

    def test_the_owner_a_visitor_and_somebody_else_have_their_own_roles(self):
        self.assertEqual(self._note(self.marie, "download").role, "owner")
        self.assertEqual(self._note(self.karel, "download").role, "mandate")
        visitor = self._note(self.env.ref("base.public_user"), "share")
        self.assertEqual((visitor.role, visitor.user_name), ("link", ""))
        self.assertEqual(self._note(self.env.ref("base.user_root"), "print").role, "system")

    def test_the_version_that_was_given_out_is_named(self):
        self.document._replace_content(self._clean(other_pdf(b"2")), "wrong page")
        first = self.document.version_ids.filtered(lambda version: version.number == 1)
        self.assertEqual(self._note(self.marie, "view").version, 2)
        self.assertEqual(self._note(self.marie, "view", version=first).version, 1)

    def test_one_statement_writes_all(self):
        documents = self.document | self._deliver(self.ticket, "Tweede")
        documents = documents.with_user(self.marie)
        documents._note_look("zip")
        self.env.cr.precommit.clear()
        with self.assertQueryCount(1):
            documents._note_look("zip")
        self.assertEqual(len(self._looks(documents[1])), 2)

    def test_one_request_is_one_row(self):
        for kind in ("download", "view"):
            self.document.with_user(self.agent_a)._note_look(kind, "first wins")
        self.assertEqual(self._looks().mapped("kind"), ["download"])

    def test_a_kind_that_does_not_exist_gives_no_row(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._note(self.agent_a, "glance")
        self.assertFalse(self._looks())

    def test_nobody_writes_by_hand(self):
        look = self._note(self.agent_a, "view")
        for user in (
            self.marie,
            self.agent_a,
            self.dpo,
            self.admin,
            self.env.ref("base.user_admin"),
        ):
            with self.subTest(user=user.login):
                mine = look.with_user(user)
                with self.assertRaises(AccessError):
                    mine.create({"kind": "view"})
                with self.assertRaises(AccessError):
                    mine.write({"purpose": "x"})
                with self.assertRaises(AccessError):
                    mine.unlink()

    def test_only_the_officer_reads(self):
        look = self._note(self.agent_a, "view")
        self.assertEqual(look.with_user(self.dpo).read(["user_name"])[0]["user_name"], "t_agent_a")
        for user in (self.marie, self.agent_a, self.admin, self.dms_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                look.with_user(user).read(["document"])

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_changes(self):
        self._note(self.agent_a, "view")
        for table in ("docs_look", "docs_log.look", "docs_log.seal", "docs_log.pruned"):
            name = SQL(table)
            changes = [SQL("DELETE FROM %s", name)]
            if table.endswith("look"):
                changes.append(SQL("UPDATE %s SET purpose = 'x'", name))
            if table != "docs_look":
                changes.append(SQL("TRUNCATE %s CASCADE", name))
            for change in changes:
                with self.subTest(change=change), self.assertRaises(InsufficientPrivilege):
                    with self.cr.savepoint():
                        self.cr.execute(change)

    def test_rows_outlive_document_user_and_ticket(self):
        self._note(self.agent_a, "view", "balie")
        before = self.env.execute_query(SQL("SELECT * FROM docs_look ORDER BY id"))
        partner = self.document.partner_id
        self.document.sudo().unlink()
        self.marie.unlink()
        self.ticket.sudo().unlink()
        partner.unlink()
        self.agent_a.unlink()
        self.env.flush_all()
        self.assertEqual(self.env.execute_query(SQL("SELECT * FROM docs_look ORDER BY id")), before)
