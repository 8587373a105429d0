from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CityCase


@tagged("post_install", "-at_install")
class TestMerge(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls._of("an@example.com", name="Bin of An")
        cls.double = cls._of("bo@example.com", name="Bin of Bo", lang="fr_BE")
        cls.third = cls._of("cas@example.com", name="Bin of Cas")

    @classmethod
    def _of(cls, email, **values):
        return cls._ticket(partner_id=False, partner_email=email, **values)

    def _merge(self, tickets, kept=None, user=None, text=""):
        windows = self.env["servicedesk.merge"].with_user(user or self.agent_a)
        windows = windows.with_context(active_model="helpdesk.ticket", active_ids=tickets.ids)
        window = windows.create({"text": text})
        if kept:
            window.kept_id = kept
        return window.action_merge()

    def _clear(self):
        self.env["mail.mail"].search([]).unlink()

    def _mailed(self):
        """Return address → texts of the mails since :meth:`_clear`."""
        found = {}
        for mail in self.env["mail.mail"].search([], order="id"):
            found.setdefault(mail.email_to, []).append(f"{mail.subject} {mail.body_html}")
        return found

    def test_the_first_one_goes_on_and_the_others_are_closed(self):
        self._clear()
        action = self._merge(self.third | self.double | self.kept)
        self.assertEqual(action["res_id"], self.kept.id)
        self.assertEqual(self.kept.public_state, "received")
        for ticket in self.double | self.third:
            self.assertEqual(ticket.public_state, "rejected")
            self.assertEqual(ticket.duplicate_id, self.kept)
            self.assertTrue(ticket.merged_at)
        mailed = self._mailed()
        self.assertEqual(sorted(mailed), ["bo@example.com", "cas@example.com"])
        self.assertNotEqual(self.double.public_answer, self.third.public_answer, "own language")

    def test_every_reporter_hears_how_it_ends_with_the_own_link(self):
        self._merge(self.kept | self.double | self.third)
        self._clear()
        self._close("The bin is empty.")
        mailed = self._mailed()
        self.assertEqual(sorted(mailed), ["an@example.com", "bo@example.com", "cas@example.com"])
        for ticket in (self.double, self.third):
            (text,) = mailed[ticket.partner_email]
            self.assertIn("The bin is empty.", text)
            self.assertIn(ticket._tracking_url(), text)
            self.assertNotIn(self.kept.number, text)
            self.assertNotIn(self.kept._tracking_token(), text)

    def _close(self, text, tell=True, user=None):
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        window = self.env["servicedesk.reply"].with_user(user or self.agent_a)
        window = window.create(
            {
                "ticket_id": self.kept.id,
                "mode": "close",
                "reason_id": reason.id,
                "text": text,
                "tell_doubles": tell,
            }
        )
        window.action_send()
        return window

    def test_a_personal_answer_stays_with_its_requester(self):
        self._merge(self.kept | self.double)
        self._clear()
        window = self._close("Dear An, your knee will heal.", tell=False)
        self.assertEqual(window.double_count, 1)
        (text,) = self._mailed()["bo@example.com"]
        self.assertNotIn("knee", text)

    def test_a_macro_with_a_name_in_it_is_not_for_the_others(self):
        self._merge(self.kept | self.double)
        self._clear()
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        self.kept.partner_name = "An Peeters"
        macro = self.env["servicedesk.macro"].create(
            {
                "name": "Done",
                "effect": "close",
                "close_reason_id": reason.id,
                "answer": "Dear {requester}, it is done.",
            }
        )
        macro.with_user(self.agent_a)._apply(self.kept.with_user(self.agent_a))
        (text,) = self._mailed()["bo@example.com"]
        self.assertNotIn("Peeters", text)

    def test_each_mailbox_hears_it_once(self):
        again = self._of("bo@example.com")
        own = self._of("an@example.com")
        self._clear()
        self._merge(self.kept | self.double | again | own)
        self.assertEqual(len(self._mailed()["bo@example.com"]), 1)
        self._clear()
        self._close("Done")
        self.assertEqual(
            {address: len(texts) for address, texts in self._mailed().items()},
            {"an@example.com": 1, "bo@example.com": 1},
        )

    def test_the_own_page_says_where_it_stands(self):
        self._merge(self.kept | self.third)
        self.kept._set_public_state("waiting")
        self.assertIn("We are working on it.", self.third._plain_state())
        self._close("Done")
        self.assertIn("We are done with it.", self.third._plain_state())
        self.assertNotIn(self.kept.number, self.third._plain_state())

    def test_merging_again_carries_the_earlier_ones_along(self):
        self._merge(self.double | self.third, kept=self.double)
        self._merge(self.kept | self.double)
        self.assertEqual(self.third.duplicate_id, self.kept)
        self._clear()
        self._close("Done")
        self.assertIn("cas@example.com", self._mailed())

    def test_when_the_requester_withdraws_the_next_one_goes_on(self):
        self._merge(self.kept | self.double | self.third)
        self.kept._withdraw()
        self.assertEqual(self.double.public_state, "received")
        self.assertFalse(self.double.duplicate_id)
        self.assertEqual(self.third.duplicate_id, self.double)
        self.assertTrue(self.double.term_deadline)

    def test_opened_again_it_is_on_its_own(self):
        self._merge(self.kept | self.double)
        self.double.with_user(self.agent_a).action_reopen()
        self.assertFalse(self.double.duplicate_id or self.double.merged_at)
        self._clear()
        self._close("Done")
        self.assertNotIn("bo@example.com", self._mailed())

    def test_no_message_moves(self):
        self.double._post_requester("My own words")
        before = self.double.message_ids
        self._merge(self.kept | self.double)
        self.assertTrue(before <= self.double.message_ids)
        self.assertFalse(self.kept.message_ids.filtered(lambda item: "own words" in item.body))
        self.assertTrue(self.double.active)

    def test_what_cannot_be_merged(self):
        closed = self._of("dirk@example.com")
        closed._set_public_state("resolved")
        request = self._of("eva@example.com", kind="request")
        split = self._of("fien@example.com")
        split._split([{"name": "Part", "category_id": self.category.id}])
        for tickets in (self.kept | closed, self.kept | request, self.kept | split, self.kept):
            with self.subTest(tickets=tickets), self.assertRaises(UserError):
                self._merge(tickets, self.kept)
        many = self.kept.browse([self._of(f"p{number}@example.com").id for number in range(20)])
        with self.assertRaises(UserError):
            self._merge(self.kept | many, self.kept)
        with self.assertRaises(UserError):
            self._merge(self.double | self.third, self.kept)
        self.assertFalse(self.kept.duplicate_ids)

    def test_only_who_may_change_all_of_them_merges(self):
        elsewhere = self._of("gust@example.com", team_id=self.team_b.id)
        for user, tickets in (
            (self.agent_b, self.kept | self.double),
            (self.agent_a, self.kept | elsewhere),
            (self.dpo, self.kept | self.double),
            (self.citizen, self.kept | self.double),
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._merge(tickets, user=user)
        with self.assertRaises(AccessError):
            self.kept.with_user(self.agent_a).merged_at = "2026-01-01"
        self._merge(self.kept | elsewhere, user=self.operator)

    def test_the_city_can_leave_these_mails_out(self):
        self.env.company.servicedesk_mail_double = False
        self._merge(self.kept | self.double)
        self._clear()
        self._close("Done")
        self.assertEqual(list(self._mailed()), ["an@example.com"])
