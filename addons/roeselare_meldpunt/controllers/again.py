from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import (
    expired_message,
    form_expired,
    read_uploads,
)
from odoo.addons.roeselare_servicedesk.controllers.guard import guarded
from odoo.addons.roeselare_servicedesk.controllers.ticket_page import ticket_page
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from ..schemas.report_form import KEY, line


class AgainController(http.Controller):
    """The same problem once more, when the former report can no longer be reopened."""

    @http.route(
        "/volg/<string:token>/opnieuw",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
        csrf=False,  # checked in _again, which keeps what was typed
    )
    def tracked_again(self, token, **post):
        ticket = request.env["helpdesk.ticket"]._from_tracking_token(token)
        return self._again(
            ticket, f"/volg/{token}", "roeselare_servicedesk.tracking_page", post
        )

    @http.route(
        "/my/ticket/<int:ticket_id>/opnieuw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        csrf=False,  # checked in _again, which keeps what was typed
    )
    def own_again(self, ticket_id, **post):
        tickets = request.env["helpdesk.ticket"]
        ticket = tickets._own_ticket(ticket_id, request.env.user)
        return self._again(
            ticket, f"/my/ticket/{ticket_id}", "roeselare_servicedesk.my_ticket_page", post
        )

    def _again(self, ticket, base_url, template, post):
        if not ticket or ticket.kind != "report":
            return request.not_found()
        if form_expired(post):
            errors = {"": expired_message()}
            return ticket_page(ticket, base_url, template, post, errors, status=400)
        key = line(post.get("idempotency_key"))
        key = key if KEY.fullmatch(key) else ""
        try:
            # The secret link is known to the requester alone: only the numbers count.
            stored = bool(key and request.env["servicedesk.intake"]._find_submitted(key))
            who = f"ticket {ticket.id}"
            with guarded(post, "again", who, confirmed=True, stored=stored):
                again = ticket._report_again(
                    post.get("again"), read_uploads("again_photos"), key
                )
        except SubmissionError as error:
            errors, status = error.errors, error.status
            return ticket_page(ticket, base_url, template, post, errors, status)
        return request.redirect(f"{again._tracking_url()}/verzonden", code=303)
