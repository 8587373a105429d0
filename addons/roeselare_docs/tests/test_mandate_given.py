from datetime import timedelta

from odoo.tests import TransactionCase, tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError
from odoo.addons.roeselare_servicedesk.tools.email_key import email_key

from .common_mandate import MandateMixin


@tagged("post_install", "-at_install")
class TestMandateGiven(MandateMixin, TransactionCase):
    """What a person gives on the own documents, and who may answer it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_mandates()
        cls.today = cls.env.company._city_today()

    def _give(self, user=None, series=(), **post):
        post = {
            "email": "t_karel@example.com",
            "valid_to": str(self.today + timedelta(days=30)),
            **post,
        }
        mandates = self.env["docs.mandate"].with_user(user or self.marie)
        return mandates._give(post, [str(item.id) for item in series])

    def test_person_gives_to_an_address_that_has_to_be_proved(self):
        mandate = self._give()
        self.assertFalse(mandate.holder_id, "an account is looked for by nobody")
        held = self.env["docs.mandate"].with_user(self.karel)
        self.assertFalse(held._mine(mandate.id, True), "the address is not proved")
        self.karel._prove_email()
        held._mine(mandate.id, True)._accept()
        self.assertEqual(mandate.holder_id, self.karel.partner_id)
        self.assertEqual(len(self._read_by_karel()), 3)
        self.assertFalse(held._mine(mandate.id, False), "the holder does not end it as giver")

    def test_bad_mandates_of_a_person_are_told_by_field(self):
        five = self.today + timedelta(days=5 * 366 + 1)
        for name, post in (
            ("email", {"email": "nobody"}),
            ("email", {"email": self.marie.email}),
            ("valid_to", {"valid_to": ""}),
            ("valid_to", {"valid_to": "2026-13-45"}),
            ("valid_to", {"valid_to": str(self.today - timedelta(days=1))}),
            ("valid_to", {"valid_to": str(five)}),
            ("series", {"scope": "series"}),
        ):
            with self.subTest(post=post), self.assertRaises(SubmissionError) as caught:
                self._give(**post)
            self.assertIn(name, caught.exception.errors)
        empty = self.env["docs.series"].create({"name": "Empty", "code": "empty"})
        with self.assertRaises(SubmissionError):
            self._give(scope="series", series=empty)
        mandate = self._give(scope="series", series=self.other_series)
        self.assertEqual(mandate.series_ids, self.other_series)

    def test_holder_cannot_give_on(self):
        self._mandate(may_share=True)
        given = self._give(self.karel, email="third@example.com")
        self.assertEqual(given.principal_id, self.karel.partner_id, "only on the own documents")
        held = self.env["docs.mandate"].with_user(self.karel)
        self.assertFalse(held._held_by_id(given.id))

    def test_foreign_mandates_are_as_if_they_were_not(self):
        mandate = self._mandate(accepted=False)
        others = self.env["docs.mandate"].with_user(self.employee)
        for number in (mandate.id, mandate.id + 100_000, 0, -1, 2**31):
            for received in (True, False):
                with self.subTest(number=number, received=received):
                    self.assertFalse(others._mine(number, received))
            self.assertFalse(others._held_by_id(number))
        self.assertFalse(
            self.env["docs.mandate"].with_user(self.marie)._mine(mandate.id, True),
            "the principal does not accept for the holder",
        )

    def test_address_of_the_holder_is_compared_as_a_key(self):
        mandate = self._give(email=" T_Karel@EXAMPLE.com ")
        self.assertEqual(mandate.invited_key, email_key(self.karel.email))
