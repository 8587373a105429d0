import base64
import hashlib
import json
import random

from odoo.tests import TransactionCase

from ..tools import guard

KEY = "key of the tests"
NOW = 1_800_000_000.0


def forged(payload, **changes):
    """Return a payload with other values in it."""
    answer = json.loads(base64.b64decode(payload))
    answer.update(changes)
    return base64.b64encode(json.dumps(answer).encode()).decode()


class TestGuardTools(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.challenge = guard.challenge(KEY, "report", guard.EASY, NOW)
        cls.payload = guard.solve(cls.challenge)

    def check(self, payload, kind="report", now=NOW, key=KEY):
        return guard.check_proof(key, kind, payload, now)

    def test_the_right_answer_holds_until_it_expires(self):
        proof = self.check(self.payload)
        self.assertEqual(proof.until, NOW + guard.PROOF_SECONDS)
        self.assertTrue(self.check(self.payload, now=NOW + guard.PROOF_SECONDS - 1))
        self.assertFalse(self.check(self.payload, now=NOW + guard.PROOF_SECONDS + 1))

    def test_the_challenge_does_not_tell_its_answer(self):
        number = json.loads(base64.b64decode(self.payload))["number"]
        self.assertNotIn("number", self.challenge)
        self.assertLessEqual(number, guard.EASY)

    def test_a_proof_is_of_one_form_and_one_city(self):
        self.assertFalse(self.check(self.payload, kind="reply"))
        self.assertFalse(self.check(self.payload, key="another city"))

    def test_forged_answers_prove_nothing(self):
        salt = self.challenge["salt"]
        number = json.loads(base64.b64decode(self.payload))["number"]
        later = salt.replace("expires=1800000600", "expires=1900000600")
        self.assertNotEqual(later, salt)
        easier = salt.replace("max=100000", "max=1")
        digest = hashlib.sha256(f"{easier}1".encode()).hexdigest()
        tampered = (
            {"signature": "0" * 64},
            {"number": number + 1},
            {"number": -1},
            {"number": 10**400},
            {"number": float(number)},
            {"number": True},
            {"number": str(number)},
            {"number": None},
            {"salt": later},
            {"salt": easier, "number": 1, "challenge": digest},
            # Digits moved from the number into the salt.
            {"salt": salt + str(number)[:1], "number": int(str(number)[1:] or 0)},
            {"salt": salt.replace("kind=report", "kind=reply")},
            {"algorithm": "MD5"},
            {"challenge": "é" * 64},
            {"salt": ["a"]},
            {"signature": {"a": 1}},
        )
        for changes in tampered:
            with self.subTest(changes=str(changes)[:80]):
                self.assertIsNone(self.check(forged(self.payload, **changes)))

    def test_rubbish_proves_nothing(self):
        deep = base64.b64encode(b"[" * 1400).decode()
        rubbish = ("", "x", "é", "AAAA", "bnVsbA==", "W10=", "e30=", "\x00", deep, "A" * 10**6)
        for text in rubbish:
            with self.subTest(text=text[:20]):
                self.assertIsNone(self.check(text))

    def test_a_challenge_that_was_made_too_easy_is_not_taken(self):
        easy = guard.challenge(KEY, "report", 10, NOW)
        self.assertIsNone(self.check(guard.solve(easy)))

    def test_stamp_tells_the_age_of_the_form(self):
        stamp = guard.stamp(KEY, "report", NOW)
        self.assertAlmostEqual(guard.stamp_age(KEY, "report", stamp, NOW + 1.5), 1.5, 2)
        # A draft that was kept on the device is old, and fine.
        self.assertGreater(guard.stamp_age(KEY, "report", stamp, NOW + 5e6), 4e6)

    def test_stamps_that_are_not_ours(self):
        stamp = guard.stamp(KEY, "report", NOW)
        moment, signature = stamp.split(".")
        others = (
            None,
            "",
            "-5." + signature,
            f"{int(moment) - 9000}.{signature}",
            "9" * 400 + "." + signature,
            guard.stamp(KEY, "report", NOW + 3600),
            guard.stamp(KEY, "reply", NOW),
            guard.stamp("another", "report", NOW),
            moment,
            "é.é",
        )
        for text in others:
            with self.subTest(text=(text or "")[:40]):
                self.assertIsNone(guard.stamp_age(KEY, "report", text, NOW))

    def test_wait_token_is_of_one_visitor_and_ends(self):
        token = guard.wait_token(KEY, "report", "net", NOW)
        seconds, _proof = guard.waited(KEY, "report", ["other", "net"], token, NOW + 31)
        self.assertEqual(seconds, 31)
        for kind, visitor, text, now in (
            ("reply", "net", token, NOW + 31),
            ("report", "other", token, NOW + 31),
            ("report", "net", token, NOW + 4000),
            ("report", "net", token, NOW - 10),
            ("report", "net", "1" + token, NOW + 31),
            ("report", "net", "", NOW),
        ):
            with self.subTest(kind=kind, visitor=visitor, now=now):
                self.assertIsNone(guard.waited(KEY, kind, [visitor], text, now))

    def test_networks(self):
        for address, network in (
            ("203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3::4", "2001:db8:1::/56"),
            ("2001:db8:1:2ff::4", "2001:db8:1:200::/56"),
            ("fe80::1%eth0", "fe80::/56"),
            # The machine itself, or no address at all, is nobody's network.
            ("127.0.0.1", ""),
            ("::1", ""),
            ("", ""),
            ("unix", ""),
            ("203.0.113.77, 10.0.0.1", ""),
        ):
            self.assertEqual(guard.network_of(address), network, address)

    def test_free_networks(self):
        listed = "192.0.2.0/24, 2001:db8::/32,"
        self.assertTrue(guard.in_networks("192.0.2.9", listed))
        self.assertTrue(guard.in_networks("2001:db8::9", listed))
        self.assertFalse(guard.in_networks("192.0.3.9", listed))
        self.assertFalse(guard.in_networks("", listed))
        with self.assertRaises(ValueError):
            guard.in_networks("192.0.2.9", "city hall")

    def test_no_change_of_a_proof_is_taken(self):
        """Whatever single sign of a payload changes, it proves nothing or the same."""
        chance = random.Random(4)
        token = self.check(self.payload).token
        signs = "ABCabc019+/=-é "
        for _ in range(300):
            at = chance.randrange(len(self.payload))
            text = self.payload[:at] + chance.choice(signs) + self.payload[at + 1 :]
            found = self.check(text)
            self.assertTrue(found is None or found.token == token, text)
