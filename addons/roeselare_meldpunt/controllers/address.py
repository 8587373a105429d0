from odoo import http
from odoo.http import request


class AddressController(http.Controller):
    """What the map and the address field of the page ask while somebody types."""

    @http.route(
        "/meldpunt/adres",
        type="http",
        auth="public",
        website=True,
        # No detour by the address of a language: this answers while somebody types.
        multilang=False,
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def address(self, q="", lat="", lon="", **_other):
        """Suggest addresses for ``q``, or name the address of a point."""
        search = request.env["meldpunt.address"]
        answer = search._suggest(q) if q else search._reverse(lat, lon)
        return request.make_json_response(
            answer, headers={"Cache-Control": "private, max-age=60"}
        )

    @http.route(
        "/meldpunt/omtrek",
        type="http",
        auth="public",
        website=True,
        # No detour by the address of a language: this answers while somebody types.
        multilang=False,
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def outline(self, **_other):
        """Return the outline of the city for drawing: GeoJSON, about 30 m exact."""
        outline = request.env.company._outline()
        return request.make_json_response(
            outline.simplified() if outline else None,
            headers={"Cache-Control": "public, max-age=3600"},
        )
