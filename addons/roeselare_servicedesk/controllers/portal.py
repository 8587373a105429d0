from odoo import http
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .ticket_page import (
    ticket_attachment,
    ticket_not_solved,
    ticket_page,
    ticket_reply,
    ticket_withdraw,
)

_PAGE = "roeselare_servicedesk.my_ticket_page"


class MyTickets(CustomerPortalHelpdesk):
    """Mijn Roeselare: a person's own questions, requests and reports.

    Takes the place of helpdesk_mgmt's pages at the same addresses: those hand out
    tokens of every attachment and show whatever the user may read as a colleague.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "ticket_count" in counters:
            values["ticket_count"] = self._own_tickets()[1]
        return values

    def _own_tickets(self, **search):
        """Return a page of own tickets, and how many there are."""
        # sudo: helpdesk.ticket - the domain holds the user's own tickets only
        tickets = request.env["helpdesk.ticket"].sudo()
        domain = tickets._own_domain(request.env.user)
        count = tickets.search_count(domain)
        if not search:
            return tickets.browse(), count
        return tickets.search(domain, **search), count

    def _own_ticket(self, ticket_id):
        return request.env["helpdesk.ticket"]._own_ticket(ticket_id, request.env.user)

    @http.route()
    def portal_my_tickets(self, page=1, **_query):
        step = self._items_per_page
        tickets, count = self._own_tickets(
            order="create_date desc, id desc",
            limit=step,
            offset=(max(page, 1) - 1) * step,
        )
        pager = portal_pager(url="/my/tickets", total=count, page=page, step=step)
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "tickets": tickets,
                "ticket_total": count,
                "pager": pager,
                "page_name": "ticket",
            }
        )
        return request.render("roeselare_servicedesk.my_tickets", values)

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **_query):
        # The stock token is never made, so it opens nothing.
        ticket = self._own_ticket(ticket_id)
        if not ticket or access_token or request.env.user._is_public():
            return request.not_found()
        return ticket_page(ticket, f"/my/ticket/{ticket_id}", _PAGE)

    @http.route(
        "/my/ticket/<int:ticket_id>/antwoord",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        csrf=False,  # checked in ticket_reply, which keeps what was typed
    )
    def my_ticket_reply(self, ticket_id, **post):
        ticket = self._own_ticket(ticket_id)
        if not ticket:
            return request.not_found()
        return ticket_reply(ticket, f"/my/ticket/{ticket_id}", _PAGE, post)

    @http.route(
        "/my/ticket/<int:ticket_id>/intrekken",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        csrf=False,  # checked in ticket_withdraw
    )
    def my_ticket_withdraw(self, ticket_id, **post):
        ticket = self._own_ticket(ticket_id)
        if not ticket:
            return request.not_found()
        return ticket_withdraw(ticket, f"/my/ticket/{ticket_id}", _PAGE, post)

    @http.route(
        "/my/ticket/<int:ticket_id>/niet-opgelost",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        csrf=False,  # checked in ticket_not_solved, which keeps what was typed
    )
    def my_ticket_not_solved(self, ticket_id, **post):
        ticket = self._own_ticket(ticket_id)
        if not ticket:
            return request.not_found()
        return ticket_not_solved(ticket, f"/my/ticket/{ticket_id}", _PAGE, post)

    @http.route(
        "/my/ticket/<int:ticket_id>/bijlage/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
    )
    def my_ticket_attachment(self, ticket_id, attachment_id, **_query):
        ticket = self._own_ticket(ticket_id)
        if not ticket:
            return request.not_found()
        return ticket_attachment(ticket, attachment_id)
