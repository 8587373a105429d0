from odoo import http
from odoo.http import request

from .photo_answer import SMALL, photo_answer


class PhotoController(http.Controller):
    """Photos of a report for its requester; anything else is not found."""

    @http.route(
        "/volg/<string:token>/foto/<int:photo_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def tracked_photo(self, token, photo_id, formaat="groot", **_other):
        ticket = request.env["helpdesk.ticket"]._from_tracking_token(token)
        return self._photo(ticket, photo_id, formaat)

    @http.route(
        "/my/ticket/<int:ticket_id>/foto/<int:photo_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def own_photo(self, ticket_id, photo_id, formaat="groot", **_other):
        tickets = request.env["helpdesk.ticket"]
        ticket = tickets._own_ticket(ticket_id, request.env.user)
        return self._photo(ticket, photo_id, formaat)

    def _photo(self, ticket, photo_id, size):
        photo = ticket and ticket._requester_photo(photo_id)
        if not photo:
            raise request.not_found()
        return photo_answer(photo, photo._requester_field(size == SMALL), max_age=300)
