"""A contractor, and a report in its hands."""

from .common import picture, setup_users, submit

ADDRESS = "ploeg@aannemer.example"


def setup_order(case):
    setup_users(case)
    case.contractor = case.env["meldpunt.contractor"].create(
        {"name": "Test contractor", "email": ADDRESS, "lang": "en_US"}
    )
    case.category.contractor_id = case.contractor
    case.report = submit(
        case,
        description="Secret words of An Peeters",
        name="An Peeters",
        email="an@example.com",
        phone="0470123456",
        photos=(("p.jpg", picture()),),
    )
    case.env.flush_all()


def forward(case, user=None, **values):
    """Send the report as staff do, by the window; return the order with sudo."""
    action = case.report.with_user(user or case.agent).action_forward()
    windows = case.env["meldpunt.forward"].with_user(user or case.agent)
    window = windows.with_context(**action["context"]).create(values)
    window.action_send()
    return case.env["meldpunt.order"].search([("ticket_id", "=", case.report.id)], limit=1)


class OrderMixin:
    """Looks at mails and notes, and at the order as its page has it."""

    def _clear(self):
        self.env["mail.mail"].search([]).unlink()

    def _mails(self, address):
        mails = self.env["mail.mail"].search([("email_to", "=", address)])
        return [f"{mail.subject} {mail.body_html}" for mail in mails]

    def _notes(self):
        return "\n".join(str(message.body) for message in self.report.message_ids)

    def _as_visitor(self, order):
        """Return the order as the contractor's page has it."""
        orders = self.env["meldpunt.order"].with_user(self.env.ref("base.public_user"))
        return orders._from_token(order._token())
