from odoo import http
from odoo.http import request

from ..schemas.submission import SubmissionError
from .forms import expired_message, form_expired, read_uploads, render_private
from .guard import guarded

_PAGE = "roeselare_servicedesk.satisfaction_page"
_ANSWERS = ("ja", "nee")
# Was there once, and will not be again.
_GONE = 410


class SatisfactionController(http.Controller):
    """The answer of a requester to the closing mail: one tap there, one button here."""

    def _asked(self, token, answer):
        asked = request.env["servicedesk.satisfaction"]._asked(token)
        return asked if asked.ticket and answer in _ANSWERS else None

    @http.route(
        "/tevreden/<string:token>/<string:answer>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
        readonly=True,
    )
    def satisfaction_page(self, token, answer, **_query):
        asked = self._asked(token, answer)
        if not asked:
            return request.not_found()
        return self._render(asked, answer)

    @http.route(
        "/tevreden/<string:token>/<string:answer>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
        csrf=False,  # checked below, which keeps what was typed
    )
    def satisfaction(self, token, answer, **post):
        asked = self._asked(token, answer)
        if not asked:
            return request.not_found()
        if asked.over:
            return self._render(asked, answer)
        if form_expired(post):
            return self._render(asked, answer, post, {"": expired_message()}, 400)
        try:
            # The link came by mail: only the numbers count.
            with guarded(post, "satisfaction", f"ticket {asked.ticket.id}", confirmed=True):
                kept = request.env["servicedesk.satisfaction"]._give(
                    asked, answer == "ja", post.get("reason"), read_uploads("reopen_files")
                )
        except SubmissionError as error:
            return self._render(asked, answer, post, error.errors, error.status)
        if not kept:
            return self._render(asked._replace(over="used"), answer)
        return self._render(asked, answer, done=True)

    def _render(self, asked, answer, post=None, errors=None, status=200, done=False):
        values = {
            "asked": asked,
            "answer": answer,
            "done": done,
            "post": post or {},
            "errors": errors or {},
        }
        return render_private(_PAGE, values, _GONE if asked.over else status)
