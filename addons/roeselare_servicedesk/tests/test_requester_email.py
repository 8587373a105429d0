import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.schemas.submission import Contact, Submission
from odoo.addons.roeselare_servicedesk.tools.email_key import email_key

from .common import PASSWORD, CityMixin


class TestEmailKey(TransactionCase):
    def test_one_address_has_one_spelling(self):
        same = "an.peeters@xn--mnchen-3ya.example"
        for text in (
            "An.Peeters@MÜNCHEN.example",
            " an.peeters@münchen.example ",
            "An Peeters <an.peeters@xn--mnchen-3ya.example>",
            "an.peeters@mu\u0308nchen.example",
        ):
            self.assertEqual(email_key(text), same)

    def test_another_address_stays_another(self):
        keys = {
            email_key(text)
            for text in (
                "an@example.com",
                "an+bins@example.com",
                "a.n@example.com",
                "an@example.org",
                "an@mail.example.com",
            )
        }
        self.assertEqual(len(keys), 5)

    def test_no_address_is_no_key(self):
        for text in (None, "", "an", "an@", "@example.com", "a@b, c@d", "an@exa..mple.com"):
            self.assertEqual(email_key(text), "", text)


@tagged("post_install", "-at_install")
class TestRequesterEmail(CityMixin, HttpCase):
    """Confirming an address, and what an account takes over by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()

    def _submit(self, email="an@example.com", **values):
        return self.env["servicedesk.intake"]._submit(
            Submission(
                kind="question",
                title="Bin",
                description="It is full",
                contact=Contact(name="An", email=email, lang="en_US"),
                category_id=self.category.id,
                **values,
            )
        )

    def _confirmed(self, email="an@example.com", **values):
        ticket = self._ticket(**{"partner_id": False, "partner_email": email, **values})
        ticket.requester_confirmed_at = fields.Datetime.now()
        return ticket

    def _form_token(self, page):
        return re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)

    def _press(self, path, **data):
        page = self.url_open(path)
        return self.url_open(path, data={"csrf_token": self._form_token(page), **data})

    def _status(self, path, data=None):
        with mute_logger("odoo.http"):
            return self.url_open(path, data=data).status_code

    # ----------------------------------------------------------------- ticket

    def test_the_mailed_link_confirms_by_its_button_only(self):
        ticket = self._submit()
        ticket._mail_received()
        mail = self.env["mail.mail"].search([("email_to", "=", "an@example.com")], limit=1)
        path = re.search(r"/bevestig/[\w-]+", mail.body_html).group()
        self.assertEqual(self._status(path), 200)
        self.assertEqual(self._status(path, {"csrf_token": "x"}), 400)
        ticket.invalidate_recordset()
        self.assertFalse(ticket.requester_confirmed_at)
        page = self._press(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn(ticket.number, page.text)
        ticket.invalidate_recordset()
        self.assertTrue(ticket.requester_confirmed_at)

    def test_the_page_after_sending_holds_no_link_to_confirm(self):
        ticket = self._submit()
        page = self.url_open(ticket._tracking_url()).text
        self.assertNotIn("/bevestig/", page)
        self.assertNotIn(ticket._confirm_token(), page)

    def test_the_tracking_token_and_guesses_confirm_nothing(self):
        ticket = self._submit()
        token = ticket._confirm_token()
        for guess in (
            ticket._tracking_token(),
            token[:-1],
            token + "0",
            f"{self._ticket().id}-{token.split('-')[1]}",
            "é",
            "9" * 40,
        ):
            self.assertEqual(self._status(f"/bevestig/{guess}"), 404, guess)

    def test_another_address_needs_another_link(self):
        ticket = self._submit()
        token = ticket._confirm_token()
        ticket.partner_email = "els@example.com"
        self.assertEqual(self._status(f"/bevestig/{token}"), 404)

    def test_an_account_is_not_asked_to_confirm(self):
        ticket = self._submit(partner_id=self.citizen.partner_id.id)
        self.assertFalse(ticket._needs_confirmation())

    def test_a_draft_that_came_by_mail_is_confirmed(self):
        self.assertTrue(self._submit(email_confirmed=True).requester_confirmed_at)

    # ---------------------------------------------------------------- account

    def _login(self, user):
        self.authenticate(user.login, PASSWORD)

    def _fetch(self):
        page = self.url_open("/my/tickets")
        token = self._form_token(page)
        with mute_logger("odoo.http"):
            return self.url_open("/my/tickets/ophalen", data={"csrf_token": token})

    def _proof(self):
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        return re.search(r"/my/e-mail/[\w=-]+", mail.body_html).group()

    def test_the_account_takes_over_what_has_its_proven_address(self):
        mine = self._confirmed("Citizen@Example.com")
        secret = self._confirmed("citizen@example.com", category_id=self.secret_category.id)
        others = (
            self._ticket(partner_id=False, partner_email="citizen@example.com"),
            self._confirmed("citizen+x@example.com"),
            self._confirmed("other@example.com"),
            self._confirmed(
                "citizen@example.com", partner_id=self.other_citizen.partner_id.id
            ),
        )
        owners = [ticket.partner_id for ticket in others]
        self.citizen.lang = "en_US"
        self._login(self.citizen)
        self.assertIn("citizen@example.com", self._fetch().text)
        self.assertFalse(mine.partner_id, "an address that nobody proved takes nothing")
        page = self._press(self._proof())
        self.assertEqual(page.status_code, 200)
        (mine + secret).invalidate_recordset()
        self.assertEqual((mine + secret).partner_id, self.citizen.partner_id)
        self.assertEqual([ticket.partner_id for ticket in others], owners)
        self.assertIn("took this over", mine.message_ids[0].body)
        self.assertEqual(self._status(f"/my/ticket/{secret.id}"), 200)

    def test_the_link_is_for_the_account_that_asked(self):
        self._confirmed("citizen@example.com")
        self._login(self.citizen)
        self._fetch()
        path = self._proof()
        self._login(self.other_citizen)
        self.assertEqual(self._status(path), 404)
        self.assertEqual(self._status(path, {"csrf_token": "x"}), 404)
        for guess in ("x", "AAAA", "é", "a" * 200):
            self.assertEqual(self._status(f"/my/e-mail/{guess}"), 404)

    def test_an_address_changed_after_the_mail_is_not_proven(self):
        stolen = self._confirmed("els@example.com")
        self._login(self.citizen)
        self._fetch()
        path = self._proof()
        self.citizen.partner_id.email = "els@example.com"
        self.assertEqual(self._status(path), 404)
        self.assertFalse(self.citizen._has_proven_email())
        self.citizen.partner_id.email = "citizen@example.com"
        self._press(path)
        self.citizen.partner_id.email = "els@example.com"
        self.assertFalse(self.citizen._has_proven_email())
        self.assertFalse(self.citizen._take_over_tickets())
        self.assertFalse(stolen.partner_id)

    def test_mails_to_prove_an_address_are_few(self):
        self._login(self.citizen)
        self.assertEqual(self._fetch().status_code, 200)
        self.assertEqual(self._fetch().status_code, 422)

    def test_a_ticket_confirmed_later_joins_the_account(self):
        self.citizen._prove_email()
        ticket = self._ticket(partner_id=False, partner_email="citizen@example.com")
        ticket._confirm_requester()
        self.assertEqual(ticket.partner_id, self.citizen.partner_id)

    def test_an_invitation_proves_the_address_it_was_mailed_to(self):
        earlier = self._confirmed("nieuw@example.com")
        partner = self.env["res.partner"].create(
            {"name": "Nieuw", "email": "nieuw@example.com"}
        )
        partner.signup_prepare()
        token = partner._generate_signup_token()
        values = {"login": "nieuw@example.com", "password": PASSWORD, "name": "Nieuw"}
        self.env["res.users"].signup(values, token)
        self.assertEqual(earlier.partner_id, partner)

    def test_an_invitation_proves_no_other_address(self):
        earlier = self._confirmed("victim@example.com")
        partner = self.env["res.partner"].create(
            {"name": "Nieuw", "email": "nieuw@example.com"}
        )
        partner.signup_prepare()
        values = {"login": "victim@example.com", "password": PASSWORD, "name": "Nieuw"}
        self.env["res.users"].signup(values, partner._generate_signup_token())
        self.assertFalse(earlier.partner_id)
        self.assertFalse(partner.user_ids._has_proven_email())

    def test_open_signup_proves_nothing(self):
        self.env["website"].search([]).auth_signup_uninvited = "b2c"
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        earlier = self._confirmed("victim@example.com")
        values = {"login": "victim@example.com", "password": PASSWORD, "name": "Dief"}
        self.env["res.users"].signup(values)
        user = self.env["res.users"].search([("login", "=", "victim@example.com")])
        self.assertTrue(user)
        self.assertFalse(earlier.partner_id or user._has_proven_email())

    def test_two_accounts_with_one_address_take_nothing_by_themselves(self):
        for user in (self.citizen, self.other_citizen):
            user.partner_id.email = "samen@example.com"
            user._prove_email()
        ticket = self._ticket(partner_id=False, partner_email="samen@example.com")
        ticket._confirm_requester()
        self.assertFalse(ticket.partner_id)

    def test_a_link_does_not_work_for_ever(self):
        self.assertTrue(self.citizen._is_email_proof(self._token_of(self.citizen)))
        with self._later(hours=73):
            self.assertFalse(self.citizen._is_email_proof(self.token))

    def _token_of(self, user):
        self.token = user._email_proof_url().rpartition("/")[2]
        return self.token

    def _later(self, **delta):
        from freezegun import freeze_time

        return freeze_time(fields.Datetime.now() + timedelta(**delta))
