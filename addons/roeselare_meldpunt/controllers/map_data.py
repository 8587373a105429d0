import hashlib

from odoo import http
from odoo.http import request

from ..schemas.map_query import Box, QueryError, Words


class MapDataController(http.Controller):
    """What the public map shows, as GeoJSON: one small answer for each view of it."""

    # No website and no user: the answer is the same for everyone, and finding out who
    # asks would take longer than the answer.
    @http.route(
        "/meldpunt/kaart/data",
        type="http",
        auth="none",
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def data(self, **args):
        try:
            box, words = Box.parse(args), Words.parse(args)
            # sudo: meldpunt.map - asks public reports only, and gives places and states
            text = request.env["meldpunt.map"].sudo()._data(box, words)
        except QueryError as error:
            return request.make_json_response({"error": str(error)}, status=400)
        return self._cached(text)

    def _cached(self, text):
        """Answer ``text``, or that the asker has it already."""
        content = text.encode()
        response = request.make_response(
            content,
            headers=[
                ("Content-Type", "application/geo+json; charset=utf-8"),
                ("Cache-Control", "public, max-age=3"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        response.set_etag(hashlib.blake2b(content, digest_size=12).hexdigest())
        return response.make_conditional(request.httprequest)
