from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SECRET, LibraryCase

NOTE = "Kom ermee langs aan loket vier"


@tagged("post_install", "-at_install")
class TestDeliver(LibraryCase):
    def _mails(self, ticket):
        return self.env["mail.mail"].search(
            [("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)]
        )

    def test_document_belongs_to_the_requester_and_remembers_where_it_came_from(self):
        document = self.document.sudo()
        self.assertEqual(document.partner_id, self.marie.partner_id)
        self.assertEqual(document.ticket_id, self.ticket)
        self.assertEqual(document.department_id, self.department_a)
        self.assertEqual(document.series_id, self.series)
        self.assertEqual(document.label, SECRET)
        self.assertEqual(document.name, f"{SECRET}.pdf")
        self.assertEqual(document.document_state, "clean")
        self.assertTrue(document.delivered_date)
        self.assertFalse(document.opened_date)

    def test_requester_reads_on_the_ticket_that_there_is_something_not_what(self):
        messages = self.ticket._public_messages()
        self.assertEqual(len(messages), 1)
        self.assertIn("ready for you", messages.body)
        self.assertNotIn(SECRET, messages.body)
        self.assertFalse(messages.attachment_ids)

    def test_mail_tells_that_there_is_something_not_what(self):
        ticket = self._ticket(self.marie, self.team_a, name="Aanvraag leefloon")
        items = [(self._clean(name="geheim-stuk.pdf"), SECRET, self.series)]
        ticket.with_user(self.agent_a)._deliver_documents(items, NOTE)
        self._tell_owners()
        mail = self._mails(ticket)
        self.assertEqual(len(mail), 1, "one mail, and none to followers")
        text = "\n".join(
            str(mail[name] or "")
            for name in ("subject", "body_html", "body", "headers", "references")
        )
        for hidden in (SECRET, "geheim-stuk", NOTE, "leefloon", "Tests"):
            self.assertNotIn(hidden, text)
        self.assertIn("/my/documenten", text)
        self.assertNotIn("access_token", text)
        self.assertNotIn("/volg/", text)
        self.assertFalse(mail.attachment_ids)
        self.assertEqual(mail.email_to, "t_marie@example.com")
        self.assertEqual(mail.state, "outgoing")

    def test_mail_and_line_are_in_the_language_of_the_requester(self):
        self.marie.partner_id.lang = "nl_BE"
        ticket = self._ticket(self.marie, self.team_a, lang="nl_BE")
        self._deliver(ticket)
        self._tell_owners()
        self.assertEqual(self._mails(ticket).subject, "Er staat een document voor u klaar")
        self.assertIn("staat een document voor u klaar", ticket._public_messages().body)

    def test_several_documents_make_one_mail_and_one_line(self):
        ticket = self._ticket(self.marie, self.team_a)
        items = [(self._clean(), f"Stuk {n}", self.series) for n in range(3)]
        documents = ticket.with_user(self.agent_a)._deliver_documents(items)
        self.assertEqual(len(documents), 3)
        self._tell_owners()
        self.assertEqual(len(self._mails(ticket)), 1)
        self.assertEqual(len(ticket._public_messages()), 1)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_who_may_write_the_ticket_delivers(self):
        items = [(self._clean(), "x", self.series)]
        before = self.env["dms.file"].sudo().search_count([])
        for user in self.marie | self.karel | self.employee | self.agent_b | self.dpo:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ticket.with_user(user)._deliver_documents(items)
        self.assertEqual(self.env["dms.file"].sudo().search_count([]), before)

    def test_delivery_without_a_reader_is_refused_with_what_to_do(self):
        partners = self.env["res.partner"].create(
            [{"name": "Zonder adres"}, {"name": "Met adres", "email": "m@example.com"}]
        )
        cases = [
            (False, "no_requester", "Partner"),
            (partners[0].id, "no_email", "Zonder adres"),
            (partners[1].id, "no_account", "m@example.com"),
        ]
        for partner_id, state, hint in cases:
            ticket = self._ticket(self.marie, self.team_a)
            ticket.partner_id = partner_id
            with self.subTest(state=state):
                self.assertEqual(ticket._document_account_state(), state)
                with self.assertRaisesRegex(UserError, hint):
                    self._deliver(ticket)

    def test_ticket_counts_only_documents_that_the_user_may_read(self):
        for user, count in ((self.agent_a, 1), (self.dpo, 1)):
            ticket = self.ticket.with_user(user)
            self.env.invalidate_all()
            self.assertEqual(ticket.document_count, count)
        self.document.sudo().document_state = "quarantined"
        self.env.invalidate_all()
        self.assertEqual(self.ticket.with_user(self.agent_a).document_count, 0)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_staff_of_the_ticket_withdraws_a_wrong_delivery(self):
        for user in self.marie | self.karel | self.agent_b | self.dpo:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.document.with_user(user).action_withdraw()
        self.assertTrue(self.document.with_user(self.marie).has_access("read"))
        self.document.with_user(self.agent_a).action_withdraw()
        self.assertFalse(self.document.with_user(self.marie).has_access("read"))
        self.assertTrue(self.document.with_user(self.agent_a).has_access("read"))
        self.assertEqual(len(self.ticket._public_messages()), 1, "no word in public")
