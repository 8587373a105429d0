from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CityCase
from .common_upload import pdf


@tagged("post_install", "-at_install")
class TestShare(CityCase):
    """Sharing is explicit, written down, and ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket()
        cls.lead_b = cls._staff("lead_b", "group_lead")
        cls.team_b.write({"user_id": cls.lead_b.id, "user_ids": [(4, cls.lead_b.id)]})

    def _share(self, ticket=None, department=None, user=None, **values):
        ticket = (ticket or self.ticket).with_user(user or self.agent_a)
        return ticket._share_with(department or self.department_b, "Yours?", **values)

    def _reads(self, user, ticket=None):
        ticket = (ticket or self.ticket).with_user(user)
        self.assertEqual(
            bool(ticket.search([("id", "=", ticket.id)])), ticket.has_access("read")
        )
        return ticket.has_access("read")

    def _close(self):
        reason = self.env.ref("roeselare_servicedesk.close_reason_resolved")
        self.ticket.with_user(self.agent_a)._close_for(reason, "Done")

    def test_a_guest_reads_and_changes_nothing(self):
        self.assertFalse(self._reads(self.agent_b))
        self._share()
        self.assertTrue(self._reads(self.agent_b))
        guest = self.ticket.with_user(self.agent_b)
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        for values in (
            {"name": "Mine"},
            {"stage_id": stage.id},
            {"team_id": self.team_b.id},
            {"user_id": self.agent_b.id},
            {"confidential": True},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                guest.write(values)
        for action in ("action_take", "assign_to_me", "_withdraw", "unlink"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(guest, action)()
        reply = self.env["servicedesk.reply"].with_user(self.agent_b)
        with self.assertRaises(AccessError):
            reply.create(
                {"ticket_id": guest.id, "mode": "answer", "text": "Hello"}
            ).action_send()
        with self.assertRaises(AccessError):
            guest._share_with(self.department_b, "Also us")
        self.assertTrue(guest.is_read_only)
        self.assertFalse(self.ticket.with_user(self.agent_a).is_read_only)

    def test_a_guest_is_shown_a_form_without_fields_to_type_in(self):
        self._share()
        arch = self.ticket.with_user(self.agent_b).get_view(view_type="form")["arch"]
        form = etree.fromstring(arch)
        for name in ("name", "team_id", "user_id", "stage_id", "confidential"):
            with self.subTest(name=name):
                nodes = form.xpath(f"//field[@name='{name}'][not(ancestor::field)]")
                self.assertTrue(nodes)
                for node in nodes:
                    self.assertIn("is_read_only", node.get("readonly"))
        self.assertFalse(form.xpath("//field[@name='number']")[0].get("readonly"))

    def test_a_guest_writes_notes_and_nothing_that_leaves_the_house(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.agent_b).message_post(body="Not let in")
        self._share()
        guest = self.ticket.with_user(self.agent_b)
        note = guest.message_post(body="It is ours", attachments=[("a.pdf", pdf())])
        self.assertTrue(note.subtype_id.internal)
        self.assertEqual(note.attachment_ids.with_user(self.agent_a).raw, pdf())
        with self.assertRaises(AccessError):
            guest.message_post(
                body="Dear citizen",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        with self.assertRaises(AccessError):
            note.with_user(self.agent_b).subtype_id = self.env.ref("mail.mt_comment")
        self.assertNotIn(note, self.ticket._public_messages())

    def test_sharing_is_written_down(self):
        share = self._share(ends_on=self.env.company._city_today() + timedelta(days=3))
        self.assertEqual(share.user_id, self.agent_a)
        self.assertEqual(share.department_id, self.department_b)
        self.assertEqual((share.origin, share.reason), ("manual", "Yours?"))
        self.assertTrue(share.started_at)
        self.assertIn("Yours?", self.ticket.message_ids[0].body)
        self.assertEqual(self.ticket.message_ids[0].author_id, self.agent_a.partner_id)
        share.with_user(self.agent_a).action_end()
        self.assertEqual(share.ended_by_id, self.agent_a)
        self.assertEqual(share.end_reason, "hand")
        self.assertIn(self.department_b.name, self.ticket.message_ids[0].body)
        self.assertFalse(self._reads(self.agent_b))
        self.assertEqual(self.ticket.share_ids, share, "the history stays")

    def test_shares_are_history(self):
        share = self._share()
        for user in (self.agent_a, self.agent_b, self.admin, self.dpo):
            record = share.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    record.write({"reason": "Other"})
                with self.assertRaises(AccessError):
                    record.unlink()
                with self.assertRaises(AccessError):
                    record.create(
                        {
                            "ticket_id": self.ticket.id,
                            "department_id": self.department_b.id,
                        }
                    )
        with self.assertRaises(UserError):
            share.reason = "Other"
        with self.assertRaises(UserError):
            share.unlink()
        with self.assertRaises(AccessError):
            share.with_user(self.agent_b).action_end()
        share._end("hand")
        with self.assertRaises(UserError):
            share.end_reason = "expired"

    def test_nobody_lets_a_department_in_past_the_history(self):
        for name, value in (
            ("guest_department_ids", [(4, self.department_b.id)]),
            ("department_id", self.department_b.id),
            ("share_ids", [(0, 0, {"department_id": self.department_b.id})]),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.ticket.with_user(self.agent_a).write({name: value})

    def test_sharing_twice_is_sharing_once(self):
        self.assertEqual(self._share(), self._share())
        by_task = self._share(origin="task")
        self.assertEqual(len(self.ticket.share_ids), 2)
        self.ticket._end_shares(self.department_b, "task")
        self.assertEqual(by_task.end_reason, "task")
        self.assertTrue(self._reads(self.agent_b), "the share by hand still runs")
        self.ticket.with_user(self.agent_a)._end_shares(self.department_b, "manual")
        self.assertFalse(self._reads(self.agent_b))

    def test_a_confidential_ticket_is_not_shared(self):
        secret = self._ticket(category_id=self.secret_category.id)
        with self.assertRaisesRegex(UserError, "confidential"):
            self._share(secret)
        self.assertFalse(self._share(secret, origin="task"))
        self.assertFalse(secret.share_ids)

    def test_becoming_confidential_ends_shares(self):
        share = self._share()
        self.ticket.with_user(self.agent_a).confidential = True
        self.assertEqual(share.end_reason, "confidential")
        self.assertFalse(self._reads(self.agent_b))
        self.ticket.with_user(self.agent_a).confidential = False
        self.assertFalse(self._reads(self.agent_b), "an ended share stays ended")

    def test_a_secret_category_ends_shares_too(self):
        share = self._share()
        self.ticket.with_user(self.agent_a).category_id = self.secret_category
        self.assertEqual(share.end_reason, "confidential")

    def test_closing_ends_shares(self):
        share = self._share()
        self._close()
        self.assertEqual(share.end_reason, "closed")
        self.assertFalse(self._reads(self.agent_b))
        with self.assertRaisesRegex(UserError, "closed"):
            self._share()

    def test_a_department_that_takes_over_is_no_guest_any_more(self):
        share = self._share()
        self.ticket.with_user(self.agent_a).team_id = self.team_b
        self.assertEqual(share.end_reason, "moved")
        self.assertTrue(self._reads(self.agent_b))
        with self.assertRaisesRegex(UserError, "itself"):
            self._share(user=self.agent_b)

    def test_a_last_day_ends_a_share(self):
        today = self.env.company._city_today()
        with self.assertRaises(UserError):
            self._share(ends_on=today - timedelta(days=2))
        share = self._share(ends_on=today + timedelta(days=2))
        shares = self.env["helpdesk.ticket.share"]
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda _self, *_a, **_kw: 60):
            shares._cron_end_expired()
            self.assertFalse(share.ended_at)
            self.env.cr.execute(
                "UPDATE helpdesk_ticket_share SET ends_on = %s WHERE id = %s",
                (today - timedelta(days=2), share.id),
            )
            share.invalidate_recordset()
            shares._cron_end_expired()
        self.assertEqual(share.end_reason, "expired")
        self.assertFalse(self._reads(self.agent_b))

    def test_only_who_may_change_a_ticket_shares_it(self):
        for user in (self.agent_b, self.dpo, self.employee, self.citizen):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._share(user=user)

    def test_the_queue_finds_what_is_shared_with_us(self):
        other = self._ticket()
        self._share()
        tickets = self.env["helpdesk.ticket"].with_user(self.agent_b)
        shared = tickets.search([("shared_with_us", "=", True)])
        self.assertIn(self.ticket, shared)
        self.assertNotIn(other, shared)
        self.assertNotIn(
            self.ticket, tickets.search([("shared_with_us", "=", False)])
        )
        self.assertFalse(self.ticket.with_user(self.agent_a).shared_with_us)

    def test_the_window_shares_and_tells_the_lead(self):
        window = self.env["servicedesk.share"].with_user(self.agent_a)
        window.create(
            {
                "ticket_id": self.ticket.id,
                "department_id": self.department_b.id,
                "reason": "Is this pole yours?",
            }
        ).action_share()
        self.assertTrue(self._reads(self.agent_b))
        notice = self.env["mail.message"].search(
            [("partner_ids", "in", self.lead_b.partner_id.ids)], limit=1
        )
        self.assertIn("Is this pole yours?", notice.body)
