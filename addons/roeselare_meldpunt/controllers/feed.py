import hashlib

from odoo import http
from odoo.http import request

from ..schemas.feed_query import FeedQuery
from ..schemas.map_query import QueryError
from ..tools import feed as feeds

_WRITERS = {
    "atom": (feeds.atom, "application/atom+xml"),
    "rss": (feeds.rss, "application/rss+xml"),
}


class FeedController(http.Controller):
    """Feeds of the newest public reports; same filters as the map."""

    @http.route(
        ["/meldpunt/feed.atom", "/meldpunt/feed.rss"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def feed(self, **args):
        asked = request.httprequest
        write, mimetype = _WRITERS[asked.path.rpartition(".")[2]]
        path = asked.full_path.rstrip("?")
        try:
            found = request.env["meldpunt.feed"]._feed(FeedQuery.parse(args), path)
        except QueryError as error:
            return request.make_response(
                str(error), [("Content-Type", "text/plain; charset=utf-8")], status=400
            )
        body = write(found)
        response = request.make_response(body, [("Content-Type", f"{mimetype}; charset=utf-8")])
        response.set_etag(hashlib.sha256(body).hexdigest()[:32])
        response.last_modified = found.updated
        response.headers["Cache-Control"] = "public, max-age=60"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response.make_conditional(asked.environ)
