import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.roeselare_servicedesk.tests.common import CityCase
from odoo.addons.roeselare_servicedesk.tests.common_process import ProcessMixin

from .common import PDF, CronMixin


@tagged("post_install", "-at_install")
class TestDeliverTask(CronMixin, ProcessMixin, CityCase):
    """Who works on a step delivers from it, also in another department than the ticket's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_process()
        cls.series = cls.env["docs.series"].create({"name": "Tests", "code": "tests"})

    def setUp(self):
        super().setUp()
        self.ticket = self._begin()
        self._finish(self.ticket, "file", self.agent_a)
        self.assertEqual(self._states(self.ticket)["account"], "open")

    def _window(self, user, key="account", **values):
        action = self._task(self.ticket, key, user).action_deliver_document()
        self.assertEqual(action["res_model"], "docs.deliver")
        context = action["context"]
        lines = [(0, 0, {"content": base64.b64encode(PDF), "file_name": "a.pdf", "label": "A"})]
        return (
            self.env["docs.deliver"]
            .with_user(user)
            .with_context(**context)
            .create({"line_ids": lines, **values})
        )

    def _documents(self):
        return self.env["dms.file"].sudo().search([("ticket_id", "=", self.ticket.id)])

    def test_worker_of_another_department_delivers_in_its_name(self):
        self.assertFalse(self.ticket.with_user(self.agent_b).has_access("write"))
        window = self._window(self.agent_b)
        self.assertEqual(window.account_state, "ready")
        window.action_deliver()
        document = self._documents()
        self.assertEqual(document.partner_id, self.ticket.partner_id)
        self.assertEqual(document.department_id, self.team_b.department_id)
        self.assertTrue(document.unread_on)
        self._tell_owners()
        self.assertTrue(document.notice_mail_id)
        self.assertTrue(document.with_user(self.agent_b).has_access("read"))
        body = self.ticket._public_messages()[-1:].body
        self.assertIn("document", body)
        self.assertNotIn("A.pdf", body)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_its_worker_and_only_while_it_is_open(self):
        for user in (self.citizen, self.agent_a):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._window(user)
        window = self._window(self.agent_b)
        self._finish(self.ticket, "account", self.agent_b)
        with self.assertRaises(UserError):
            window.action_deliver()
        self.assertFalse(self._documents())

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_step_of_one_ticket_opens_no_other(self):
        task = self._task(self.ticket, "account", self.agent_b)
        other = self.env["helpdesk.ticket"].create(
            {
                "name": "Other",
                "description": "Other",
                "team_id": self.team_a.id,
                "partner_id": self.citizen.partner_id.id,
            }
        )
        values = {"ticket_id": other.id, "task_id": task.id}
        with self.assertRaises(AccessError):
            self.env["docs.deliver"].with_user(self.agent_b).create(values)
        items = [(None, "x", self.series)]
        with self.assertRaises(AccessError):
            other.with_user(self.agent_b)._deliver_documents(items, task=task)
