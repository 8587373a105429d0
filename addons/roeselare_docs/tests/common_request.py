from datetime import timedelta

from odoo.addons.roeselare_servicedesk.schemas.submission import Upload

from .common import PDF, other_pdf

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\x0f\x04\x00\t\xfb\x03\xfd\xe3U\xf2\x9c\x00\x00\x00"
    b"\x00IEND\xaeB`\x82"
)


class RequestMixin:
    """A ticket of Marie on which a colleague asks for two documents; one more may come."""

    @classmethod
    def _ask(cls, ticket=None, days=14, **values):
        """Ask by the window, as a colleague does; return the request, with sudo."""
        ticket = ticket or cls.ticket
        lines = values.pop("lines", None) or [
            {"name": "Pay slip", "explanation": "Of last month", "accepts": "pdf"},
            {"name": "Identity card", "accepts": "scan"},
            {"name": "Letter", "required": False},
        ]
        window = (
            cls.env["docs.ask"]
            .with_user(cls.agent_a)
            .create(
                {
                    "ticket_id": ticket.id,
                    "due_date": cls.env.company._city_today() + timedelta(days=days),
                    "line_ids": [(0, 0, line) for line in lines],
                    **values,
                }
            )
        )
        window.action_ask()
        return cls.env["docs.request"].search([("ticket_id", "=", ticket.id)], order="id DESC")[:1]

    def _send(self, request, *names, user=None, content=PDF, file="scan.pdf", keep=False):
        """Send a file for each of these lines, as the requester; return the errors."""
        lines = request.line_ids.filtered(lambda line: line.name in names)
        answers = {
            line.id: {"uploads": (Upload(file, content),), "keep": keep} for line in lines
        }
        ticket = request.ticket_id.with_user(user or self.marie).sudo()
        errors = ticket._receive_documents(answers)
        self.env.flush_all()
        self.env.invalidate_all()
        return errors

    def _line(self, request, name, user=None):
        line = request.line_ids.filtered(lambda item: item.name == name)
        return line.with_user(user).sudo(False) if user else line

    def _refuse(self, line, reason="It is cut off."):
        windows = self.env["docs.refuse"].with_user(self.agent_a)
        windows.create({"line_id": line.id, "reason": reason}).action_refuse()
        self.env.invalidate_all()

    def _request_mails(self):
        """Return the mails to Marie that no other test made, oldest first."""
        return self.env["mail.mail"].search(
            [("email_to", "=", self.marie.email), ("id", ">", self.last_mail)], order="id"
        )

    def setUp(self):
        super().setUp()
        self.last_mail = self.env["mail.mail"].search([], order="id DESC", limit=1).id or 0

    @staticmethod
    def _pdf(words):
        return other_pdf(words)
