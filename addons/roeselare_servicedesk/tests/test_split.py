from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CityCase


@tagged("post_install", "-at_install")
class TestSplit(CityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_category = cls.env["helpdesk.ticket.category"].create(
            {"name": "Printer", "team_id": cls.team_b.id, "term_days": 20}
        )
        cls.ticket = cls._ticket(partner_email="an@example.com")

    def _parts(self, count=2):
        categories = (self.category, self.other_category)
        return [
            {
                "name": f"Part {number}",
                "description": "Look\nat it",
                "category_id": categories[number % 2].id,
            }
            for number in range(count)
        ]

    def _split(self, count=2, ticket=None, user=None):
        ticket = ticket or self.ticket
        return ticket.with_user(user or self.agent_a)._split(self._parts(count))

    def _mails(self):
        return self.env["mail.mail"].search_count([])

    def test_each_part_goes_to_the_team_of_its_category_with_its_own_term(self):
        children = self._split()
        self.assertEqual(children.team_id, self.team_a | self.team_b)
        self.assertEqual(children.mapped("term_days"), [3, 20])
        self.assertEqual(children.parent_id, self.ticket)
        self.assertEqual(self.ticket.child_count, 2)
        self.assertEqual(self.ticket.public_state, "in_progress")
        self.assertIn("Look<br>at it", children[0].description)

    def test_a_split_ticket_is_never_late(self):
        self.ticket.write({"term_deadline": "2020-01-01", "term_warn_at": "2019-12-30"})
        self.assertTrue(self.ticket.is_late)
        self._split()
        for _change in ("split", "another priority"):
            self.assertFalse(self.ticket.is_late)
            self.assertFalse(self.ticket.is_at_risk)
            self.assertNotIn(self.ticket, self.ticket.search([("is_late", "=", True)]))
            self.assertNotIn(self.ticket, self.ticket.search(self.ticket._escalate_domain()))
            self.ticket.priority = "3"
        self.assertEqual(self.ticket.promise_ids[:1].reason, "split")
        last = max(self.ticket.child_ids.mapped("term_deadline"))
        self.assertEqual(self.ticket._promised_by(), last)

    def test_parts_know_nothing_of_the_requester_and_never_mail(self):
        self.ticket.write({"partner_name": "An", "partner_phone": "0470"})
        self.env["mail.mail"].search([]).unlink()
        children = self._split()
        before = self._mails()
        for name in ("partner_id", "partner_email", "partner_name", "partner_phone"):
            self.assertFalse(any(children.mapped(name)), name)
        # Not even when somebody types an address.
        children.partner_email = "an@example.com"
        child = children[0]
        child.with_user(self.agent_a)._set_public_state("in_progress")
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        child.with_user(self.agent_a)._close_for(reason, "Done")
        self.assertEqual(self._mails(), before)
        for say in ("_ask_requester", "_answer_requester"):
            with self.assertRaises(UserError):
                getattr(children[1], say)("Hello")
        self.assertEqual(self._mails(), before)

    def test_ten_parts_and_no_more(self):
        self._split(8)
        with self.assertRaises(UserError):
            self._split(3)
        self.assertEqual(self.ticket.child_count, 8)
        self._split(2)
        self.assertEqual(self.ticket.child_count, 10)
        with self.assertRaises(UserError):
            self._split(1)
        with self.assertRaises(ValidationError):
            self._ticket().parent_id = self.ticket
        with self.assertRaises(UserError):
            self._split(11, self._ticket())
        with self.assertRaises(UserError):
            self._split(0, self._ticket())

    def test_a_part_has_no_parts(self):
        child = self._split()[0]
        with self.assertRaises(UserError):
            self._split(1, child)
        for whole, part in ((child, self._ticket()), (self._ticket(), self.ticket)):
            with self.assertRaises(ValidationError):
                part.parent_id = whole
        own = self._ticket()
        with self.assertRaises(ValidationError):
            own.parent_id = own

    def test_closing_the_whole_closes_its_open_parts(self):
        first, second = self._split()
        reason = self.env.ref("roeselare_servicedesk.close_reason_not_possible")
        first._close_for(reason, "")
        done = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        self.env["mail.mail"].search([]).unlink()
        self.ticket.with_user(self.agent_a)._close_for(done, "All is done")
        self.assertEqual(second.public_state, "resolved")
        self.assertEqual(second.close_reason_id, done)
        self.assertEqual(first.close_reason_id, reason, "what was closed stays as it was")
        self.assertEqual(self._mails(), 1, "the requester hears it once")

    def test_the_whole_hears_when_its_last_part_is_closed(self):
        first, second = self._split()
        self.ticket.user_id = self.agent_a
        first._set_public_state("resolved")
        self.assertFalse(self.ticket.activity_ids)
        second.with_user(self.agent_b)._set_public_state("resolved")
        self.assertEqual(self.ticket.public_state, "in_progress", "staff answer and close")
        self.assertEqual(self.ticket.activity_ids.user_id, self.agent_a)

    def test_bad_parts_store_nothing(self):
        before = self.ticket.search_count([])
        good = self._parts(1)
        for part in (
            {"name": " ", "category_id": self.category.id},
            {"name": "No category"},
            {"name": "Unknown", "category_id": 2**31 - 1},
            {"name": "Text", "category_id": "x"},
        ):
            with self.subTest(part=part), self.assertRaises(UserError), self.cr.savepoint():
                self.ticket.with_user(self.agent_a)._split(good + [part])
        self.assertEqual(self.ticket.search_count([]), before)
        self.assertTrue(self.ticket.term_deadline)

    def test_a_closed_ticket_is_not_split(self):
        self.ticket._set_public_state("resolved")
        with self.assertRaises(UserError):
            self._split()

    def test_who_may_change_the_whole_may_split_it(self):
        for user in (self.agent_b, self.dpo, self.employee, self.citizen):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._split(user=user)
        self._split(user=self.operator)
        secret = self._ticket(category_id=self.secret_category.id)
        with self.assertRaises(AccessError):
            self._split(ticket=secret, user=self.operator)
        children = self._split(ticket=secret)
        self.assertEqual(children.mapped("confidential"), [True, True])

    def test_the_other_department_sees_its_part_and_not_the_whole(self):
        child = self._split().filtered(lambda item: item.team_id == self.team_b)
        seen = child.with_user(self.agent_b)
        self.assertTrue(seen.has_access("write"))
        self.assertFalse(self.ticket.with_user(self.agent_b).has_access("read"))
        self.assertEqual(seen.parent_id.display_name, self.ticket.number)

    def test_nobody_sets_the_whole_by_hand(self):
        for user in (self.agent_a, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._ticket().with_user(user).write({"parent_id": self.ticket.id})

    def test_the_window_splits(self):
        action = self.ticket.with_user(self.agent_a).action_split()
        windows = self.env[action["res_model"]].with_user(self.agent_a)
        window = windows.with_context(**action["context"]).create({})
        self.assertEqual(window.left, 10)
        with self.assertRaises(UserError):
            window.action_split()
        window.line_ids = [
            (0, 0, {"name": "Look", "category_id": self.other_category.id}),
        ]
        self.assertEqual(window.line_ids.team_id, self.team_b)
        window.action_split()
        self.assertEqual(self.ticket.child_ids.name, "Look")
        self.assertTrue(self.ticket.child_ids.create_date <= fields.Datetime.now())

    def test_parts_of_many_tickets_are_counted_in_one_query(self):
        tickets = self._ticket() | self._ticket() | self.ticket
        self._split()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            counts = tickets.sudo().mapped("child_count")
        self.assertEqual(counts, [0, 0, 2])
