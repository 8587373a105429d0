from odoo import http
from odoo.http import request

from ..schemas import report_form


class ReferralController(http.Controller):
    """Counts who is helped elsewhere, and leads there when there is no script."""

    # No token: it only adds one to a bounded number, without anybody's data.
    @http.route(
        "/meldpunt/doorverwezen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,
        sitemap=False,
        save_session=False,
    )
    def referred(self, go="", **post):
        """Count one visitor of a category; with ``go``, lead to the page of the advice."""
        chosen = report_form.parse(post).category_id
        category = request.env["helpdesk.ticket.category"]._reportable(chosen)
        if not category:
            return request.not_found()
        request.env["meldpunt.referral"]._count(category)
        page = category._advice_page()
        if go and page:
            return request.redirect(page, code=303, local=False)
        return request.make_response("", status=204)
