from unittest.mock import patch

from psycopg2 import OperationalError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user

from ..models import servicedesk_guard
from ..tools import guard

NETWORK = "203.0.113.7"
NEIGHBOUR = "203.0.113.200"
STRANGER = "198.51.100.9"


class GuardCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.write(
            {
                "servicedesk_guard": True,
                "servicedesk_guard_network_minute": 4,
                "servicedesk_guard_address_minute": 3,
                "servicedesk_guard_load": 0,
                "servicedesk_guard_seconds": 2,
            }
        )
        # What a server counted in this database before.
        for table in ("rate", "tally", "proof"):
            cls.env[f"servicedesk.guard.{table}"].search([]).unlink()
        public = cls.env.ref("base.public_user")
        cls.guard = cls.env["servicedesk.guard"].with_user(public)
        cls.citizen = new_test_user(cls.env, "guard_citizen", groups="base.group_portal")

    def setUp(self):
        super().setUp()
        # Own transactions of the guard end with the test.
        self.registry_enter_test_mode()
        self.now = 1_800_000_040.0
        clock = patch.object(servicedesk_guard.time, "time", lambda: self.now)
        self.enterContext(clock)
        rates = type(self.env["servicedesk.guard.rate"])
        real = rates._clock
        self.patch(rates, "_clock", lambda model, now: real(model, self.now))

    def form(self, kind="report", age=10, **values):
        """Return the hidden fields of a form that was shown ``age`` seconds ago."""
        stamp = guard.stamp(self.guard._key(), kind, self.now - age)
        return {"guard_stamp": stamp, "website_url": "", **values}

    def judge(self, values=None, network=NETWORK, email="", kind="report", **more):
        values = self.form(kind) if values is None else values
        return self.guard._judge(values, kind, email, network, **more)

    def actions(self, times, **more):
        return [self.judge(**more).action for _ in range(times)]


