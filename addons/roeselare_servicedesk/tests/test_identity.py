from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..schemas.submission import Contact, Submission, SubmissionError
from .common_apply import ApplyMixin


@tagged("post_install", "-at_install")
class TestIdentity(ApplyMixin, HttpCase):
    """How well a service wants to know who asks for it."""

    def _submit(self, user, **values):
        partner = self.env["res.partner"] if user._is_public() else user.partner_id
        return self.env["servicedesk.intake"].with_user(user)._submit(
            Submission(
                kind="request",
                title="",
                description="Please",
                contact=Contact(email="marie@example.com", lang="en_US"),
                service_id=self.plain.id,
                partner_id=partner.id or 0,
                **values,
            )
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls.env["servicedesk.service"].create(
            {"name": "Test plain", "team_id": cls.team_a.id}
        )
        cls.public = cls.env.ref("base.public_user")

    def test_the_intake_itself_holds_the_level(self):
        self.plain.identity = "email"
        with self.assertRaises(SubmissionError):
            self._submit(self.public)
        self.assertTrue(self._submit(self.public, email_confirmed=True))
        self.assertTrue(self._submit(self.citizen))
        self.plain.identity = "strong"
        for user in (self.public, self.citizen):
            with self.assertRaises(SubmissionError):
                self._submit(user, email_confirmed=True)
        self.assertTrue(self._submit(self.employee))
        # At the desk the operator sees who is there.
        self.assertTrue(self._submit(self.public, channel="desk"))
        self.citizen.partner_id.with_user(self.operator).action_verify_identity()
        self.assertTrue(self._submit(self.citizen))

    def test_a_visitor_first_proves_the_address(self):
        self.public_service.identity = "email"
        page = self.url_open(self.path)
        self.assertIn("First your e-mail address", page.text)
        self.assertNotIn('name="q_who"', page.text)
        self.assertEqual(self._post(page, email="marie@").status_code, 422)
        self.assertFalse(self._drafts())
        # The questions cannot be answered before that.
        self._post(page, q_who="Marie", q_kind="visitor")
        self.assertFalse(self._drafts())
        sent = self._post(page, email="marie@example.com")
        self.assertIn("Look in your mailbox", sent.text)
        self.assertNotIn("/aanvraag/", sent.text)
        draft = self._drafts()
        # The address that was not mailed leads back.
        self.assertTrue(self.url_open(draft._url()).url.endswith("/aanvragen"))
        first = self.url_open(draft._url(mailed=True))
        car = self._post(first, q_who="Marie", q_kind="resident")
        contact = self._post(car)
        self.assertIn("You confirmed it", contact.text)
        summary = self._post(contact, name="Marie", email="somebody@else.example")
        self._post(summary)
        self.assertEqual(self._tickets().partner_email, "marie@example.com")

    def test_an_account_needs_no_mail(self):
        self.public_service.identity = "email"
        self._login(self.citizen)
        self.assertIn('name="q_who"', self.url_open(self.path).text)

    def test_a_checked_identity_opens_the_strong_ones(self):
        self.public_service.identity = "strong"
        page = self.url_open(self.path)
        self.assertIn("First we must be sure who you are", page.text)
        self.assertNotIn('name="q_who"', page.text)
        self._login(self.citizen)
        self.assertNotIn('name="q_who"', self.url_open(self.path).text)
        self.citizen.partner_id.with_user(self.operator).action_verify_identity()
        page = self.url_open(self.path)
        self.assertIn('name="q_who"', page.text)
        car = self._post(page, q_who="Marie", q_kind="resident")
        self.citizen.partner_id.with_user(self.admin).action_withdraw_identity()
        self.assertTrue(self._post(car).url.endswith("/aanvragen"))
        self.assertFalse(self._tickets())

    def test_who_may_note_that_an_identity_was_checked(self):
        partner = self.citizen.partner_id
        for user in (self.citizen, self.other_citizen, self.employee, self.agent_a, self.dpo):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                partner.with_user(user).action_verify_identity()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                partner.with_user(user).write({"identity_verified": True})
        partner.with_user(self.operator).action_verify_identity()
        self.assertEqual(partner.identity_verified_by, self.operator)
        self.assertTrue(partner.identity_verified_at)
        self.flush_tracking()
        tracked = partner.message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("identity_verified", tracked)
        self.assertFalse(partner.copy().identity_verified)

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()
