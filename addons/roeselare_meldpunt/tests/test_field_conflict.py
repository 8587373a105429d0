from odoo.tests import tagged

from .common_field import sent, upload, visit
from .test_field_action import FieldCase


@tagged("post_install", "-at_install")
class TestFieldConflict(FieldCase):
    """What happened meanwhile is said, and nothing that was typed is lost."""

    def conflict(self, values, photos=()):
        answer = self.submit(values, photos)
        self.assertEqual(answer["state"], "conflict", answer)
        self.assertTrue(answer["note"])
        return answer

    def test_a_colleague_closed_it(self):
        values = sent(self)
        ticket = self.reports[0]
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        ticket.with_user(self.colleague)._close_for(reason, "Done by us")
        answer = self.conflict(values, [upload()])
        self.assertFalse(answer["anyway"])
        self.assertIn(self.colleague.name, answer["message"])
        self.assertFalse(ticket.photo_ids)
        self.assertNotIn("The words of the field", self.notes(ticket))

    def test_the_words_and_the_photo_become_a_note(self):
        self.reports[0].with_user(self.colleague)._set_public_state("resolved")
        self.conflict(sent(self), [upload()])
        self.assertEqual(self.submit(sent(self, kind="note"), [upload()])["state"], "applied")
        message = self.reports[0].message_ids[0]
        self.assertIn("The words of the field", message.body)
        self.assertEqual(len(message.attachment_ids), 1)

    def test_another_change_is_named_and_can_be_overruled(self):
        values = sent(self)
        self.reports[0].with_user(self.colleague).address_text = "Zuidstraat 9"
        answer = self.conflict(values)
        self.assertTrue(answer["anyway"])
        self.assertIn(self.colleague.name, answer["message"])
        again = sent(self, version=str(answer["version"]), anyway="1")
        self.assertEqual(self.submit(again)["state"], "applied")
        self.assertEqual(self.reports[0].public_state, "resolved")

    def test_the_own_changes_are_no_conflict(self):
        values = sent(self)
        self.submit(sent(self, kind="under_way", text=""))
        self.assertGreater(self.reports[0].edit_version, int(values["version"]))
        self.assertEqual(self.submit(values)["state"], "applied")

    def test_what_the_system_does_is_no_conflict(self):
        values = sent(self)
        self.reports[0].sudo().with_user(1).priority = "3"
        self.reports[0].message_post(body="A note of a colleague")
        self.assertEqual(self.submit(values)["state"], "applied")

    def test_more_changes_than_the_log_holds_are_a_conflict(self):
        values = sent(self)
        for number in range(13):
            self.reports[0].with_user(self.agent).address_text = f"Noordstraat {number}"
        self.assertTrue(self.conflict(values)["anyway"])

    def test_no_version_is_the_oldest_one(self):
        self.reports[0].with_user(self.colleague).address_text = "Zuidstraat 9"
        self.conflict(sent(self, version="x"))
        self.conflict(sent(self, version=""))

    def test_a_visit_that_a_colleague_ended(self):
        values = sent(self)
        self.visits[0].unlink()
        self.assertTrue(self.conflict(values)["anyway"])
        self.submit(sent(self, anyway="1"))
        self.assertEqual(self.reports[0].public_state, "resolved")

    def test_the_visit_of_another_ticket_is_none(self):
        other = str(self.visits[1].id)
        self.conflict(sent(self, visit=other))
        self.assertTrue(self.visits[1].active)

    # --------------------------------------------------------- routed elsewhere

    def _route_away(self):
        self.reports[0].team_id = self.env.ref("roeselare_servicedesk.team_groendienst")
        self.reports[0].user_id = False
        self.env.flush_all()
        self.assertFalse(self.reports[0].with_user(self.agent).has_access("read"))

    def test_routed_to_another_team_is_said_without_telling_more(self):
        values = sent(self)
        self._route_away()
        answer = self.conflict(values, [upload()])
        self.assertFalse(answer["anyway"])
        self.assertNotIn("Noordstraat", answer["message"])
        self.assertEqual(self.reports[0].public_state, "received")

    def test_the_note_reaches_who_has_it_now(self):
        self._route_away()
        self.reports[0].message_unsubscribe(self.agent.partner_id.ids)
        answer = self.submit(sent(self, kind="note"), [upload()])
        self.assertEqual(answer, {"state": "applied", "message": ""})
        message = self.reports[0].message_ids[0]
        self.assertIn("The words of the field", message.body)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertNotIn("The words of the field", self.public(self.reports[0]))
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertTrue(message.with_user(self.stranger).body)
        self.assertNotIn(self.agent.partner_id, self.reports[0].message_partner_ids)

    def test_who_was_not_sent_leaves_no_note_behind(self):
        self._route_away()
        self.refused(sent(self, kind="note"), user=self.colleague)

    def test_a_visit_of_long_ago_opens_nothing(self):
        self.visits[0].date_deadline = "2020-01-01"
        self._route_away()
        self.refused(sent(self, kind="note"))
        self.refused(sent(self))

    def test_whom_it_is_shared_with_leaves_a_note_and_changes_nothing(self):
        ticket = self.reports[0]
        ticket._share_with(
            self.env.ref("roeselare_servicedesk.team_groendienst").department_id, "Look"
        )
        theirs = visit(self, ticket, self.stranger)
        values = sent(self, visit=str(theirs.id))
        answer = self.submit(values, user=self.stranger)
        self.assertEqual((answer["state"], answer["anyway"]), ("conflict", False))
        self.assertEqual(ticket.public_state, "received")
        note = self.submit(sent(self, kind="note"), user=self.stranger)
        self.assertEqual(note["state"], "applied")
