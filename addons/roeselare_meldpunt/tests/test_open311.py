from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common import picture, submit
from .common_open311 import JOB, Open311Mixin, setup_open311
from .common_order import ADDRESS
from .fake_open311 import KEY


@tagged("post_install", "-at_install")
class TestOpen311(Open311Mixin, TransactionCase):
    """An order goes to a contractor's own system, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_open311(cls)

    # ------------------------------------------------------------------ sending

    def test_nothing_is_sent_before_the_job(self):
        self._clear()
        order = self._forward(text="Empty the bin")
        self.assertEqual((order.channel, order.delivery), ("open311", "queued"))
        self.assertFalse(self.there.asked)
        self.assertFalse(self._mails(ADDRESS))
        self.assertIn("Goes to the system of Test contractor", self._notes())
        cron = self.env.ref("roeselare_meldpunt.ir_cron_open311_send")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(triggers, "the job is asked to run right after")

    def test_it_holds_what_is_needed_and_nobody(self):
        self.contractor.instructions = "Put up signs"
        order = self._forward(text="Empty <the> bin")
        self._send()
        (form,) = self.there.posts()
        self.assertEqual(form["service_code"], "BIN")
        self.assertEqual((form["lat"], form["long"]), ("50.944000", "3.125000"))
        self.assertEqual(form["address_string"], "Noordstraat 5")
        self.assertEqual(form["api_key"], KEY)
        self.assertEqual(form["device_id"], f"{self.report.number}/{order.id}")
        for words in (form["device_id"], "Empty <the> bin", "Put up signs"):
            self.assertIn(words, form["description"])
        for secret in ("Peeters", "an@example.com", "0470", "Secret words"):
            self.assertNotIn(secret, str(form))
        self.assertNotIn("jurisdiction_id", form)
        self.assertEqual((order.delivery, order.open311_id), ("delivered", "601"))
        self.assertEqual(order.state, "sent")
        self.assertIn("under number 601", self._notes())
        self._send()
        self.assertEqual(len(self.there.posts()), 1)

    def test_the_contact_goes_along_with_a_reason_only_and_never_the_mailbox(self):
        self._forward(share_contact=True, contact_reason="Nest in the garden")
        self._send()
        (form,) = self.there.posts()
        self.assertEqual((form["first_name"], form["last_name"]), ("An", "Peeters"))
        self.assertIn("0470", form["phone"].replace(" ", ""))
        self.assertNotIn("an@example.com", str(form))

    def test_jurisdiction_is_told_and_the_key_stands_in_no_address(self):
        self.contractor.open311_jurisdiction = "roeselare.be"
        order = self._arrived()
        self._read()
        ((method, _path, query),) = self.there.asked
        self.assertEqual((method, query["jurisdiction_id"]), ("GET", "roeselare.be"))
        self.assertEqual(query["service_request_id"], order.open311_id)
        self.assertNotIn(KEY, str(query))

    def test_numbers_of_json_are_numbers_too(self):
        self.there.integers = True
        order = self._arrived()
        self.there.change("601", status="closed")
        self._read()
        self.assertEqual((order.open311_id, order.state), ("601", "done"))

    # ------------------------------------------------------------ what is checked

    def test_a_category_without_a_service_is_not_sent(self):
        self.contractor.open311_service_ids.category_ids = False
        with self.assertRaisesRegex(UserError, "no service for"), self.cr.savepoint():
            self._forward()
        self.contractor.open311_service_ids.category_ids = self.category.parent_id
        self.assertTrue(self._forward(), "the service of the main category counts")

    def test_the_nearest_category_decides(self):
        self.contractor.open311_service_ids.category_ids = self.category.parent_id
        near = {"code": "NEAR", "name": "Near", "category_ids": [(6, 0, self.category.ids)]}
        self.contractor.open311_service_ids = [(0, 0, near)]
        self._forward()
        self._send()
        self.assertEqual(self.there.posts()[0]["service_code"], "NEAR")

    def test_a_report_without_a_place_or_with_a_long_text_is_not_sent(self):
        self.report.write({"latitude": 0, "longitude": 0, "address_text": False})
        with self.assertRaisesRegex(UserError, "a place first"), self.cr.savepoint():
            self._forward()
        self.report.address_text = "At the church"
        with self.assertRaisesRegex(UserError, "signs too long"), self.cr.savepoint():
            self._forward(text="x" * 4000)
        self._forward()
        self._send()
        (form,) = self.there.posts()
        self.assertNotIn("lat", form)
        self.assertEqual(form["address_string"], "At the church")

    def test_a_service_that_is_gone_meanwhile_is_told(self):
        order = self._forward()
        self.contractor.open311_service_ids.active = False
        self._send()
        self.assertEqual(order.delivery, "failed")
        self.assertFalse(self.there.asked)
        self.assertIn("No service of its system", self._notes())

    # ------------------------------------------------------------------ only once

    def test_a_lost_answer_makes_no_second_request(self):
        for mode in ("lost", "lost by fault"):
            self.there.clear()
            self.report = submit(self)
            order = self._forward()
            with self.subTest(mode=mode):
                self._send(mode)
                self.assertEqual(order.delivery, "asked")
                self._send()
                self.assertEqual((order.delivery, order.open311_id), ("delivered", "601"))
                self.assertEqual(len(self.there.posts()), 1)

    def test_a_server_that_dies_after_sending_looks_first(self):
        order = self._forward()
        self._send("lost")
        # What was committed before the call, and nothing after it.
        order.write({"delivery": "asked", "attempts": 0, "open311_id": False})
        self._send()
        self.assertEqual(len(self.there.posts()), 1)
        self.assertEqual(order.open311_id, "601")

    def test_what_may_have_arrived_is_kept_before_it_is_sent(self):
        order = self._forward()
        kept = []
        self.there.modes = ["broken"]
        cron = self.env.registry["ir.cron"]

        def commit(*_args, **_kwargs):
            kept.append((order.delivery, len(self.there.posts())))
            return 60.0

        self.patch(cron, "_commit_progress", commit)
        with mute_logger(JOB):
            self.orders._cron_open311_send()
        self.assertIn(("asked", 0), kept)

    def test_nothing_goes_again_while_nobody_knows(self):
        order = self._forward()
        self._send("broken")
        for mode in ("broken", "html", "huge", "not found", "lost by fault"):
            with self.subTest(mode=mode):
                order.attempts = 0
                self._send(mode)
                self.assertEqual(order.delivery, "asked")
                self.assertEqual(len(self.there.posts()), 1)

    def test_it_goes_again_when_it_is_sure_that_it_is_not_there(self):
        order = self._forward()
        self._send("broken")
        self._send()
        self.assertEqual(order.delivery, "delivered")
        methods = [method for method, _path, _form in self.there.asked]
        self.assertEqual(methods, ["POST", "GET", "POST"])
        query = self.there.asked[1][2]
        self.assertEqual(query["service_code"], "BIN")
        self.assertLess(query["start_date"], query["end_date"])

    def test_the_request_of_another_order_is_not_ours(self):
        order = self._forward()
        reference = order._open311_reference()
        self.assertTrue(order._is_ours(f"{reference}\n\nEmpty it"))
        self.assertTrue(order._is_ours(f"Ref. {reference}."))
        for words in ("", None, f"{reference}1", f"1{reference}", f"9-{reference}", "Empty it"):
            with self.subTest(words=words):
                self.assertFalse(order._is_ours(words))

    def test_a_full_list_proves_nothing(self):
        order = self._forward()
        self._send("broken")
        for _number in range(1000):
            self.there._take({"service_code": "BIN", "description": "x"})
        self._send()
        self.assertEqual(order.delivery, "asked")
        self.assertEqual(len(self.there.posts()), 1)

    # -------------------------------------------------------------------- tokens

    def test_a_token_is_asked_for_its_number(self):
        self.there.tokens = {}
        order = self._forward()
        self._send()
        self.assertEqual(order.delivery, "token")
        self._send()
        self.assertEqual(order.delivery, "token", "it has no number yet")
        self.there.tokens["token-601"] = "601"
        self._send()
        self.assertEqual((order.delivery, order.open311_id), ("delivered", "601"))
        self.assertEqual(len(self.there.posts()), 1)

    def test_a_token_that_never_gets_a_number_is_given_up_and_not_sent_again(self):
        self.there.tokens = {}
        order = self._forward()
        for _try in range(8):
            self._send()
        self.assertEqual(order.delivery, "failed")
        self.assertIn("gave no number", self._notes())
        order.with_user(self.agent).action_send_again()
        self.there.tokens["token-601"] = "601"
        self._send()
        self.assertEqual(order.delivery, "delivered")
        self.assertEqual(len(self.there.posts()), 1)

    # ----------------------------------------------------------------- taken back

    def test_a_withdrawn_order_is_not_sent_and_nobody_mailed(self):
        order = self._forward()
        self._clear()
        order.with_user(self.agent).action_withdraw()
        self._send()
        self.assertFalse(self.there.asked)
        self.assertFalse(self._mails(ADDRESS))

    def test_what_arrived_is_taken_back_by_mail(self):
        order = self._arrived()
        self._clear()
        self.report.with_user(self.agent)._set_public_state("resolved")
        self.assertEqual(order.state, "ended")
        (mail,) = self._mails(ADDRESS)
        self.assertIn("No longer needed", mail)
        self.assertIn("601", mail)
        self._read()
        self.assertFalse(self.there.asked)

    # ------------------------------------------------------------- page and photo

    def test_no_page_answers_for_a_system(self):
        order = self._arrived()
        self.assertFalse(self._as_visitor(order))

    def test_the_photo_link_gives_one_photo_while_it_runs(self):
        photos = self.report.photo_ids
        order = self._forward(photo_ids=[(6, 0, photos.ids)])
        self._send()
        link = self.there.posts()[0]["media_url"]
        token = link.split("/")[-2]
        visitor = self.orders.with_user(self.env.ref("base.public_user"))
        self.assertEqual(visitor._photo_of_token(token), photos)
        other = submit(self, photos=(("p.jpg", picture()),)).photo_ids
        number, photo, signature = token.split("-")
        bad = ["", None, "x", f"{number}-{other.id}-{signature}", f"{number}-{photo}-{'0' * 40}"]
        bad += [order._photo_token(other), order._token(), token + "0", f"²-{photo}-{signature}"]
        for text in bad:
            with self.subTest(token=text):
                self.assertFalse(visitor._photo_of_token(text))
        order.expires_at = fields.Datetime.now() - timedelta(days=1)
        self.assertFalse(visitor._photo_of_token(token))
        order.expires_at = fields.Datetime.now() + timedelta(days=1)
        order.state = "done"
        self.assertFalse(visitor._photo_of_token(token))
