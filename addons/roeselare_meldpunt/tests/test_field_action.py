import base64
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from .common import metadata
from .common_field import action, new_key, report, sent, setup_field, upload, visit


class FieldCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_field(cls)

    def submit(self, values, photos=(), user=None):
        model = self.env["meldpunt.field.action"].with_user(user or self.agent)
        return model._submit(action(values, photos))

    def refused(self, values, photos=(), user=None):
        """Return why an action is refused; nothing may have been stored."""
        before = self.env["meldpunt.field.action"].search_count([])
        with self.assertRaises(SubmissionError) as caught, self.cr.savepoint():
            self.submit(values, photos, user)
        self.assertEqual(self.env["meldpunt.field.action"].search_count([]), before)
        return str(caught.exception)

    def notes(self, ticket):
        return "\n".join(str(message.body) for message in ticket.message_ids)

    def public(self, ticket):
        return "\n".join(str(message.body) for message in ticket._public_messages())


@tagged("post_install", "-at_install")
class TestFieldAction(FieldCase):
    """What is done in the field happens on the ticket, once."""

    def test_done_closes_with_photo_and_keeps_the_words_inside(self):
        ticket = self.reports[0]
        answer = self.submit(sent(self), [upload()])
        self.assertEqual(answer, {"state": "applied", "message": ""})
        self.assertEqual(ticket.public_state, "resolved")
        self.assertEqual(ticket.photo_ids.mapped("kind"), ["after"])
        self.assertEqual(ticket.photo_ids.publication, "draft")
        self.assertIn("The words of the field", self.notes(ticket))
        self.assertNotIn("The words of the field", self.public(ticket))
        self.assertNotIn("The words of the field", ticket.public_answer)
        self.assertFalse(self.visits[0].active, "the visit is over")

    def test_the_camera_says_nothing(self):
        self.submit(sent(self), [upload()])
        image = base64.b64decode(self.reports[0].photo_ids.image)
        self.assertEqual(metadata(image), ({}, False))

    def test_a_visit_that_solves_nothing_leaves_the_ticket_open(self):
        self.submit(sent(self, solved=""))
        self.assertEqual(self.reports[0].public_state, "in_progress")
        self.assertFalse(self.visits[0].active)

    def test_on_the_way_takes_the_ticket_up(self):
        ticket = self.reports[0]
        self.submit(sent(self, kind="under_way", text=""))
        self.assertEqual(ticket.public_state, "in_progress")
        self.assertEqual(ticket.user_id, self.agent)
        self.assertTrue(self.visits[0].active)

    def test_on_the_way_takes_it_from_nobody(self):
        self.reports[0].user_id = self.colleague
        self.submit(sent(self, kind="under_way", text=""))
        self.assertEqual(self.reports[0].user_id, self.colleague)

    def test_not_possible_asks_somebody_else_to_decide(self):
        ticket = self.reports[0]
        ticket.user_id = self.colleague
        self.submit(sent(self, kind="not_possible", text="The gate was locked"))
        self.assertIn(ticket.public_state, ("received", "in_progress"))
        self.assertIn("The gate was locked", self.notes(ticket))
        todo = ticket.activity_ids.filtered(lambda item: item.user_id == self.colleague)
        self.assertEqual(len(todo), 1)
        self.assertFalse(self.visits[0].active)

    def test_a_note_with_a_photo_stays_inside(self):
        ticket = self.reports[0]
        self.submit(sent(self, kind="note"), [upload()])
        message = ticket.message_ids[0]
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertNotIn("The words of the field", self.public(self.reports[0]))
        self.assertEqual(len(message.attachment_ids), 1)
        self.assertFalse(ticket._public_attachments())
        self.assertTrue(self.visits[0].active)

    def test_markup_in_words_stays_text(self):
        self.submit(sent(self, text="<img src=x onerror=alert(1)>"))
        self.assertNotIn("<img src=x", self.notes(self.reports[0]))

    def test_the_clock_of_the_device_is_told_and_not_trusted(self):
        # the tests' own clock of a device stands at the first of January 2030
        self.submit(sent(self, kind="note", at="2030-01-01T08:30:00.000Z"))
        self.assertIn("01/01/2030 09:30", self.notes(self.reports[0]))
        for number, moment in enumerate(("2031-01-01T08:30:00Z", "yesterday", "2029-01-01T00:00Z")):
            self.submit(sent(self, kind="note", text=f"Word {number}", at=moment))
            self.assertNotIn("Written down", str(self.reports[0].message_ids[0].body))

    # ------------------------------------------------------------------- once

    def test_the_same_key_does_it_once_and_answers_the_same(self):
        values = sent(self, kind="note")
        first = self.submit(values, [upload()])
        before = len(self.reports[0].message_ids)
        again = self.submit({**values, "text": "Other words", "kind": "done"})
        self.assertEqual(again, first)
        self.assertEqual(len(self.reports[0].message_ids), before)
        self.assertEqual(self.reports[0].public_state, "received")

    def test_a_conflict_is_answered_again_too(self):
        values = sent(self)
        self.reports[0].with_user(self.colleague)._set_public_state("resolved")
        first = self.submit(values)
        self.reports[0]._set_public_state("in_progress")
        self.assertEqual(self.submit(values), first)
        self.assertEqual(first["state"], "conflict")

    def test_the_key_of_another_user_tells_and_does_nothing(self):
        values = sent(self, kind="note", text="Secret of the agent")
        self.submit(values)
        before = len(self.reports[0].message_ids)
        message = self.refused(values, user=self.colleague)
        self.assertNotIn("Secret", message)
        self.assertNotIn(self.agent.name, message)
        self.assertEqual(len(self.reports[0].message_ids), before)

    def test_words_are_not_kept_beside_the_ticket(self):
        values = sent(self, kind="note", text="Words of the ticket only")
        self.submit(values)
        stored = self.env["meldpunt.field.action"].search([("key", "=", values["key"])])
        self.assertNotIn("Words", str(stored.read()))

    def test_old_keys_are_forgotten(self):
        self.submit(values := sent(self, kind="note"))
        stored = self.env["meldpunt.field.action"].search([("key", "=", values["key"])])
        self.env["meldpunt.field.action"]._gc_actions()
        self.assertTrue(stored.exists())
        self.env.cr.execute(
            "UPDATE meldpunt_field_action SET create_date = %s WHERE id = %s",
            (fields.Datetime.subtract(fields.Datetime.now(), days=91), stored.id),
        )
        self.env["meldpunt.field.action"]._gc_actions()
        self.assertFalse(stored.exists())

    # -------------------------------------------------------------- bad input

    def test_an_unknown_action_is_refused(self):
        for kind in ("", "unlink", "_apply", "done "):
            self.refused(sent(self, kind=kind))

    def test_a_key_that_no_device_makes_is_refused(self):
        for key in ("", "1", "x" * 36, new_key().upper(), new_key() + "0"):
            self.refused(sent(self, key=key))

    def test_too_many_words_are_refused(self):
        message = self.refused(sent(self, text="x" * 100_000))
        self.assertIn("100000", message)

    def test_not_possible_without_a_reason_is_refused(self):
        self.refused(sent(self, kind="not_possible", text=" \u200b "))
        self.refused(sent(self, kind="note", text=""))

    def test_html_as_a_photo_is_refused(self):
        self.refused(sent(self), [upload(b"<html><script>alert(1)</script></html>")])
        self.refused(sent(self), [upload(b"")])
        self.assertEqual(self.reports[0].public_state, "received")

    def test_a_photo_of_nine_megabytes_is_refused(self):
        message = self.refused(sent(self), [upload(b"\xff\xd8\xff" + b"0" * 9 * 1024 * 1024)])
        self.assertIn("8", message)

    def test_four_photos_are_too_many(self):
        self.refused(sent(self), [upload()] * 4)

    def test_more_than_anybody_does_in_a_day_is_refused(self):
        module = "odoo.addons.roeselare_meldpunt.models.meldpunt_field_action"
        self.submit(values := sent(self, kind="note"))
        with patch(f"{module}._MOST_A_DAY", 1):
            self.assertIn("1", self.refused(sent(self, kind="note")))
            self.assertEqual(self.submit(values)["state"], "applied", "known keys are answered")
            self.submit(sent(self, kind="note"), user=self.colleague)

    def test_a_ticket_of_another_team_and_none_are_one_answer(self):
        foreign = report(
            self, team_id=self.env.ref("roeselare_servicedesk.team_groendienst").id
        )
        words = {
            self.refused(sent(self, ticket=str(number), kind=kind))
            for number in (foreign.id, 999_999_999, 0)
            for kind in ("done", "note", "under_way", "not_possible")
        }
        self.assertEqual(len(words), 1)
        self.assertEqual(foreign.public_state, "received")

    def test_who_is_no_agent_has_no_use_of_it(self):
        for groups in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"field_{groups}", groups=groups)
            with self.assertRaises(AccessError):
                self.submit(sent(self), user=user)

    def test_the_visit_of_a_colleague_stays(self):
        theirs = visit(self, self.reports[0], self.colleague)
        self.submit(sent(self, visit=str(theirs.id), anyway="1"))
        self.assertTrue(theirs.active)
