from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import render_private
from odoo.addons.roeselare_servicedesk.controllers.guard import guarded
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from .sending import send

_PAGE = "roeselare_docs.shared_page"
_STATUS = {"unavailable": 404, "wrong": 422, "locked": 429}


class SharedLink(http.Controller):
    """Documents behind a secret address, for whoever got it.

    The page is the same for every address, and looks nothing up: programs that open links
    neither count nor learn anything. The button tells. The address holds the secret, so
    no other page can press it for somebody.
    """

    @http.route(
        "/gedeeld/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def shared_page(self, token, **_query):
        return self._render("ask")

    @http.route(
        "/gedeeld/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def shared_open(self, token, **post):
        link = request.env["docs.link"]._from_token(token)
        if "fetch" in post:
            version = link._fetch(_text(post, "fetch"), _text(post, "number"))
            return self._send(link, version) if version else self._render("unavailable")
        try:
            with guarded(post, "share", f"link {link.id}" if link else ""):
                outcome = link._open(_text(post, "password"))
        except SubmissionError as error:
            step = "password" if "password" in post else "ask"
            return self._render(step, status=error.status, errors=error.errors)
        if outcome != "opened":
            return self._render(outcome)
        documents = link._page_values()
        # What its seal says is read before the document is.
        if len(documents) == 1 and not documents[0]["trust"]:
            return self._send(link, link._open_versions())
        return self._render("list", documents=documents, fetch=link._fetch_pass())

    def _send(self, link, version):
        link._note_fetching(version)
        response = send(version, "content", inline=False)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def _render(self, step, status=None, errors=None, **values):
        values = {**values, "step": step, "errors": errors or {}, "no_analytics": True}
        return render_private(_PAGE, values, status or _STATUS.get(step, 200))


def _text(post, name):
    value = post.get(name)
    return value if isinstance(value, str) else ""
