from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import form_expired

from ..schemas import report_form


class ReferralController(http.Controller):
    """Counts who is helped elsewhere, and leads there when there is no script."""

    @http.route(
        "/meldpunt/doorverwezen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked below: without a token nothing is counted, nobody refused
        sitemap=False,
        save_session=False,
    )
    def referred(self, go="", **post):
        """Count one visitor of a category; with ``go``, lead to the page of the advice.

        Whoever asks too often, or from a page of somebody else, is helped all the same.
        """
        chosen = report_form.parse(post).category_id
        category = request.env["helpdesk.ticket.category"]._reportable(chosen)
        if not category:
            return request.not_found()
        network = request.httprequest.remote_addr or ""
        guard = request.env["servicedesk.guard"]
        if not form_expired(post) and guard._visit("referral", network):
            request.env["meldpunt.referral"]._count(category)
        page = category._advice_page()
        if go and page:
            return request.redirect(page, code=303, local=False)
        return request.make_response("", status=204)
