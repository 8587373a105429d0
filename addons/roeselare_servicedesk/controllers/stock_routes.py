from odoo import http
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController


class ClosedStockRoutes(HelpdeskTicketController):
    """Closes the doors of helpdesk_mgmt that let too much through.

    ``/ticket/close`` closed any ticket for any user, by GET and with sudo;
    ``/submitted/ticket`` created tickets by GET from files that nobody checked.
    """

    @http.route(methods=["POST"])
    def support_ticket_close(self, ticket_id=None, **_post):
        """Withdraw one's own ticket; any other ticket does not exist."""
        ticket_id = ticket_id or ""
        if not (ticket_id.isdecimal() and len(ticket_id) < 10):
            return request.not_found()
        ticket = request.env["helpdesk.ticket"]._own_ticket(
            int(ticket_id), request.env.user
        )
        if not ticket:
            return request.not_found()
        ticket._withdraw()
        return request.redirect(f"/my/ticket/{ticket.id}", code=303)

    @http.route()
    def create_new_ticket(self, **_query):
        return request.redirect("/diensten", code=303)

    @http.route(methods=["POST"])
    def submit_ticket(self, **_post):
        return request.redirect("/diensten", code=303)
