from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from .common import picture, submit
from .common_order import ADDRESS, OrderMixin, forward, setup_order


@tagged("post_install", "-at_install")
class TestOrder(OrderMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_order(cls)

    # ---------------------------------------------------------------- sending

    def test_the_window_proposes_contractor_and_approved_words_only(self):
        context = self.report.with_user(self.agent).action_forward()["context"]
        self.assertEqual(context["default_contractor_id"], self.contractor.id)
        self.assertEqual(context["default_text"], self.category.name)
        self.assertEqual(context["default_photo_ids"], [(6, 0, [])])
        self.report.public_text = "Approved words"
        self.report.photo_ids.publication = "approved"
        context = self.report.with_user(self.agent).action_forward()["context"]
        self.assertEqual(context["default_text"], "Approved words")
        self.assertEqual(context["default_photo_ids"][0][2], self.report.photo_ids.ids)

    def test_the_contractor_of_the_main_category_counts_too(self):
        other = self.contractor.copy({"name": "Main"})
        self.category.contractor_id = False
        self.category.parent_id.contractor_id = other
        self.assertEqual(self.category._proposed_contractor(), other)
        other.active = False
        self.assertFalse(self.category._proposed_contractor())

    def test_the_mail_holds_the_link_and_nothing_of_the_reporter(self):
        self._clear()
        order = forward(self, text="Empty the bin")
        (mail,) = self._mails(ADDRESS)
        self.assertIn(order._url(), mail)
        self.assertIn("Empty the bin", mail)
        for secret in ("Peeters", "an@example.com", "0470", "Secret words"):
            self.assertNotIn(secret, mail)
        self.assertNotIn(order._token(), self._notes())
        self.assertIn("Sent to Test contractor", self._notes())
        self.assertEqual(self.report.public_state, "in_progress")

    def test_the_contact_goes_along_with_a_reason_only(self):
        with self.assertRaises(UserError):
            forward(self, share_contact=True, contact_reason=" ")
        order = forward(self, share_contact=True, contact_reason="Nest in the garden")
        self.assertTrue(order.share_contact)
        self.assertIn("Nest in the garden", self._notes())

    def test_what_cannot_be_sent(self):
        other = submit(self, photos=(("p.jpg", picture()),))
        for values in ({"text": " "}, {"photo_ids": other.photo_ids.ids}, {"contractor_id": False}):
            with self.subTest(values=values), self.assertRaises(UserError), self.cr.savepoint():
                forward(self, **values)
        self.contractor.active = False
        with self.assertRaises(UserError), self.cr.savepoint():
            forward(self, contractor_id=self.contractor.id)
        self.contractor.active = True
        forward(self)
        with self.assertRaises(UserError), self.cr.savepoint():
            forward(self)
        self.report._set_public_state("resolved")
        with self.assertRaises(UserError):
            forward(self)

    def test_a_question_is_not_for_a_contractor(self):
        question = self.env["helpdesk.ticket"].create(
            {"name": "Question", "description": "?", "kind": "question"}
        )
        with self.assertRaises(UserError):
            self.env["meldpunt.order"]._forward(question, self.contractor, "Do it")

    def test_only_who_may_change_the_report_sends_and_withdraws(self):
        order = forward(self)
        officer = new_test_user(
            self.env, "meld_officer", "base.group_user,roeselare_servicedesk.group_dpo"
        )
        for user in (self.stranger, self.citizen, officer):
            for name in ("action_withdraw", "action_send_again"):
                with self.subTest(user=user.login, name=name), self.assertRaises(AccessError):
                    getattr(order.with_user(user), name)()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                forward(self, user=user)
        self.assertEqual(order.state, "sent")

    def test_orders_are_seen_with_their_report_and_changed_by_nobody(self):
        order = forward(self)
        roles = {"lead": True, "operator": True, "dpo": True, "editor": False}
        for name, reads in roles.items():
            groups = f"base.group_user,roeselare_servicedesk.group_{name}"
            user = new_test_user(self.env, f"meld_order_{name}", groups)
            if name == "lead":
                self.report.team_id.user_ids += user
            seen = self.env["meldpunt.order"].with_user(user)
            if name == "editor":
                self.assertFalse(order.with_user(user).has_access("read"))
                continue
            self.assertEqual(bool(seen.search([("id", "=", order.id)])), reads, name)
            self.assertFalse(order.with_user(user).has_access("write"), name)
        self.assertTrue(order.with_user(self.agent).has_access("read"))
        for user in (self.stranger, self.citizen, self.env.ref("base.public_user")):
            self.assertFalse(order.with_user(user).has_access("read"), user.login)
        for operation in ("write", "create", "unlink"):
            for user in (self.agent, self.stranger, self.citizen):
                self.assertFalse(order.with_user(user).has_access(operation), user.login)
        with self.assertRaises(AccessError):
            order.with_user(self.agent).state = "done"
        with self.assertRaises(AccessError):
            order.with_user(self.agent).link_version  # noqa: B018

    # ------------------------------------------------------------------- link

    def test_tokens_that_open_nothing(self):
        order = forward(self)
        token = order._token()
        self.assertEqual(self._as_visitor(order), order)
        number, _dash, signature = token.partition("-")
        other = f"{int(number) + 1}-{signature}"
        bad = ("", None, "x", number, f"{number}-", token[:-1], token + "0", other, "²-a", "é-é")
        for text in (*bad, f"{'9' * 12}-{signature}", f"{number}-{'0' * 40}"):
            with self.subTest(token=text):
                self.assertFalse(self.env["meldpunt.order"]._from_token(text))
        self.report.active = False
        self.assertFalse(self.env["meldpunt.order"]._from_token(token))

    def test_sending_again_makes_the_former_link_void(self):
        order = forward(self)
        former = order._token()
        order.expires_at = fields.Datetime.now() - timedelta(days=1)
        self._clear()
        order.with_user(self.agent).action_send_again()
        self.assertFalse(self.env["meldpunt.order"]._from_token(former))
        self.assertFalse(self._as_visitor(order)._expired())
        self.assertIn(order._url(), self._mails(ADDRESS)[0])

    def test_a_withdrawn_order_is_unknown_and_its_contractor_told(self):
        order = forward(self)
        self._clear()
        order.with_user(self.agent).action_withdraw()
        self.assertFalse(self._as_visitor(order))
        self.assertIn("No longer needed", self._mails(ADDRESS)[0])
        with self.assertRaises(UserError):
            order.with_user(self.agent).action_withdraw()
        self.assertTrue(forward(self), "it can be sent anew")

    def test_addresses_of_contractors_are_checked(self):
        for email in ("x", "a@b@c", " "):
            with self.subTest(email=email), self.assertRaises(ValidationError):
                self.contractor.email = email

    def test_agents_read_contractors_and_administrators_write_them(self):
        mine = self.contractor.with_user(self.agent)
        self.assertTrue(mine.has_access("read"))
        for user in (self.agent, self.citizen):
            self.assertFalse(self.contractor.with_user(user).has_access("write"), user.login)
        self.assertFalse(self.contractor.with_user(self.citizen).has_access("read"))
