import json
from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from ..models.meldpunt_map_list import PAGE_SIZE
from ..schemas.map_query import QueryError, Words

_FILTERS = ("categorie", "toestand", "periode", "wijk")
#: beside the map; the list has the rest
_NEWEST = 8
_DUTCH = "nl_BE"
_PAGE = {
    "type": "http",
    "auth": "public",
    "website": True,
    "methods": ["GET"],
    "readonly": True,
    "save_session": False,
}


class PublicMapController(http.Controller):
    """The map and the list of reports, for everyone."""

    @http.route("/meldpunt/kaart", sitemap=True, **_PAGE)
    def map_page(self, **args):
        """The map with the newest reports beside it, or the list alone."""
        if args.get("weergave") == "lijst":
            return self._render("roeselare_meldpunt.public_list", args)
        return self._render("roeselare_meldpunt.public_map", args, _NEWEST)

    @http.route("/meldpunt/kaart/inbed", sitemap=False, **_PAGE)
    def embedded(self, **args):
        """The map alone, for a frame on the city's own site."""
        response = self._render("roeselare_meldpunt.public_embed", args, 1)
        policy = request.env.company._embed_policy()
        response.headers["Content-Security-Policy"] = policy
        # A visitor of the other site did not come here: nothing is left behind.
        request.future_response.headers.remove("Set-Cookie")
        return response

    @http.route("/meldpunt/kaart/wijken", sitemap=False, **{**_PAGE, "website": False})
    def areas(self, taal="", **_args):
        """Return the districts for drawing, as GeoJSON.

        In the language that the address names, whoever asks: anybody may keep the answer.
        """
        lang = request.env["res.lang"]._get_code(taal) or _DUTCH
        answer = request.env["meldpunt.area"].with_context(lang=lang)._drawn()
        return request.make_json_response(
            answer, headers={"Cache-Control": "public, max-age=3600"}
        )

    def _render(self, template, args, size=PAGE_SIZE):
        """Return a page; a filter that no page of ours offers is said, not followed."""
        maps, error = request.env["meldpunt.map"], ""
        try:
            filters = maps._filters(Words.parse(args))
            reports, following = maps._list(filters, args.get("na") or "", size)
        except QueryError:
            error = request.env._(
                "There is no such filter or page. Choose from the lists below."
            )
            args, reports, following = {}, [], ""
        chosen = {name: args[name] for name in _FILTERS if args.get(name)}
        choices = maps._choices()
        response = request.render(
            template,
            {
                "error": error,
                "chosen": chosen,
                "choices": choices,
                "reports": reports,
                "next_page": following and urlencode({**chosen, "na": following}),
                "is_first": not args.get("na"),
                "filter_query": urlencode(chosen),
                "map_data": json.dumps(self._map_data(chosen, choices)),
            },
        )
        response.status_code = 400 if error else 200
        if chosen or args.get("na"):
            # One page in search engines; its filters and further pages are none.
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    def _map_data(self, chosen, choices):
        """Return what the script of the map needs beside the reports."""
        names = {
            child["id"]: [child["name"], group["icon"]]
            for group in choices["groups"]
            for child in group["children"]
        }
        tickets = request.env["helpdesk.ticket"]
        return {
            **request.env.company._map_settings(),
            "filters": chosen,
            "categories": names,
            "states": tickets._public_state_names(),
        }
