from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..schemas import open311_answer
from ..tools import open311_client
from .common_open311 import Open311Mixin, setup_open311


@tagged("post_install", "-at_install")
class TestOpen311Contractor(Open311Mixin, TransactionCase):
    """An administrator sets up a contractor's own system."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_open311(cls)
        group = "base.group_user,roeselare_servicedesk.group_admin"
        cls.admin = new_test_user(cls.env, "open311_admin", group)
        cls.mine = cls.contractor.with_user(cls.admin)

    def test_addresses_to_which_no_key_goes(self):
        bad = ("http://city.example", "ftp://x.example", "https://", "x", "https://u:p@x.example")
        for url in (*bad, "https://x.example/?a=1", "https://x.example/#a", "https://x example"):
            with self.subTest(url=url), self.assertRaises(ValidationError), self.cr.savepoint():
                self.mine.open311_url = url
        for url in ("https://x.example/open311", "http://127.0.0.1:8000", "http://localhost/a"):
            self.mine.open311_url = url
        with self.assertRaises(ValidationError):
            self.mine.open311_url = False

    def test_services_are_fetched_and_keep_their_categories(self):
        services = self.contractor.open311_service_ids
        answer = self.mine.action_open311_services()
        self.assertIn("2 services, of which 1 new; 0 are gone", str(answer))
        self.assertEqual(services.name, "Full bin")
        self.assertEqual(services.category_ids, self.category)
        lamp = self.contractor.open311_service_ids - services
        self.assertEqual((lamp.code, lamp.heading, lamp.asks_more), ("007", "Light", True))
        self.assertFalse(any("api_key" in query for _m, _p, query in self.there.asked))
        self.mine.action_open311_services()
        self.assertEqual(len(self.contractor.open311_service_ids), 2)

    def test_what_is_gone_keeps_its_categories_for_later(self):
        lost = self.mine.open311_service_ids.create(
            {"contractor_id": self.mine.id, "code": "OLD", "name": "Old"}
        )
        lost.category_ids = self.category.parent_id
        self.assertIn("1 are gone", str(self.mine.action_open311_services()))
        self.assertFalse(lost.active)
        self.assertEqual(lost.category_ids, self.category.parent_id)

    def test_bad_lists_change_nothing_and_are_said(self):
        before = self.contractor.open311_service_ids
        for mode, words in (
            ("html", "a web page"),
            ("xml", "in XML"),
            ("broken", "a fault"),
            ("huge", "more than"),
            ("redirect", "another address"),
            ("key", "API key"),
        ):
            self.there.modes = [mode]
            with self.subTest(mode=mode), self.assertRaisesRegex(UserError, words) as error:
                self.mine.action_open311_services()
            self.assertNotIn("city-key", str(error.exception))
            self.assertEqual(self.contractor.open311_service_ids, before)
        self.contractor.open311_url = "http://127.0.0.1:9"
        with self.assertRaisesRegex(UserError, "cannot be reached"):
            self.mine.action_open311_services()

    def test_a_category_stands_with_one_service(self):
        self.mine.action_open311_services()
        lamp = self.contractor.open311_service_ids.filtered(lambda item: item.code == "007")
        with self.assertRaises(ValidationError):
            lamp.category_ids = self.category
        with self.assertRaises(ValidationError), self.cr.savepoint():
            lamp.code = "a,b"
        double = self.assertRaises(UniqueViolation)
        with mute_logger("odoo.sql_db"), double, self.cr.savepoint():
            lamp.code = "BIN"
            lamp.flush_recordset()

    def test_the_key_is_for_administrators(self):
        self.assertTrue(self.mine.read(["open311_key"])[0]["open311_key"])
        officer = new_test_user(
            self.env, "open311_dpo", "base.group_user,roeselare_servicedesk.group_dpo"
        )
        for user in (self.agent, officer, self.citizen):
            theirs = self.contractor.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    theirs.read(["open311_key"])
                with self.assertRaises(AccessError):
                    theirs.search([("open311_key", "like", "city")])
                with self.assertRaises(AccessError):
                    theirs.action_open311_services()
        self.assertNotIn("open311_key", self.contractor.with_user(self.agent).read()[0])
        self.assertFalse(self.contractor.copy({"name": "Other"}).open311_key)

    def test_services_are_read_by_agents_and_written_by_administrators(self):
        service = self.contractor.open311_service_ids
        rights = {"agent": "r", "citizen": "", "admin": "rwcd", "stranger": "r"}
        operations = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
        for name, allowed in rights.items():
            theirs = service.with_user(getattr(self, name))
            found = "".join(sign for sign, op in operations.items() if theirs.has_access(op))
            self.assertEqual(found, allowed, name)

    # ------------------------------------------------------------------- answers

    def test_answers_of_the_protocol_are_understood(self):
        body = (
            b'[{"service_request_id":"638344","status":"open","status_notes":null,'
            b'"description":"x","updated_datetime":"2010-04-14T06:37:38-08:00",'
            b'"expected_datetime":"2010-04-15T06:37:38-08:00"}]'
        )
        (seen,) = open311_answer.seen(body)
        self.assertEqual(str(seen.updated), "2010-04-14 14:37:38")
        self.assertEqual((seen.number, seen.closed, seen.notes), ("638344", False, ""))
        receipt = open311_answer.receipt(b'[{"service_request_id":293944,"account_id":null}]')
        self.assertEqual(receipt.number, "293944")
        token = open311_answer.receipt(b'[{"token":"12345","service_request_id":""}]')
        self.assertEqual((token.number, token.token), ("", "12345"))

    def test_numbers_that_cannot_be_asked_for_are_none(self):
        for value in ("1,2", "a b", "", None, True, 1.5, [], "x" * 101, "<a>", "a\nb", 0, -1):
            with self.subTest(value=value):
                self.assertEqual(open311_answer._id({"id": value}, "id"), "")

    def test_waiting_is_told_in_seconds_or_as_a_moment(self):
        for text in ("", None, "x", "-5", "Wed, 21 Oct 2015 07:28:00 GMT", "²", "1e9"):
            with self.subTest(text=text):
                self.assertEqual(open311_client._seconds(text), 0)
        self.assertEqual(open311_client._seconds("120"), 120)
        late = "Wed, 21 Oct 2099 07:28:00 GMT"
        self.assertEqual(open311_client._seconds(late), 86_400)
