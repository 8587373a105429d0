from odoo import http
from odoo.http import request


class SuggestionController(http.Controller):
    """What the script of the form asks while somebody types."""

    # Posted, because an address is logged and its words could be about somebody.
    @http.route(
        "/meldpunt/suggestie",
        type="jsonrpc",
        auth="public",
        website=True,
        readonly=True,
    )
    def suggest(self, text="", latitude="", longitude="", **_other):
        """Return at most three categories, see ``meldpunt.suggestion``."""
        place = [item if isinstance(item, str) else "" for item in (latitude, longitude)]
        return request.env["meldpunt.suggestion"]._suggest(text, *place)
