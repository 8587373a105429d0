from odoo import http
from odoo.http import request

from ..schemas.submission import SubmissionError
from .draft import DraftController, with_draft
from .forms import expired_message, form_expired
from .guard import guarded


class DraftAnswersController(DraftController):
    """The way out of a question that is answered already: nothing is sent."""

    @http.route(
        "/aanvraag/<string:token>/hielp",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked below: an expired form keeps what was typed
        sitemap=False,
    )
    @with_draft
    def helped(self, visit, **post):
        article = request.env["servicedesk.knowledge"]._by_code(post.get("code"))
        if not article:
            return visit.redirect(visit.draft._resume_page(visit.form))
        if form_expired(post):
            return self._summary_page(visit, {"": expired_message()}, 400)
        try:
            with guarded(post, "article"):
                visit.draft._helped(article)
        except SubmissionError as error:
            return self._summary_page(visit, error.errors, error.status)
        return request.redirect(f"/antwoorden/{article.code}?dank=hielp", code=303)
