from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .own_page import OWN_PAGE


class Ebox(CustomerPortal):
    """A citizen's choice to be told in the eBox as well."""

    @http.route(
        "/my/ebox",
        methods=["GET", "POST"],
        **OWN_PAGE,
    )
    def my_ebox(self, number="", **post):
        if not request.env.company._ebox_endpoint():
            raise request.not_found()
        consents = request.env["docs.ebox.consent"]
        error = ""
        if request.httprequest.method == "POST":
            try:
                consents._choose(post.get("choice") == "yes", str(number)[:40])
                return request.redirect("/my/ebox")
            except UserError as refusal:
                error = str(refusal)
        values = {
            **self._prepare_portal_layout_values(),
            "choice": consents._own_choice(),
            "error": error,
            # What was typed is mended, not typed once more.
            "number": str(number)[:20] if error else "",
            "page_name": "ebox",
        }
        response = request.render("roeselare_docs.my_ebox", values)
        response.headers["Cache-Control"] = "private, no-store"
        return response
