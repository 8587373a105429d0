from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ..tools.whatsapp_api import TOO_LATE, ProviderError
from .common_whatsapp import ELS, WhatsappMixin, call, words
from .many import many_tickets

JOB = "odoo.addons.roeselare_servicedesk.models.servicedesk_whatsapp_message"


@tagged("post_install", "-at_install")
class TestWhatsapp(WhatsappMixin, TransactionCase):
    """A conversation by WhatsApp, from the first words to the answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_whatsapp()

    # ---------------------------------------------------------------------- in

    def test_first_words_make_a_ticket_and_are_confirmed(self):
        ticket = self._say()
        self.assertEqual((ticket.kind, ticket.name), ("question", "The bin is full"))
        self.assertEqual(ticket.channel_id.name, "WhatsApp")
        self.assertEqual(
            (ticket.partner_name, ticket.partner_phone), ("Els Declercq", f"+{ELS}")
        )
        self.assertTrue(ticket.team_id)
        self.assertTrue(ticket.received_mail_due)
        ticket._mail_received()
        self._run()
        ((number, text),) = self.sent
        self.assertEqual(number, ELS)
        self.assertIn(ticket.number, text)
        self.assertIn("/volg/", text)

    def test_the_same_message_twice_is_one(self):
        for _time in range(2):
            self._bring(words())
            self._run()
        self._bring(words())
        self.assertEqual(self.rows.search_count([("direction", "=", "in")]), 1)
        self.assertEqual(
            self.env["helpdesk.ticket"].search_count([("whatsapp_number", "=", ELS)]), 1
        )

    def test_further_words_go_on_and_the_clock_runs_again(self):
        ticket = self._say()
        ticket.with_user(self.operator)._ask_requester("Which bin?")
        self.assertEqual(ticket.public_state, "waiting")
        self.assertEqual(self._say("wamid.2", body="The green one"), ticket)
        self.assertEqual(ticket.public_state, "in_progress")
        message = ticket._public_messages()[-1]
        self.assertIn("The green one", message.body)
        self.assertTrue(ticket._is_from_requester(message))

    def test_another_number_or_many_days_later_is_another_ticket(self):
        ticket = self._say()
        other = "32470999999"
        self._bring(words("wamid.2", other))
        self._run()
        self.assertNotEqual(self._ticket_of(other), ticket)
        ticket.whatsapp_last_at -= timedelta(days=8)
        self.assertNotEqual(self._say("wamid.3", body="Something else"), ticket)

    def test_words_on_a_closed_ticket_ask_to_open_it(self):
        ticket = self._say()
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        ticket.with_user(self.operator)._close_for(reason, "Done")
        self.assertEqual(self._say("wamid.2", body="Still full"), ticket)
        self.assertEqual((ticket.reopen_state, ticket.reopen_reason), ("requested", "Still full"))
        ticket.reopen_state = "refused"
        self.assertNotEqual(self._say("wamid.3", body="Full again"), ticket)

    def test_a_picture_passes_the_gate(self):
        ticket = self._say(kind="image", id="m1", caption="Look")
        self.assertEqual(ticket._public_attachments().mapped("mimetype"), ["image/jpeg"])
        self.assertIn("Look", ticket.description)
        self.pictures["m2"] = b"MZ program"
        self._say("wamid.2", kind="image", id="m2", caption="And this")
        self.assertEqual(len(ticket._public_attachments()), 1)
        self.assertIn("photo", self.sent[-1][1])
        self.assertIn("And this", ticket._public_messages()[-1].body)

    def test_a_picture_that_cannot_be_had_is_asked_again_and_the_words_stay(self):
        self.failure = ProviderError("status 503", again=True)
        self._bring(words(kind="image", id="m1", caption="Look"))
        for _time in range(3):
            self._run()
            self.assertFalse(self._ticket_of())
            self.rows.search([]).next_try = "2020-01-01"
        self._run()
        self.assertIn("Look", self._ticket_of().description)

    def test_a_location_is_told_to_staff(self):
        ticket = self._say(
            kind="location", latitude=50.944, longitude=3.125, name="Park", address="Straat 1"
        )
        self.assertIn("Park, Straat 1", ticket.description)
        self.assertIn("50.944000, 3.125000", ticket.description)

    def test_other_kinds_are_answered_once_and_make_nothing(self):
        for number in range(3):
            self._bring(words(f"wamid.{number}", kind="audio", id="a1"))
        self._bring(words("wamid.9", kind="reaction", emoji="👍"))
        self._run()
        self.assertFalse(self._ticket_of())
        self.assertEqual(len(self.sent), 1)
        self.assertIn("112", self.sent[0][1])

    def test_nothing_personal_is_kept_twice(self):
        self._say(kind="image", id="m1", caption="Look")
        ticket = self._ticket_of()
        ticket.with_user(self.operator)._answer_requester("On our way")
        self._run()
        for row in self.rows.search([]):
            self.assertFalse(row.body or row.contact or row.media_id)

    # --------------------------------------------------------------------- out

    def test_an_answer_goes_out_and_its_delivery_comes_back(self):
        ticket = self._say()
        ticket.with_user(self.operator)._answer_requester("On our way")
        row = ticket.whatsapp_message_ids.filtered(lambda item: item.direction == "out")
        self.assertEqual(row.state, "queued")
        self._run()
        self.assertIn("On our way", self.sent[-1][1])
        for state, after in (
            ("delivered", "delivered"),
            ("sent", "delivered"),
            ("read", "read"),
            ("delivered", "read"),
        ):
            self._bring(call(statuses=[{"id": row.provider_id, "status": state}]))
            self.assertEqual(row.state, after)

    def test_a_provider_that_fails_is_asked_again_until_it_is_given_up(self):
        ticket = self._say()
        ticket.with_user(self.operator)._answer_requester("On our way")
        row = ticket.whatsapp_message_ids.filtered(lambda item: item.direction == "out")
        self.failure = ProviderError("status 503", again=True)
        self._run()
        self.assertEqual((row.state, row.attempts), ("queued", 1))
        self._run()
        self.assertEqual(row.attempts, 1, "not before its time")
        self.failure, row.next_try = None, "2020-01-01"
        self._run()
        self.assertEqual((row.state, len(self.sent)), ("sent", 1))
        ticket.with_user(self.operator)._answer_requester("Once more")
        self.failure = ProviderError("status 400", again=False)
        self._run()
        row = ticket.whatsapp_message_ids.filtered(lambda item: item.state == "failed")
        self.assertEqual(len(row), 1)
        self.assertIn("could not be delivered", ticket.message_ids[0].body)

    def test_a_fault_of_ours_stops_no_other(self):
        self._bring(words("wamid.1", "32470111111"))
        self._bring(words("wamid.2"))
        desk = type(self.env["servicedesk.whatsapp"])
        begin = desk._begin

        def broken(model, row, text, clean):
            if row.number != ELS:
                raise KeyError("broken")
            return begin(model, row, text, clean)

        self.patch(desk, "_begin", broken)
        with mute_logger(JOB):
            for tries in range(1, 9):
                self._run()
                row = self.rows.search([("state", "=", "received")])
                self.assertEqual((row.attempts, row.body), (tries, "The bin is full"))
                row.next_try = "2020-01-01"
        self.assertTrue(self._ticket_of())

    def test_after_24_hours_the_agent_is_told_and_nothing_is_sent(self):
        ticket = self._say()
        ticket.whatsapp_last_at -= timedelta(hours=25)
        self.assertFalse(ticket.whatsapp_open)
        window = self.env["servicedesk.reply"].with_user(self.operator)
        reply = window.create({"ticket_id": ticket.id, "text": "On our way"})
        self.assertFalse(reply.whatsapp_open)
        self.assertEqual(reply.whatsapp_number, ELS)
        reply.action_send()
        self._run()
        self.assertFalse(self.sent)
        self.assertIn("more than 24 hours", ticket.message_ids[0].body)
        self._say("wamid.2", body="Hello?")
        self.assertTrue(ticket.whatsapp_open)

    def test_the_provider_may_find_it_too_late_as_well(self):
        ticket = self._say()
        ticket.with_user(self.operator)._answer_requester("On our way")
        self._run()
        row = ticket.whatsapp_message_ids.filtered(lambda item: item.direction == "out")
        failed = {"id": row.provider_id, "status": "failed", "errors": [{"code": TOO_LATE}]}
        for _time in range(2):
            self._bring(call(statuses=[failed]))
        self.assertEqual(row.state, "failed")
        notes = ticket.message_ids.filtered(lambda item: "24 hours" in item.body)
        self.assertEqual(len(notes), 1)

    def test_long_answers_are_sent_in_parts(self):
        ticket = self._say()
        ticket.with_user(self.operator)._answer_requester("word " * 1500)
        self._run()
        self.assertEqual(len(self.sent), 2)
        self.assertTrue(all(len(text) <= 4000 for _number, text in self.sent))

    # ---------------------------------------------------------------- settings

    def test_while_it_is_off_nothing_comes_and_nothing_goes(self):
        ticket = self._say()
        self.env.company.servicedesk_whatsapp = False
        desk = self.env["servicedesk.whatsapp"]
        self.assertFalse(desk._company_of("106540352242922"))
        ticket.with_user(self.operator)._answer_requester("On our way")
        self._run()
        self.assertFalse(self.sent)

    def test_it_needs_all_of_its_settings(self):
        for name in ("address", "number_id", "token", "secret", "verify"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.env.company.write({f"servicedesk_whatsapp_{name}": False})
        for address in ("http://provider.example", "ftp://provider.example", "provider"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.env.company.servicedesk_whatsapp_address = address

    def test_staff_see_messages_of_their_tickets_and_no_secret(self):
        ticket = self._say()
        ticket.team_id = self.team_a
        row = ticket.whatsapp_message_ids
        self.assertEqual(row.with_user(self.agent_a).state, "taken")
        self.assertFalse(self.rows.with_user(self.agent_b).search([]))
        with self.assertRaises(AccessError):
            row.with_user(self.agent_b).read(["state"])
        with self.assertRaises(AccessError):
            row.with_user(self.agent_a).read(["provider_id"])
        with self.assertRaises(AccessError):
            row.with_user(self.agent_a).write({"state": "read"})
        for name in ("token", "secret", "verify"):
            with self.assertRaises(AccessError):
                self.env.company.with_user(self.operator).read([f"servicedesk_whatsapp_{name}"])

    def test_a_conversation_is_found_by_an_index(self):
        many_tickets(
            self._say(),
            whatsapp_number=SQL("(32470000000 + n)::text"),
            whatsapp_last_at=SQL("now() - n * interval '1 minute'"),
        )
        tickets = self.env["helpdesk.ticket"].sudo()
        found = tickets._search(
            [("whatsapp_number", "=", ELS), ("whatsapp_last_at", ">=", "2026-01-01")],
            order="whatsapp_last_at desc, id desc",
            limit=1,
        )
        rows = self.env.execute_query(SQL("EXPLAIN %s", found.select()))
        self.assertIn("helpdesk_ticket_whatsapp_index", "\n".join(line for (line,) in rows))

    def test_a_message_takes_few_queries(self):
        self._say()
        self._bring(words("wamid.2", body="The green one"))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self._run()
