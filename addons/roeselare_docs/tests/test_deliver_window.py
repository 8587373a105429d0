import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PDF, LibraryCase


@tagged("post_install", "-at_install")
class TestDeliverWindow(LibraryCase):
    """ "Document bezorgen", as staff uses it."""

    def _window(self, ticket, files, user=None):
        action = ticket.with_user(user or self.agent_a).action_deliver_document()
        windows = self.env[action["res_model"]].with_user(user or self.agent_a)
        form = Form(windows.with_context(**action["context"]))
        for name, content, label in files:
            with form.line_ids.new() as line:
                line.file_name = name
                line.content = base64.b64encode(content)
                if label:
                    line.label = label
                line.series_id = self.series
        return form.save()

    def _delivered(self, ticket):
        return self.env["dms.file"].sudo().search([("ticket_id", "=", ticket.id)])

    def test_staff_delivers_through_the_gate(self):
        ticket = self._ticket(self.marie, self.team_a)
        window = self._window(ticket, [("mijn_scan.pdf", PDF, ""), ("b.pdf", PDF, "Brief")])
        window.note = "  Tot binnenkort  "
        window.action_deliver()
        documents = self._delivered(ticket)
        self.assertEqual(set(documents.mapped("label")), {"Mijn scan", "Brief"})
        self.assertEqual(set(documents.mapped("delivery_note")), {"Tot binnenkort"})
        self.assertFalse(window.line_ids, "no copy is left in the window")

    def test_gate_refuses_and_nothing_is_delivered(self):
        ticket = self._ticket(self.marie, self.team_a)
        for name, content in (
            ("echt.pdf", b"MZ\x90\0 this is a program"),
            ("pagina.pdf", b"<html><script>alert(1)</script></html>"),
            ("script.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ):
            files = [("goed.pdf", PDF, ""), (name, content, "")]
            with self.subTest(name=name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._window(ticket, files).action_deliver()
                self.assertFalse(self._delivered(ticket))

    def test_window_without_a_file_says_what_to_do(self):
        window = self._window(self._ticket(self.marie, self.team_a), [])
        with self.assertRaisesRegex(UserError, "Add a line"):
            window.action_deliver()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_window_on_a_foreign_ticket_is_refused(self):
        for user in self.agent_b | self.employee | self.marie:
            windows = self.env["docs.deliver"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                windows.create({"ticket_id": self.ticket.id}).read(["partner_email"])

    def test_person_without_an_account_is_invited_and_can_be_delivered_to(self):
        partner = self.env["res.partner"].create({"name": "Nieuw", "email": "t_nieuw@example.com"})
        ticket = self._ticket(self.marie, self.team_a)
        ticket.partner_id = partner
        window = self._window(ticket, [])
        self.assertEqual(window.account_state, "no_account")
        window.action_invite()
        user = partner.user_ids
        self.assertEqual(user.login, "t_nieuw@example.com")
        self.assertTrue(user._is_portal())
        self.assertEqual(window.account_state, "ready")
        self.assertTrue(self._deliver(ticket))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_only_staff_of_the_ticket_invites(self):
        partner = self.env["res.partner"].create({"name": "Nieuw", "email": "t_nieuw@example.com"})
        ticket = self._ticket(self.marie, self.team_a)
        ticket.partner_id = partner
        window = self._window(ticket, [])
        ticket.team_id = self.team_b
        ticket.confidential = True
        with self.assertRaises(AccessError):
            window.action_invite()
        self.assertFalse(partner.user_ids)
