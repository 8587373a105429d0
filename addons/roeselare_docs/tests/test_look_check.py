import threading
from contextlib import closing

from odoo import sql_db
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import LibraryCase


@tagged("post_install", "-at_install")
class TestLookCheck(LibraryCase):
    """What is done behind the back of the application is found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.looks = cls.env["docs.look"]

    def setUp(self):
        super().setUp()
        # what the seal opens beside this transaction is this transaction
        self.registry_enter_test_mode()
        self.looks._seal()
        self.before = self.looks._check()
        self.assertEqual(self.before["faults"], [])

    def _look(self, times=3):
        for _number in range(times):
            self.env.cr.precommit.clear()
            self.document.with_user(self.agent_a)._note_look("view")

    def _seal(self):
        with mute_logger("odoo.addons.roeselare_docs.models.docs_look_seal"):
            return self.looks._seal()

    def _tamper(self, query, *values):
        """Change tables as the superuser of the database can: past the triggers."""
        for state in ("DISABLE", "ENABLE"):
            for table in ("look", "seal"):
                if state == "ENABLE" and table == "look":
                    self.env.cr.execute(SQL(query, *values))
                self.env.cr.execute(
                    SQL(
                        "ALTER TABLE docs_log.%s %s TRIGGER USER", SQL.identifier(table), SQL(state)
                    )
                )

    def _last(self, offset=0):
        query = SQL("SELECT id FROM docs_log.look ORDER BY id DESC OFFSET %s LIMIT 1", offset)
        return self.env.execute_query(query)[0][0]

    def _faults(self, **options):
        return " ".join(self.looks._check(**options)["faults"])

    def test_a_whole_log_is_said_to_be_whole(self):
        self._look()
        found = self.looks._check()
        self.assertEqual((found["unsealed"], found["faults"]), (3, []))
        self.assertEqual(self._seal(), 3)
        self.assertEqual(self._seal(), 0, "nothing new to seal")
        found = self.looks._check()
        self.assertEqual(found["seals"], self.before["seals"] + 1)
        self.assertEqual((found["unsealed"], found["faults"]), (0, []))
        self.assertEqual(found["looks"], self.before["looks"] + 3)
        self.assertEqual(self.looks._check(noted=found["head"])["faults"], [])

    def test_a_changed_row_is_found_sealed_or_not(self):
        self._look()
        self._tamper("UPDATE docs_log.look SET purpose = 'x' WHERE id = %s", self._last())
        self.assertIn(f"Row {self._last()} was changed", self._faults())
        self._seal()
        self.assertIn(f"Row {self._last()} was changed", self._faults())

    def test_a_changed_row_with_its_hash_made_anew_is_found(self):
        self._look()
        self._seal()
        # what the trigger of an insert would have made of it
        self._tamper(
            "UPDATE docs_log.look SET purpose = 'x' WHERE id = %s",
            self._last(1),
        )
        self._tamper(
            """
            UPDATE docs_log.look SET hash = encode(sha256(convert_to(docs_log.canonical(
                id::text, to_char(date, 'YYYY-MM-DD HH24:MI:SS'), kind, role, user_ref::text,
                user_name, department, purpose, document_ref::text, document, version::text,
                owner_ref::text), 'UTF8')), 'hex') WHERE id = %s
            """,
            self._last(1),
        )
        faults = self._faults()
        self.assertNotIn("Row", faults)
        self.assertIn("does not fit its rows", faults)

    def test_a_removed_row_is_found(self):
        self._look()
        self._seal()
        self._tamper("DELETE FROM docs_log.look WHERE id = %s", self._last(1))
        self.assertIn("stands for 3 rows; there are 2", self._faults())

    def test_an_inserted_row_is_found(self):
        self._look()
        middle = self._last(1)
        self._tamper("DELETE FROM docs_log.look WHERE id = %s", middle)
        self._seal()
        self.assertFalse(self._faults(), "it was never sealed")
        self.env.cr.execute(
            SQL(
                "INSERT INTO docs_log.look OVERRIDING SYSTEM VALUE "
                "SELECT %s, date, kind, role, user_ref, user_name, department, purpose, "
                "document_ref, document, version, owner_ref, hash FROM docs_log.look WHERE id = %s",
                middle,
                self._last(),
            )
        )
        self.assertIn("stands for 2 rows; there are 3", self._faults())

    def test_a_removed_seal_and_seals_made_anew_are_found(self):
        for _number in range(2):
            self._look()
            self._seal()
        head = self.looks._check()["head"]
        number = int(head.partition(":")[0])
        with self.env.cr.savepoint() as savepoint:
            self._tamper("DELETE FROM docs_log.seal WHERE number = %s", number - 1)
            self.assertIn("a seal is missing", self._faults())
            savepoint.rollback()
        self._tamper("DELETE FROM docs_log.seal WHERE number = %s", number)
        self._tamper("DELETE FROM docs_log.look WHERE id = %s", self._last())
        self._seal()
        self.assertFalse(self._faults(), "the seals alone cannot tell")
        self.assertIn("that you noted", self._faults(noted=head))

    def test_the_owner_of_the_tables_removes_what_is_old_and_it_is_not_called_tampering(self):
        self._look()
        self._seal()
        self.env.cr.execute(SQL("SELECT docs_log.prune('2999-01-01')"))
        self.assertGreaterEqual(self.env.cr.fetchone()[0], 3)
        found = self.looks._check()
        self.assertEqual((found["looks"], found["faults"]), (0, []))
        self.assertEqual(found["pruned"], found["seals"])
        self._look()
        self._seal()
        self.assertFalse(self._faults())

    def test_two_who_look_at_once_wait_for_nobody_and_the_seal_waits_for_both(self):
        """Real transactions beside each other; they are undone, and leave holes in the numbers."""
        insert = (
            "INSERT INTO docs_log.look (kind, role, user_ref, user_name, department, purpose, "
            "document_ref, document, version, owner_ref) "
            "VALUES ('view', 'staff', 1, '', '', '', 1, '', 1, 1)"
        )
        connection = sql_db.db_connect(self.env.cr.dbname)
        with closing(connection.cursor()) as one, closing(connection.cursor()) as two:
            for cr in (one, two):
                cr.execute("SET LOCAL lock_timeout = '1s'")
                cr.execute(insert)
            self.assertEqual(len(self.looks._writers(self.env.cr)), 2)
            self.assertIsNone(self.looks._settled_id(patience=0.3))
            end = threading.Timer(0.4, lambda: (one.rollback(), two.rollback()))
            end.start()
            self.looks._settled_id(patience=10)
            end.join()
            self.assertFalse(self.looks._writers(self.env.cr))

    def test_the_officer_checks_and_nobody_else(self):
        self._look()
        action = self.looks.with_user(self.dpo).action_check()
        check = self.env[action["res_model"]].with_user(self.dpo).browse(action["res_id"])
        self.assertFalse(check.faults)
        self.assertFalse(check.protected, "these tests own the tables")
        check.noted = "1:0"
        check.action_compare()
        self.assertIn("that you noted", check.faults)
        for user in (self.agent_a, self.admin, self.marie, self.env.ref("base.user_admin")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.looks.with_user(user).action_check()

    def test_the_settings_warn_of_the_weaker_protection(self):
        self.assertFalse(self.env["res.config.settings"].new({}).docs_look_protected)
