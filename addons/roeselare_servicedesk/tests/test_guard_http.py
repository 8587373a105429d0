import time

from odoo.tests import HttpCase, tagged

from ..tools import guard
from .common_apply import ApplyMixin

PATH = "/servicedesk/bewaking"


@tagged("post_install", "-at_install")
class TestGuardHttp(ApplyMixin, HttpCase):
    """The guard as a browser without scripts and a hostile program meet it."""

    def setUp(self):
        super().setUp()
        self.env["servicedesk.guard.rate"].search([]).unlink()
        self.env.company.write(
            {
                "servicedesk_guard": True,
                "servicedesk_guard_seconds": 0,
                "servicedesk_guard_wait": 0,
                "servicedesk_guard_address_minute": 2,
            }
        )

    def ask(self, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.url_open(PATH, json=body).json()
        self.assertNotIn("error", answer)
        return answer.get("result")

    def first(self, page=None, **data):
        page = self.url_open(self.path) if page is None else page
        hidden = {name: self._hidden(page, name) for name in ("guard_stamp", "guard_wait")}
        return self._post(page, **{**hidden, "q_who": "Marie", "q_kind": "visitor", **data})

    def test_a_person_notices_nothing(self):
        self.assertEqual(self._number(self.first()), "2/4")

    def test_the_page_comes_back_with_all_that_was_typed(self):
        held = self.first(q_who="Marie Vandamme", website_url="https://spam.example.com")
        self.assertEqual(held.status_code, 422)
        self.assertIn("Retry-After", held.headers)
        self.assertIn("Marie Vandamme", held.text)
        self.assertIn("1788", held.text)
        self.assertIn("data-challenge", held.text)
        self.assertFalse(self._drafts())
        # Without scripts: send it again after the wait.
        again = self.first(held, website_url="https://spam.example.com")
        self.assertEqual(self._number(again), "2/4")
        self.assertEqual(len(self._drafts()), 1)

    def test_a_proof_opens_the_form(self):
        key = self.env["servicedesk.guard"]._key()
        challenge = guard.challenge(key, "request", guard.EASY, time.time())
        proof = guard.solve(challenge)
        self.first(website_url="x", guard_proof=proof)
        self.assertEqual(len(self._drafts()), 1)
        held = self.first(website_url="x", guard_proof=proof, guard_wait="")
        self.assertEqual(held.status_code, 422, "a proof that was used")

    def test_a_proof_is_not_lost_on_a_form_that_has_to_be_mended(self):
        key = self.env["servicedesk.guard"]._key()
        proof = guard.solve(guard.challenge(key, "request", guard.EASY, time.time()))
        wrong = self.first(q_who="", website_url="x", guard_proof=proof)
        self.assertEqual(wrong.status_code, 422)
        self.assertNotIn("data-challenge", wrong.text)
        mended = self.first(website_url="x", guard_proof=proof)
        self.assertEqual(self._number(mended), "2/4")

    def test_too_many_are_refused_with_a_moment_to_come_back(self):
        self.env.company.servicedesk_guard_network_minute = 1
        rates = type(self.env["servicedesk.guard.rate"])
        hit = rates._hit
        many = {"minute": 11.0, "hour": 11.0, "day": 11.0}

        def busy(model, cr, keys, now=None):
            return {key: many for key in hit(model, cr, keys, now)}

        self.patch(rates, "_hit", busy)
        self.patch(type(self.env["servicedesk.guard"]), "_network_key", lambda *a, **k: "n:1")
        held = self.first(q_who="Marie Vandamme")
        self.assertEqual(held.status_code, 429)
        self.assertEqual(held.headers["Retry-After"], "60")
        self.assertIn("Marie Vandamme", held.text)

    def test_forwarded_addresses_of_the_visitor_are_not_believed(self):
        """Without proxy_mode the header is what anybody can write."""
        seen = []
        model = type(self.env["servicedesk.guard"])
        real = model._network_key

        def look(record, network, days_ago=0):
            seen.append(network)
            return real(record, network, days_ago)

        self.patch(model, "_network_key", look)
        self.opener.headers.update(
            {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "localhost"}
        )
        self.first()
        self.assertEqual(set(seen), {"127.0.0.1"})

    def test_replies_are_guarded(self):
        ticket = self._ticket()
        url = ticket._tracking_url()
        page = self.url_open(url)
        held = self._post(page, url=f"{url}/antwoord", body="Spam spam", website_url="x")
        self.assertEqual(held.status_code, 422)
        self.assertIn("Spam spam", held.text)
        self.assertNotIn("Spam spam", str(ticket.message_ids.mapped("body")))

    def test_mailing_a_link_is_guarded(self):
        car = self.first(later="1")
        for _ in range(2):
            self._post(car, email="victim@example.com")
        held = self._post(car, email="victim@example.com")
        self.assertEqual(held.status_code, 422)
        self.assertIn("data-challenge", held.text)

    # -------------------------------------------------------- what a script asks

    def test_asking_in_quiet_times_answers_nothing(self):
        stamp = guard.stamp(self.env["servicedesk.guard"]._key(), "report", 1.0)
        self.assertIsNone(self.ask(kind="report", stamp=stamp))

    def test_asking_when_a_proof_is_needed(self):
        self.env.company.servicedesk_guard_seconds = 2
        challenge = self.ask(kind="report", stamp="")
        self.assertTrue(guard.solve(challenge))
        self.assertFalse(self.env["servicedesk.guard.rate"].search_count([]))

    def test_asking_nonsense(self):
        for params in (
            {},
            {"kind": "é", "stamp": ""},
            {"kind": ["report"], "stamp": ""},
            {"kind": "report", "stamp": {"a": 1}},
            {"kind": "report", "stamp": "x" * 5000},
            {"kind": "a&max=1&", "stamp": ""},
            {"kind": "report", "stamp": "", "email": 7},
        ):
            with self.subTest(params=str(params)[:60]):
                self.assertIsNone(self.ask(**params))
