from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import CityCase
from .common_upload import pdf

READ, WRITE = "read", "write"


@tagged("post_install", "-at_install")
class TestAccess(CityCase):
    """Record rules alone must hold: no controller is involved here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket()
        cls.secret = cls._ticket(category_id=cls.secret_category.id)
        cls.homeless = cls._ticket(category_id=False, team_id=False)
        cls.colleague_request = cls._ticket(
            category_id=False,
            service_id=cls.service.id,
            partner_id=cls.agent_a.partner_id.id,
        )

    def _sees(self, user, ticket, operation=READ):
        record = ticket.with_user(user)
        by_rule = record.has_access(operation)
        if operation == READ and record.browse().has_access(READ):
            found = record.search([("id", "=", ticket.id)])
            self.assertEqual(bool(found), by_rule, "search and access disagree")
        return by_rule

    def test_who_reads_which_ticket(self):
        everyone = {
            "agent_a": self.agent_a,
            "colleague_a": self.colleague_a,
            "agent_b": self.agent_b,
            "operator": self.operator,
            "admin": self.admin,
            "dpo": self.dpo,
            "employee": self.employee,
            "citizen": self.citizen,
            "other_citizen": self.other_citizen,
        }
        expected = {
            self.ticket: {"agent_a", "colleague_a", "operator", "admin", "dpo"},
            self.secret: {"agent_a", "dpo"},
            self.homeless: {"operator", "admin", "dpo"},
            self.colleague_request: {"agent_b", "operator", "admin", "dpo"},
        }
        for ticket, readers in expected.items():
            seen = {name for name, user in everyone.items() if self._sees(user, ticket)}
            self.assertEqual(seen, readers, ticket.display_name)

    def test_who_writes(self):
        self.assertTrue(self._sees(self.agent_a, self.ticket, WRITE))
        self.assertFalse(self._sees(self.agent_b, self.ticket, WRITE))
        self.assertFalse(self._sees(self.dpo, self.ticket, WRITE))
        self.assertFalse(self._sees(self.citizen, self.ticket, WRITE))
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.agent_b).write({"name": "Mine now"})

    def test_a_follower_of_another_department_gains_nothing(self):
        self.ticket.message_subscribe(self.agent_b.partner_id.ids)
        self.assertFalse(self._sees(self.agent_b, self.ticket))

    def test_officer_opens_the_form_of_a_ticket(self):
        form = Form(self.ticket.with_user(self.dpo))
        self.assertEqual(form.number, self.ticket.number)

    def test_internal_notes_never_reach_a_requester_who_is_a_colleague(self):
        note = self.colleague_request.with_user(self.agent_b).message_post(
            body="He lost the last one", attachments=[("note.pdf", pdf())]
        )
        answer = self.colleague_request.with_user(self.agent_b)._post_public("Soon")
        as_requester = self.env["mail.message"].with_user(self.agent_a)
        for message in (note, answer):
            self.assertFalse(as_requester.search([("id", "=", message.id)]))
            with self.assertRaises(AccessError):
                as_requester.browse(message.id).read(["body"])
        attachment = note.attachment_ids.with_user(self.agent_a)
        self.assertFalse(attachment.search([("id", "=", attachment.id)]))
        with self.assertRaises(AccessError):
            attachment.read(["datas"])
        # On the page, only the public side.
        own = self.env["helpdesk.ticket"]._own_ticket(
            self.colleague_request.id, self.agent_a
        )
        self.assertEqual(own._public_messages(), answer)
        self.assertFalse(own._public_attachments())

    def test_the_public_cannot_write_stages(self):
        public = self.env.ref("base.public_user")
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        self.assertFalse(stage.with_user(public).has_access(WRITE))

    def test_staff_services_are_not_for_citizens(self):
        services = self.env["servicedesk.service"]
        for user in (self.citizen, self.env.ref("base.public_user")):
            self.assertFalse(self.service.with_user(user).has_access(READ))
            self.assertFalse(
                services.with_user(user).search([("id", "=", self.service.id)])
            )
            self.assertTrue(self.public_service.with_user(user).has_access(READ))
        self.assertTrue(self.service.with_user(self.employee).has_access(READ))

    def test_agents_do_not_configure(self):
        for model in ("servicedesk.service", "helpdesk.close.reason"):
            with self.subTest(model=model):
                records = self.env[model].with_user(self.agent_a)
                self.assertFalse(records.has_access(WRITE))
                self.assertTrue(records.with_user(self.admin).has_access(WRITE))

    def test_no_stock_token_is_ever_made(self):
        self.assertFalse(self.ticket._portal_ensure_token())
        self.assertFalse(self.ticket.access_token)
        self.assertNotIn("token", self.ticket._get_share_url())
