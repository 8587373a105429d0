from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import (
    read_uploads,
    record_of_token,
    render_private,
)
from odoo.addons.roeselare_servicedesk.controllers.guard import guarded
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from .photo_answer import SMALL, photo_answer

_MODEL = "meldpunt.order"
_PAGE = "roeselare_meldpunt.order_page"
# Was there once, and will not be again.
_GONE = 410


class OrderController(http.Controller):
    """A contractor's answer to an order: the mailed link is the only key to it.

    The address holds the secret, so no other page can make somebody press a button.
    """

    @http.route(
        "/opdracht/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def page(self, token, **_query):
        """Show the order; programs that open links change nothing."""
        return self._render(record_of_token(_MODEL, token))

    @http.route(
        "/opdracht/<string:token>/aanvaarden",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def accept(self, token, **post):
        return self._answer(token, post, "accept", lambda order: order._accept())

    @http.route(
        "/opdracht/<string:token>/plannen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def plan(self, token, **post):
        return self._answer(
            token, post, "plan", lambda order: order._plan(_text(post, "day"))
        )

    @http.route(
        "/opdracht/<string:token>/klaar",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def done(self, token, **post):
        photos = read_uploads("photos")
        return self._answer(
            token, post, "done", lambda order: order._done(_text(post, "remark"), photos)
        )

    @http.route(
        "/opdracht/<string:token>/weigeren",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def refuse(self, token, **post):
        return self._answer(
            token, post, "refuse", lambda order: order._refuse(_text(post, "reason"))
        )

    @http.route(
        "/opdracht/<string:token>/foto/<int:photo_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def photo(self, token, photo_id, formaat="groot", **_other):
        order = record_of_token(_MODEL, token)
        found = order.photo_ids.filtered(lambda item: item.id == photo_id)
        if not found or order._expired():
            raise request.not_found()
        # What staff covered stays covered here too.
        return photo_answer(found, found._public_field(formaat == SMALL), max_age=300)

    @http.route(
        "/opdracht/<string:token>/foto",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def only_photo(self, token, **_other):
        """Give one photo to the system of a contractor that takes orders by Open311."""
        photo = request.env["meldpunt.order"]._photo_of_token(token)
        if not photo:
            raise request.not_found()
        return photo_answer(photo, photo._public_field(False), max_age=300)

    def _answer(self, token, post, step, answer):
        order = record_of_token(_MODEL, token)
        if order._expired():
            return self._render(order)
        try:
            # Whoever has the link was mailed by the city: five times the limits, no stamp.
            with guarded(post, f"order-{step}", confirmed=True):
                answer(order)
        except SubmissionError as error:
            order.invalidate_recordset()
            status = getattr(error, "status", 422)
            return self._render(order, post, error.errors, status)
        return request.redirect(order._url(), code=303)

    def _render(self, order, post=None, errors=None, status=200):
        over = order._expired()
        values = {
            "order": order,
            "ticket": order.ticket_id,
            "contractor": order.contractor_id,
            "over": over,
            "post": post or {},
            "errors": errors or {},
        }
        return render_private(_PAGE, values, _GONE if over else status)


def _text(post, name):
    """Return one field of a form as text; a file in its place is none."""
    value = post.get(name)
    return value if isinstance(value, str) else ""
