from odoo import http
from odoo.http import request

from .ticket_page import (
    ticket_attachment,
    ticket_not_solved,
    ticket_page,
    ticket_reply,
    ticket_withdraw,
)

_PAGE = "roeselare_servicedesk.tracking_page"


class TrackingController(http.Controller):
    """The requester's page by secret link. An unknown link does not exist."""

    def _ticket(self, token):
        return request.env["helpdesk.ticket"]._from_tracking_token(token)

    @http.route(
        "/volg/<string:token>", type="http", auth="public", website=True, sitemap=False
    )
    def tracking_page(self, token, **_query):
        ticket = self._ticket(token)
        if not ticket:
            return request.not_found()
        return ticket_page(ticket, f"/volg/{token}", _PAGE)

    @http.route(
        "/volg/<string:token>/antwoord",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
        csrf=False,  # checked in ticket_reply, which keeps what was typed
    )
    def tracking_reply(self, token, **post):
        ticket = self._ticket(token)
        if not ticket:
            return request.not_found()
        return ticket_reply(ticket, f"/volg/{token}", _PAGE, post)

    @http.route(
        "/volg/<string:token>/intrekken",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
        csrf=False,  # checked in ticket_withdraw
    )
    def tracking_withdraw(self, token, **post):
        ticket = self._ticket(token)
        if not ticket:
            return request.not_found()
        return ticket_withdraw(ticket, f"/volg/{token}", _PAGE, post)

    @http.route(
        "/volg/<string:token>/niet-opgelost",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
        csrf=False,  # checked in ticket_not_solved, which keeps what was typed
    )
    def tracking_not_solved(self, token, **post):
        ticket = self._ticket(token)
        if not ticket:
            return request.not_found()
        return ticket_not_solved(ticket, f"/volg/{token}", _PAGE, post)

    @http.route(
        "/volg/<string:token>/bijlage/<int:attachment_id>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def tracking_attachment(self, token, attachment_id, **_query):
        ticket = self._ticket(token)
        if not ticket:
            return request.not_found()
        return ticket_attachment(ticket, attachment_id)
