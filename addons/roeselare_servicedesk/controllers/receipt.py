from odoo import http
from odoo.http import content_disposition, request


class ReceiptController(http.Controller):
    """The receipt of a ticket for its requester, by account or by tracking link."""

    @http.route(
        "/my/ticket/<int:ticket_id>/ontvangstbewijs",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_receipt(self, ticket_id, **_query):
        tickets = request.env["helpdesk.ticket"]
        return self._send(tickets._own_ticket(ticket_id, request.env.user))

    @http.route(
        "/volg/<string:token>/ontvangstbewijs",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def receipt(self, token, **_query):
        return self._send(request.env["helpdesk.ticket"]._from_tracking_token(token))

    def _send(self, ticket):
        if not ticket:
            return request.not_found()
        name = content_disposition(f"{ticket.number}.pdf")
        headers = {
            "Content-Type": "application/pdf",
            "Content-Disposition": name,
            "Cache-Control": "no-store, private",
            "X-Robots-Tag": "noindex, nofollow",
            "X-Content-Type-Options": "nosniff",
        }
        return request.make_response(ticket._receipt_pdf(), headers)
