from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from ..models.servicedesk_edit_mixin import StaleRecordError
from .common import CityMixin


@tagged("post_install", "-at_install")
class TestTicketEdit(CityMixin, TransactionCase):
    """A form does not overwrite what somebody else saved since it was opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_city()
        cls.team_a.user_ids += cls.colleague_a
        cls.ticket = cls._ticket(team_id=cls.team_a.id)

    def _save(self, user, version, **values):
        ticket = self.ticket.with_user(user).with_context(servicedesk_version=version)
        (saved,) = ticket.web_save(values, {"edit_version": {}, "name": {}})
        return saved["edit_version"]

    def test_a_save_on_the_newest_version_passes_and_counts(self):
        opened = self.ticket.edit_version
        newer = self._save(self.agent_a, opened, name="One")
        self.assertGreater(newer, opened)
        self.assertGreater(self._save(self.agent_a, newer, name="Two"), newer)

    def test_a_save_on_an_old_version_is_refused_with_who_what_and_when(self):
        opened = self.ticket.edit_version
        self._save(self.colleague_a, opened, name="Of the colleague", priority="3")
        with self.assertRaises(StaleRecordError) as caught:
            self._save(self.agent_a, opened, name="Mine")
        self.assertEqual(self.ticket.name, "Of the colleague")
        message = str(caught.exception)
        labels = self.ticket.fields_get(["name", "priority"], ["string"])
        for part in (self.colleague_a.name, *(item["string"] for item in labels.values())):
            self.assertIn(part, message)
        newest = caught.exception.context["servicedesk_version"]
        self.assertEqual(newest, self.ticket.edit_version)
        # Whoever was warned may decide for the own version.
        self._save(self.agent_a, newest, name="Mine")
        self.assertEqual(self.ticket.name, "Mine")

    def test_other_fields_of_a_stale_form_are_refused_too(self):
        opened = self.ticket.edit_version
        self._save(self.colleague_a, opened, priority="3")
        with self.assertRaises(StaleRecordError):
            self._save(self.agent_a, opened, name="Mine")

    def test_buttons_count_as_a_change(self):
        opened = self.ticket.edit_version
        self.ticket.with_user(self.colleague_a).action_take()
        with self.assertRaises(StaleRecordError):
            self._save(self.agent_a, opened, name="Mine")

    def test_who_sends_no_version_writes_as_before(self):
        self.ticket.with_user(self.colleague_a).write({"name": "One"})
        self.ticket.with_user(self.agent_a).write({"name": "Two"})
        self.ticket.with_user(self.agent_a).web_save({"name": "Three"}, {})
        self.assertEqual(self.ticket.name, "Three")
        for strange in ("7", None, [1], 1.5, {}):
            ticket = self.ticket.with_user(self.agent_a).with_context(servicedesk_version=strange)
            ticket.web_save({"name": "Four"}, {})

    def test_a_note_and_the_same_value_change_nothing(self):
        opened = self.ticket.edit_version
        mine = self.ticket.with_user(self.colleague_a)
        mine.message_post(body="Hm", subtype_xmlid="mail.mt_note")
        mine.write({"name": self.ticket.name})
        self.assertEqual(self.ticket.edit_version, opened)

    def test_many_tickets_at_once_each_count(self):
        other = self._ticket(team_id=self.team_a.id)
        both = (self.ticket + other).with_user(self.agent_a)
        before = [ticket.edit_version for ticket in both]
        both.write({"priority": "3"})
        self.assertEqual([ticket.edit_version for ticket in both], [n + 1 for n in before])

    def test_the_log_stays_short(self):
        for number in range(30):
            self.ticket.with_user(self.agent_a).write({"name": f"Name {number}"})
        self.assertLessEqual(len(self.ticket.edit_log), 12)

    def test_nobody_sets_the_version_by_hand_or_reads_the_log(self):
        mine = self.ticket.with_user(self.agent_a)
        with self.assertRaises(AccessError):
            mine.write({"edit_version": 0})
        with self.assertRaises(AccessError):
            mine.read(["edit_log"])

    def test_the_refusal_tells_nothing_to_who_may_not_write(self):
        opened = self.ticket.edit_version
        self._save(self.colleague_a, opened, name="Secret name")
        for user in (self.agent_b, self.citizen, self.employee, self.dpo):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._save(user, opened, name="Mine")
