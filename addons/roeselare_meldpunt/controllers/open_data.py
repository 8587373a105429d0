import json

from odoo import http
from odoo.http import request

from ..schemas.map_query import QueryError, Words

_ROUTE = {
    "type": "http",
    "auth": "public",
    "methods": ["GET"],
    "readonly": True,
    "sitemap": False,
    "save_session": False,
}


class OpenDataController(http.Controller):
    """The public reports as files: a page of at most 5,000, and where the next one is."""

    @http.route("/meldpunt/open-data.csv", **_ROUTE)
    def csv(self, **args):
        return self._answer(args, "csv", "text/csv; charset=utf-8")

    @http.route("/meldpunt/open-data.geojson", **_ROUTE)
    def geojson(self, **args):
        return self._answer(args, "geojson", "application/geo+json; charset=utf-8")

    def _answer(self, args, kind, mimetype):
        export = request.env["meldpunt.export"]
        try:
            words = Words.parse(args)
            text, following = export._page(kind, words, args.get("na") or "")
        except QueryError as error:
            return request.make_json_response({"error": str(error)}, status=400)
        links = [f'<{export._licence()["url"]}>; rel="license"']
        if following:
            links.append(f'</meldpunt/open-data.{kind}?{following}>; rel="next"')
        today = request.env.company._city_today()
        name = f"meldingen-{today}.{kind}"
        return request.make_response(
            text.encode(),
            headers=[
                ("Content-Type", mimetype),
                ("Content-Disposition", f"attachment; filename={json.dumps(name)}"),
                ("Link", ", ".join(links)),
                ("Cache-Control", "public, max-age=60"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
