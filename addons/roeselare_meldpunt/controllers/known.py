from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import (
    expired_message,
    form_expired,
)
from odoo.addons.roeselare_servicedesk.controllers.ticket_page import ticket_page
from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES


class KnownController(http.Controller):
    """What is known already near a place: while somebody reports, and just after."""

    @http.route(
        "/meldpunt/bekend",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def known(self, category="", lat="", lon="", **_other):
        """The list of public reports near by, for the script of the form."""
        known = request.env["meldpunt.known"]._asked(category, lat, lon)
        response = request.render(
            "roeselare_meldpunt.known_fragment",
            {"known": known, "has_account": not request.env.user._is_public()},
        )
        response.headers["Cache-Control"] = "private, max-age=30"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @http.route(
        "/volg/<string:token>/bekend/<string:number>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,  # checked below, so that the page comes back with its reason
    )
    def follow_instead(self, token, number, **post):
        """Withdraw the own report and follow the one that was known."""
        tickets = request.env["helpdesk.ticket"]
        ticket = tickets._from_tracking_token(token)
        kept = ticket and tickets._public_report(number)
        if not kept or kept == ticket:
            raise request.not_found()
        if form_expired(post):
            return ticket_page(
                ticket,
                f"/volg/{token}",
                "roeselare_servicedesk.tracking_page",
                post,
                {"": expired_message()},
                status=400,
            )
        closed = ticket.public_state in CLOSED_STATES
        # Sent twice, or of a page that was open for long: the page says how it stands.
        if not closed and not ticket._withdraw_for(kept, request.lang.code):
            raise request.not_found()
        return request.redirect(f"/volg/{token}", code=303)
