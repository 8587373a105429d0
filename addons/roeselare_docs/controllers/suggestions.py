from odoo import http
from odoo.http import request

_OPTIONS = {
    "type": "jsonrpc",
    "website": True,
    "methods": ["POST"],
    "readonly": True,
}


class DocumentSuggestions(http.Controller):
    """What completes a search of documents while it is typed.

    By POST: what somebody types stands in no address and in no log.
    """

    @http.route("/documenten/suggesties", auth="public", **_OPTIONS)
    def public_suggestions(self, text="", **_other):
        return request.env["dms.file"]._public_suggestions(text)

    @http.route("/my/documenten/suggesties", auth="user", **_OPTIONS)
    def own_suggestions(self, text="", **_other):
        return request.env["dms.file"]._own_suggestions(text)
