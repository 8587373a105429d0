from odoo import http
from odoo.http import request

from .forms import expired_message, form_expired, render_private

_PAGE = "roeselare_servicedesk.confirm_page"


class ConfirmController(http.Controller):
    """Whoever comes by the mailed link and presses the button has that mailbox.

    Looking at the page changes nothing: programs that guard mailboxes follow links.
    """

    def _ticket(self, token):
        return request.env["helpdesk.ticket"]._from_confirm_token(token)

    @http.route(
        "/bevestig/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
        readonly=True,
    )
    def confirm_page(self, token, **_query):
        ticket = self._ticket(token)
        if not ticket:
            return request.not_found()
        return self._render(ticket, token)

    @http.route(
        "/bevestig/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
        csrf=False,  # checked below, with an answer that says what to do
    )
    def confirm(self, token, **post):
        ticket = self._ticket(token)
        if not ticket:
            return request.not_found()
        if form_expired(post):
            return self._render(ticket, token, {"": expired_message()}, status=400)
        ticket._confirm_requester()
        return request.redirect(f"{ticket._tracking_url()}?bevestigd=1", code=303)

    def _render(self, ticket, token, errors=None, status=200):
        values = {"ticket": ticket, "token": token, "post": {}, "errors": errors or {}}
        return render_private(_PAGE, values, status)
