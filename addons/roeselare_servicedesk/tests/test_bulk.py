from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CityCase

BULK = "servicedesk.bulk"


@tagged("post_install", "-at_install")
class TestBulk(CityCase):
    """Changes of several tickets at once, and the ten seconds in which they can be undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("roeselare_servicedesk.close_reason_withdrawn").copy(
            {
                "name": "Test solved",
                "stage_id": cls.env["helpdesk.ticket.stage"]
                .search([("public_state", "=", "resolved")], limit=1)
                .id,
            }
        )
        cls.tickets = cls.env["helpdesk.ticket"]
        for number in range(3):
            cls.tickets |= cls._ticket(
                name=f"Bulk {number}",
                category_id=cls.category.id,
                partner_email=f"bulk{number}@example.com",
                partner_name="Somebody",
            )
        cls.env.flush_all()

    def _run(self, operation, tickets=None, user=None, **values):
        tickets = self.tickets if tickets is None else tickets
        window = (
            self.env["servicedesk.bulk.run"]
            .with_user(user or self.agent_a)
            .create(
                {"operation": operation, "ticket_ids": [(6, 0, tickets.ids)], **values}
            )
        )
        params = window.action_apply()["params"]
        self.env.flush_all()
        return params["id"]

    def _undo(self, bulk, user=None):
        result = self.env[BULK].with_user(user or self.agent_a).browse(bulk).action_undo()
        self.env.flush_all()
        self.env.invalidate_all()
        return result

    def _facts(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[BULK]._snapshot(self.tickets)

    def _mails(self):
        return self.env["mail.mail"].search([("email_to", "ilike", "bulk")])

    def _same(self, before):
        for ticket, values in self._facts().items():
            self.assertEqual({**values, "message": 0}, {**before[ticket], "message": 0})

    # ------------------------------------------------------------------- doing

    def test_route_then_undo(self):
        before = self._facts()
        bulk = self._run("route", team_id=self.team_b.id, user_id=self.agent_b.id)
        self.assertEqual(self.tickets.team_id, self.team_b)
        self.assertEqual(self.tickets.user_id, self.agent_b)
        # The agent no longer sees them, and can still take the slip back.
        found = self.env["helpdesk.ticket"].with_user(self.agent_a)
        self.assertFalse(found.search([("id", "in", self.tickets.ids)]))
        self.assertEqual(self._undo(bulk), 3)
        self._same(before)
        self.assertEqual(self.tickets.team_id, self.team_a)
        self.assertFalse(self.tickets.user_id)

    def test_close_then_undo_restores_promise_state_and_history(self):
        for ticket in self.tickets:
            ticket._share_with(self.department_b, "Yours?")
        before = self._facts()
        bulk = self._run("state", state="close", reason_id=self.reason.id, text="Done.")
        self.assertEqual(set(self.tickets.mapped("public_state")), {"resolved"})
        self.assertEqual(self.tickets[0].public_answer, "Done.")
        self.assertFalse(self.tickets.guest_department_ids)
        self._undo(bulk)
        self._same(before)
        self.assertEqual(set(self.tickets.mapped("public_state")), {"received"})
        self.assertEqual(self.tickets.guest_department_ids, self.department_b)
        self.assertFalse(self.tickets[0]._public_messages())
        self.assertFalse(self.tickets.mapped("closed_date")[0])

    def test_wait_then_undo_starts_the_clock_again(self):
        before = self._facts()
        bulk = self._run("state", state="waiting", text="Which street?")
        self.assertTrue(all(self.tickets.mapped("term_paused_at")))
        self._undo(bulk)
        self._same(before)
        self.assertFalse(any(self.tickets.mapped("term_paused_at")))

    def test_text_then_undo(self):
        before = self._facts()
        bulk = self._run("text", text="We come tomorrow.")
        self.assertEqual(len(self.tickets[0]._public_messages()), 1)
        self._undo(bulk)
        self._same(before)
        self.assertFalse(self.tickets[0]._public_messages())
        notes = self.tickets[0].message_ids.mapped("body")
        self.assertTrue(any("was undone" in note for note in notes))

    def test_a_note_for_colleagues_mails_nobody(self):
        bulk = self._run("text", text="Ring first.", internal=True)
        self.assertFalse(self.tickets[0]._public_messages())
        self.assertFalse(self._mails())
        self._undo(bulk)
        self.assertFalse(
            self.tickets.message_ids.filtered(lambda note: "Ring first" in (note.body or ""))
        )

    def test_link_then_undo(self):
        first, second, third = self.tickets
        second.related_ticket_ids = third
        before = self._facts()
        bulk = self._run("link")
        self.assertEqual(first.related_ticket_ids, second | third)
        self.assertIn(first, second.related_ticket_ids)
        self._undo(bulk)
        self._same(before)
        self.assertEqual(second.related_ticket_ids, third)

    # ------------------------------------------------------------------- mails

    def test_mails_leave_when_it_can_no_longer_be_undone(self):
        self._run("text", text="We come tomorrow.")
        mails = self._mails()
        self.assertEqual(len(mails), 3)
        now = fields.Datetime.now()
        for mail in mails:
            self.assertEqual(mail.state, "outgoing")
            self.assertGreater(mail.scheduled_date, now + timedelta(seconds=9))
        due = [
            ("state", "=", "outgoing"),
            "|",
            ("scheduled_date", "=", False),
            ("scheduled_date", "<=", now),
        ]
        # What Odoo's queue would send now.
        self.assertFalse(mails & self.env["mail.mail"].search(due))
        job = self.env.ref("mail.ir_cron_mail_scheduler_action")
        later = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertTrue(any(item.call_at > mails[0].scheduled_date for item in later))

    def test_what_was_undone_is_never_mailed(self):
        other = self.env["mail.mail"].create({"email_to": "bulk-other@example.com"})
        bulk = self._run("text", text="We come tomorrow.")
        self._undo(bulk)
        self.assertEqual(self._mails(), other)

    # ------------------------------------------------------------------- rules

    def test_only_its_author_undoes_it(self):
        bulk = self._run("route", team_id=self.team_b.id)
        others = (
            self.colleague_a,
            self.agent_b,
            self.operator,
            self.admin,
            self.dpo,
            self.employee,
            self.citizen,
        )
        for user in others:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._undo(bulk, user)
        self.assertEqual(self.tickets.team_id, self.team_b)

    def test_who_lost_the_role_undoes_nothing(self):
        bulk = self._run("route", team_id=self.team_b.id)
        self.agent_a.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            self._undo(bulk)

    def test_too_late(self):
        bulk = self._run("route", team_id=self.team_b.id)
        later = fields.Datetime.now() + timedelta(seconds=20)
        with (
            patch.object(fields.Datetime, "now", lambda *_args: later),
            self.assertRaisesRegex(UserError, "too late"),
        ):
            self._undo(bulk)
        self.assertEqual(self.tickets.team_id, self.team_b)

    def test_twice(self):
        bulk = self._run("route", team_id=self.team_b.id)
        self._undo(bulk)
        with self.assertRaisesRegex(UserError, "already"):
            self._undo(bulk)

    def test_what_somebody_changed_since_stays(self):
        changes = {
            "value": lambda ticket: ticket.write({"priority": "3"}),
            "state": lambda ticket: ticket._set_public_state("in_progress"),
            "reply": lambda ticket: ticket._register_reply("I have more to tell."),
            "note": lambda ticket: ticket.with_user(self.agent_b).message_post(body="Mine"),
        }
        for name, change in changes.items():
            with self.subTest(change=name):
                bulk = self._run(
                    "route", team_id=self.team_b.id, tickets=self.tickets, user=self.operator
                )
                change(self.tickets[1])
                self.env.flush_all()
                with self.assertRaisesRegex(UserError, self.tickets[1].number):
                    self._undo(bulk, self.operator)
                self.assertEqual(self.tickets.team_id, self.team_b, "all of them or none")
                self.tickets.write({"team_id": self.team_a.id})

    def test_nothing_of_others(self):
        foreign = self._ticket(name="Of B", team_id=self.team_b.id)
        with self.assertRaises(AccessError):
            self._run("text", tickets=self.tickets | foreign, text="x")
        self.assertFalse(self.tickets[0]._public_messages())
        for user in (self.dpo, self.employee, self.citizen):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._run("text", user=user, text="x")

    def test_guests_may_not_change_in_bulk(self):
        for ticket in self.tickets:
            ticket._share_with(self.department_b, "Yours?")
        with self.assertRaises(AccessError):
            self._run("text", user=self.agent_b, text="x")

    def test_what_is_missing_is_said_and_nothing_done(self):
        cases = [
            ("route", {}, "team first"),
            ("route", {"team_id": self.team_b.id, "user_id": self.agent_a.id}, "of that team"),
            ("state", {"state": "close"}, "reason"),
            ("state", {"state": "waiting"}, "no text"),
            ("text", {"text": "  "}, "no text"),
            ("text", {"text": "x" * 100_000}, "longer than"),
        ]
        for operation, values, words in cases:
            with self.subTest(operation=operation), self.assertRaisesRegex(UserError, words):
                self._run(operation, **values)
        with self.assertRaisesRegex(UserError, "two tickets"):
            self._run("link", tickets=self.tickets[0])
        with self.assertRaisesRegex(UserError, "1 to 200"):
            self._run("link", tickets=self.tickets.browse())

    def test_a_closed_one_stops_all(self):
        self.tickets[2]._close_for(self.reason, "Done.")
        with self.assertRaisesRegex(UserError, self.tickets[2].number):
            self._run("state", state="in_progress")
        self.assertEqual(self.tickets[0].public_state, "received")

    def test_old_snapshots_are_forgotten(self):
        bulk = self.env[BULK].browse(self._run("route", team_id=self.team_b.id))
        self.env[BULK]._gc_bulk()
        self.assertTrue(bulk.exists())
        bulk.ends_at = fields.Datetime.now() - timedelta(hours=2)
        self.env[BULK]._gc_bulk()
        self.assertFalse(bulk.exists())
