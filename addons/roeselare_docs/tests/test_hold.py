from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import LibraryCase


@tagged("post_install", "-at_install")
class TestLegalHold(LibraryCase):
    """What the officer holds stays, whoever deletes what around it; its history stays too."""

    def _hold(self, user=None, **values):
        values = {"scope": "document", "file_id": self.document.id, **values}
        values.setdefault("reason", "A claim for damages")
        return self.env["docs.hold"].with_user(user or self.dpo).create(values)

    def _end(self, hold, user=None):
        window = self.env["docs.hold.end"].with_user(user or self.dpo)
        window.create({"hold_id": hold.id, "reason": "Judgment"}).action_end_hold()

    def _refused(self, call):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            call()
        return str(caught.exception)

    def test_only_the_officer_holds_and_it_is_noted(self):
        for user in self.agent_a | self.admin | self.marie:
            with self.assertRaises(AccessError):
                self._hold(user)
            with self.assertRaises(AccessError):
                self.document.with_user(user).action_hold()
        action = self.document.with_user(self.dpo).action_hold()
        self.assertEqual(action["context"]["default_file_id"], self.document.id)
        hold = self._hold(reference="2026/AB/12")
        self.assertTrue(self.document.sudo().legal_hold)
        self.assertIn("legal hold", self.document.sudo().message_ids[0].body)
        for user in self.agent_a | self.admin | self.marie:
            with self.assertRaises(AccessError):
                self._end(hold, user)
        self.assertTrue(self.document.sudo().legal_hold)

    def test_history_stays(self):
        hold = self._hold()
        self.assertIn("never changes", self._refused(lambda: hold.write({"reason": "x"})))
        self.assertIn("history", self._refused(hold.sudo().unlink))
        self._end(hold)
        self.assertEqual(hold.ended_by, self.dpo)
        self.assertEqual(hold.end_reason, "Judgment")
        self.assertTrue(hold.ended_on)
        self.assertFalse(self.document.sudo().legal_hold)
        self.assertIn("ended", self.document.sudo().message_ids[0].body)
        self.assertIn("already", self._refused(lambda: self._end(hold)))

    def test_hold_needs_its_target_and_a_reading_officer(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._hold(file_id=False)
        loose = self._deliver(self._ticket(self.marie, self.team_a))
        loose.sudo().ticket_id = False
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._hold(file_id=loose.id)
        self.assertFalse(loose.sudo().legal_hold)

    def test_all_of_a_ticket_and_what_follows(self):
        other = self._deliver(self._ticket(self.marie, self.team_a))
        hold = self._hold(scope="ticket", file_id=False, ticket_id=self.ticket.id)
        self.assertEqual(hold.sudo().file_ids, self.document.sudo())
        later = self._deliver(self.ticket, "Later")
        self.assertTrue(later.sudo().legal_hold)
        self.assertEqual(hold.file_count, 2)
        self.assertFalse(other.sudo().legal_hold)
        self._end(hold)
        self.assertFalse(self._deliver(self.ticket, "After").sudo().legal_hold)

    def test_all_of_a_person_also_withdrawn(self):
        self.document.with_user(self.agent_a).action_withdraw()
        foreign = self._deliver(self._ticket(self.karel, self.team_a))
        partner = self.marie.partner_id
        hold = self._hold(scope="owner", file_id=False, partner_id=partner.id)
        self.assertTrue(self.document.sudo().legal_hold)
        self.assertFalse(foreign.sudo().legal_hold)
        later = self._deliver(self._ticket(self.marie, self.team_b), "Later")
        self.assertTrue(later.sudo().legal_hold)
        self.assertEqual(hold.file_count, 2)

    def test_one_of_two_holds_is_enough(self):
        first, second = self._hold(), self._hold(reason="Another case")
        self._end(first)
        self.assertTrue(self.document.sudo().legal_hold)
        self._end(second)
        self.assertFalse(self.document.sudo().legal_hold)

    def test_owner_is_not_deleted_under_hold(self):
        hold = self._hold()
        owner = self.marie.partner_id
        self.marie.sudo().unlink()
        self.assertIn("legal hold", self._refused(owner.sudo().unlink))
        self.assertTrue(owner.exists())
        self.assertTrue(self.document.sudo().exists())
        self.assertIn("legal hold", self._refused(self.document.sudo().unlink))
        self._end(hold)
        self.document.sudo().unlink()
        owner.sudo().unlink()

    def test_owner_under_hold_without_a_document_stays(self):
        partner = self.env["res.partner"].create({"name": "Under hold"})
        self._hold(scope="owner", file_id=False, partner_id=partner.id)
        self.assertIn("legal hold", self._refused(partner.unlink))

    def test_merged_contact_keeps_document_and_hold(self):
        hold = self._hold(scope="owner", file_id=False, partner_id=self.karel.partner_id.id)
        kept = self._deliver(self._ticket(self.karel, self.team_a))
        old = self.karel.partner_id
        self.karel.sudo().unlink()
        new = self.env["res.partner"].create({"name": "Karel", "email": "t_karel@example.com"})
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge([old.id, new.id], new)
        self.env.invalidate_all()
        self.assertFalse(old.exists())
        self.assertEqual(kept.sudo().partner_id, new)
        self.assertTrue(kept.sudo().legal_hold)
        self.assertEqual(hold.sudo().partner_id, new)
        self.assertIn("legal hold", self._refused(new.unlink))

    def test_hold_covers_what_a_merged_contact_brings(self):
        other = self._deliver(self._ticket(self.karel, self.team_a))
        mine = self.document.sudo().partner_id
        theirs = self.karel.partner_id
        hold = self._hold(scope="owner", file_id=False, partner_id=mine.id)
        self.assertFalse(other.sudo().legal_hold)
        self.karel.sudo().unlink()
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge([theirs.id, mine.id], mine)
        self.env.invalidate_all()
        self.assertTrue(other.sudo().legal_hold)
        self.assertIn("legal hold", self._refused(other.sudo().unlink))
        self._end(hold)
        self.assertFalse(other.sudo().legal_hold)

    def test_an_ended_hold_covers_nothing_of_a_merged_contact(self):
        other = self._deliver(self._ticket(self.karel, self.team_a))
        mine = self.document.sudo().partner_id
        theirs = self.karel.partner_id
        self._end(self._hold(scope="owner", file_id=False, partner_id=mine.id))
        self.karel.sudo().unlink()
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge([theirs.id, mine.id], mine)
        self.env.invalidate_all()
        self.assertFalse(other.sudo().legal_hold)

    def test_deleted_ticket_leaves_a_held_document(self):
        self._hold(scope="ticket", file_id=False, ticket_id=self.ticket.id)
        self.ticket.sudo().unlink()
        self.assertTrue(self.document.sudo().exists())
        self.assertTrue(self.document.sudo().legal_hold)
