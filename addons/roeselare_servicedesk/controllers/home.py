from odoo import http
from odoo.http import request


class HomeController(http.Controller):
    @http.route("/start", type="http", auth="public", website=True, readonly=True)
    def start(self, **_query):
        """The front door: report, ask, request, follow."""
        return request.render("roeselare_servicedesk.start_page", {})