class TestGuard(GuardCase):
    def test_a_person_at_a_quiet_moment_meets_nothing(self):
        verdict = self.judge(email="an@example.com")
        self.assertTrue(verdict.allowed)
        self.assertFalse(verdict.message or verdict.challenge or verdict.wait)

    def test_switched_off_it_counts_nothing(self):
        self.company.servicedesk_guard = False
        self.assertEqual(set(self.actions(50, values={})), {"allow"})
        self.assertFalse(self.env["servicedesk.guard.rate"].search_count([]))

    # ------------------------------------------------------------- suspicion

    def test_what_programs_do_asks_for_a_proof(self):
        self.company.servicedesk_contact_phone = "1788"
        for values in (
            self.form(website_url="https://spam.example.com"),
            self.form(age=1),
            self.form(age=-100),
            self.form(kind="reply"),
            {},
            {"guard_stamp": ["a"], "website_url": 5},
        ):
            with self.subTest(values=values):
                verdict = self.judge(values, network="")
                self.assertEqual(verdict.action, "challenge")
                self.assertIn("1788", verdict.message)
                self.assertIn("30", verdict.message)
                self.assertTrue(verdict.challenge)

    def test_who_logged_in_may_be_quick(self):
        self.guard = self.guard.with_user(self.citizen)
        self.assertTrue(self.judge(self.form(age=0)).allowed)

    # ----------------------------------------------------------------- rates

    def test_a_network_is_counted_as_one(self):
        self.assertEqual(self.actions(4), ["allow"] * 4)
        self.assertEqual(self.judge(network=NEIGHBOUR).action, "challenge")
        self.assertTrue(self.judge(network=STRANGER).allowed)

    def test_an_address_is_counted_over_networks_and_forms(self):
        for number in range(3):
            network = f"198.51.{number}.1"
            self.assertTrue(self.judge(network=network, email="An@Example.com").allowed)
        verdict = self.judge(self.form("follow"), STRANGER, "an@example.com ", "follow")
        self.assertEqual(verdict.action, "challenge")
        self.assertTrue(self.judge(network=STRANGER, email="bo@example.com").allowed)

    def test_what_was_refused_counts_too(self):
        self.actions(4)
        self.actions(3, values={})
        rates = self.guard._count("", NETWORK)
        self.assertEqual(rates.network, 8 / 4)

    def test_the_window_slides(self):
        self.now = 1_800_000_000.0  # a whole minute
        self.actions(4)
        self.now += 75  # a quarter into the next minute: three quarters still count
        self.assertTrue(self.judge().allowed)
        self.assertEqual(self.judge().action, "challenge")
        self.now += 120
        self.assertTrue(self.judge().allowed)

    def test_hours_and_days_have_limits_of_their_own(self):
        self.company.servicedesk_guard_network_hour = 6
        self.actions(4)
        self.now += 180
        self.assertEqual(self.actions(3), ["allow", "allow", "challenge"])

    def test_who_is_known_may_send_more(self):
        self.assertEqual(set(self.actions(15, confirmed=True, email="a@b.be")), {"allow"})
        self.guard = self.guard.with_user(self.citizen)
        self.assertEqual(self.actions(6), ["allow"] * 5 + ["challenge"])

    def test_the_machine_itself_and_free_networks_are_no_network(self):
        self.company.servicedesk_guard_free_networks = "203.0.113.0/24"
        for network in ("127.0.0.1", "", NETWORK):
            self.assertEqual(set(self.actions(9, network=network)), {"allow"})

    def test_load_asks_all_strangers(self):
        self.company.servicedesk_guard_load = 10
        for number in range(10):
            self.assertTrue(self.judge(network=f"198.51.{number}.1").allowed)
        self.assertEqual(self.judge(network="192.0.2.1").action, "challenge")
        self.guard = self.guard.with_user(self.citizen)
        self.assertTrue(self.judge(network="192.0.2.1").allowed)

    def test_dangerous_amounts_are_refused_even_with_a_proof(self):
        actions = self.actions(40)
        self.assertNotIn("refuse", actions)
        payload = guard.solve(self.judge(self.form(website_url="x"), STRANGER).challenge)
        verdict = self.judge(self.form(guard_proof=payload))
        self.assertEqual(verdict.action, "refuse")
        self.assertEqual(verdict.retry_after, 60)
        self.assertIn("1788", verdict.message)

    def test_a_refused_network_leaves_no_row_for_each_address(self):
        self.actions(41)
        rows = self.env["servicedesk.guard.rate"].search_count([])
        for number in range(20):
            self.judge(email=f"{number}@example.com")
        self.assertEqual(
            self.env["servicedesk.guard.rate"].search_count([("key", "like", "a:%")]), 0
        )
        self.assertLessEqual(self.env["servicedesk.guard.rate"].search_count([]), rows + 16)

    def test_without_database_a_proof_is_asked(self):
        rates = type(self.env["servicedesk.guard.rate"])
        with (
            patch.object(rates, "_hit", side_effect=OperationalError("gone")),
            self.assertLogs("odoo.addons.roeselare_servicedesk", "WARNING") as logs,
        ):
            self.assertEqual(self.judge(email="an@example.com").action, "challenge")
        self.assertNotIn("example.com", "".join(logs.output))
        self.assertNotIn("203.0", "".join(logs.output))

    # ----------------------------------------------------------------- proof

    def test_a_proof_is_taken_once(self):
        held = self.judge(self.form(website_url="x"))
        values = self.form(website_url="x", guard_proof=guard.solve(held.challenge))
        self.assertTrue(self.judge(values).allowed)
        self.assertEqual(self.judge(values).action, "challenge")

    def test_a_proof_of_another_form_is_not_taken(self):
        held = self.judge(self.form("follow", website_url="x"), kind="follow")
        values = self.form(website_url="x", guard_proof=guard.solve(held.challenge))
        self.assertEqual(self.judge(values).action, "challenge")

    def test_more_work_for_who_sends_more(self):
        easy = self.judge(self.form(website_url="x")).challenge["maxnumber"]
        self.actions(11)
        hard = self.judge().challenge["maxnumber"]
        self.assertEqual(easy, guard.EASY)
        self.assertGreater(hard, 3 * easy)
        self.assertLessEqual(hard, guard.HARD)

    # ---------------------------------------------------------- without scripts

    def test_who_waits_may_send_again_once(self):
        held = self.judge(self.form(age=1))
        again = {"guard_stamp": held.stamp, "guard_wait": held.wait}
        again["website_url"] = "filled in by the browser"
        self.now += 10
        early = self.judge(again)
        self.assertEqual((early.action, early.retry_after), ("wait", 20))
        self.assertEqual(early.wait, held.wait, "the clock does not start again")
        self.now += 21
        self.assertTrue(self.judge(again).allowed)
        self.assertEqual(self.judge(again).action, "challenge")

    def test_waiting_helps_nobody_else(self):
        held = self.judge(self.form(age=1))
        self.now += 31
        values = {"guard_wait": held.wait}
        self.assertEqual(self.judge(values, network=STRANGER).action, "challenge")

    # ------------------------------------------------------------------ privacy

    def test_nothing_of_a_person_is_kept(self):
        self.actions(6, email="an.peeters@example.com")
        self.actions(1, values={}, email="an.peeters@example.com")
        for table in ("rate", "tally", "proof"):
            kept = str(self.env[f"servicedesk.guard.{table}"].search([]).read())
            for word in ("peeters", "example.com", "203.0.113"):
                self.assertNotIn(word, kept)

    def test_a_network_is_another_tomorrow(self):
        today = self.guard._network_key(NETWORK)
        self.now += 86_400
        self.assertNotEqual(self.guard._network_key(NETWORK), today)

    def test_nobody_but_administrators_reads_the_numbers(self):
        self.judge({})
        tally = self.env["servicedesk.guard.tally"]
        admin = new_test_user(
            self.env,
            "guard_admin",
            groups="base.group_user,roeselare_servicedesk.group_admin",
        )
        row = tally.with_user(admin).search([])
        self.assertEqual((row.outcome, row.reason, row.count), ("challenge", "stamp", 1))
        with self.assertRaises(AccessError):
            row.count = 0
        agent = new_test_user(
            self.env,
            "guard_agent",
            groups="base.group_user,roeselare_servicedesk.group_agent",
        )
        for user in (agent, self.citizen):
            for table in ("tally", "rate", "proof"):
                with self.assertRaises(AccessError):
                    self.env[f"servicedesk.guard.{table}"].with_user(user).search([])

    # ------------------------------------------------------------- housekeeping

    def test_purge_forgets_the_past_and_keeps_the_busy(self):
        self.actions(5)
        self.judge(network=STRANGER)
        self.now += 3 * 3600
        self.judge(network="192.0.2.1")
        self.env["servicedesk.guard.rate"]._purge()
        keys = self.env["servicedesk.guard.rate"].search([]).mapped("key")
        self.assertIn(self.guard._network_key(NETWORK), keys)
        self.assertNotIn(self.guard._network_key(STRANGER), keys)
        self.now += 3 * 86_400
        self.env["servicedesk.guard.rate"]._purge()
        self.assertFalse(self.env["servicedesk.guard.rate"].search_count([]))

    def test_cost_does_not_grow(self):
        self.judge(email="an@example.com")
        self.env.flush_all()
        # Network and load, address, the load of all; nothing else in quiet times.
        with self.assertQueryCount(3):
            self.judge(email="an@example.com")

    def test_settings_refuse_nonsense(self):
        for name, value in (
            ("servicedesk_guard_load", -1),
            ("servicedesk_guard_network_day", 10**9),
            ("servicedesk_guard_free_networks", "city hall"),
        ):
            with self.assertRaises(ValidationError):
                self.company[name] = value

    # --------------------------------------------------------- before it is sent

    def test_foreseeing_counts_nothing_and_is_right(self):
        for expected in (False, False, False, False, True, True):
            stamp = self.form()["guard_stamp"]
            for _ in range(3):
                found = self.guard._foresee("report", stamp, "", NETWORK)
                self.assertEqual(bool(found), expected)
            self.assertEqual(self.judge().allowed, not expected)
