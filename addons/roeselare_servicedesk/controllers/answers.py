from odoo import http
from odoo.http import request

from ..schemas.answers_query import AnswersQuery
from ..schemas.submission import SubmissionError
from .etag import with_etag
from .forms import expired_message, form_expired
from .guard import guarded

_PAGE = "roeselare_servicedesk.answer_page"
#: button → what is counted, and what is said
_VOTES = {"ja": "yes", "nee": "no"}


def _sitemap(env, rule, qs):
    """Name what everybody may read: the sitemap is made as the public."""
    if not qs or qs.lower() in "/antwoorden":
        yield {"loc": "/antwoorden"}
    for article in env["servicedesk.article"].search_fetch([("readable", "=", True)], ["code"]):
        loc = f"/antwoorden/{article.code}"
        if not qs or qs.lower() in loc:
            yield {"loc": loc}


class AnswersController(http.Controller):
    """What the city knows already: found, read, and judged by its readers."""

    @http.route(
        "/antwoorden", type="http", auth="public", website=True, readonly=True, sitemap=_sitemap
    )
    def answers(self, **query):
        asked = AnswersQuery.parse(query)
        # sudo: res.company - the phone number of the desk is on every page
        company = request.env.company.sudo()
        response = request.render(
            "roeselare_servicedesk.answers_page",
            {
                **request.env["servicedesk.knowledge"]._page(asked),
                "query": asked,
                "phone": company.servicedesk_contact_phone,
            },
        )
        return with_etag(response)

    @http.route(
        "/antwoorden/<string:code>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def answer(self, code, **query):
        article = request.env["servicedesk.knowledge"]._by_code(code)
        if not article:
            return request.not_found()
        return with_etag(self._render(article, done=query.get("dank", "")))

    @http.route(
        "/antwoorden/<string:code>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,  # checked below: an expired form says so on the page
    )
    def vote(self, code, **post):
        article = request.env["servicedesk.knowledge"]._by_code(code)
        if not article:
            return request.not_found()
        answer = post.get("geholpen")
        if answer not in _VOTES:
            return self._render(article, status=422)
        return self._count(article, _VOTES[answer], answer, post)

    @http.route(
        "/antwoorden/hielp",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,  # checked below
    )
    def helped(self, **post):
        """Count that a suggestion made a question needless: nothing of it was sent."""
        article = request.env["servicedesk.knowledge"]._by_code(post.get("code"))
        if not article:
            return request.redirect("/antwoorden", code=303)
        return self._count(article, "helped", "hielp", post)

    @http.route(
        "/antwoorden/suggesties",
        type="jsonrpc",
        auth="public",
        website=True,
        methods=["POST"],
        readonly=True,
    )
    def suggestions(self, text="", **_other):
        """Return what may answer a question that is being typed, as one piece of a page.

        By POST: what somebody types stands in no address and in no log.
        """
        found = suggested(text)
        if not found:
            return ""
        values = {"suggestions": found}
        return request.env["ir.qweb"]._render("roeselare_servicedesk.suggestion_list", values)

    def _count(self, article, kind, answer, post):
        if form_expired(post):
            return self._render(article, {"": expired_message()}, 400)
        try:
            with guarded(post, "article"):
                request.env["servicedesk.article.event"]._note(article, kind)
        except SubmissionError as error:
            return self._render(article, error.errors, error.status)
        return request.redirect(f"/antwoorden/{article.code}?dank={answer}", code=303)

    def _render(self, article, errors=None, status=200, done=""):
        knowledge = request.env["servicedesk.knowledge"]
        response = request.render(
            _PAGE,
            {
                **knowledge._lines(article)[0],
                "services": knowledge._services(article),
                "errors": errors or {},
                "done": done,
            },
        )
        response.status_code = status
        return response


def suggested(text):
    """Return what may answer ``text`` for this visitor, as lines of a page."""
    knowledge = request.env["servicedesk.knowledge"]
    return knowledge._lines(knowledge._suggest(text, [("audience", "=", "public")]))
