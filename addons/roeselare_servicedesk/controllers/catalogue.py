from odoo import http
from odoo.http import request

from .apply_page import find_service


class CatalogueController(http.Controller):
    """The services of the city."""

    @http.route("/diensten", type="http", auth="public", website=True, readonly=True)
    def catalogue(self, **_query):
        services = request.env["servicedesk.service"]
        found = services.search(services._catalogue_domain(request.env.user))
        return request.render(
            "roeselare_servicedesk.catalogue_page",
            {
                "services": found.filtered(lambda item: not item._staff_only()),
                "staff_services": found.filtered(lambda item: item._staff_only()),
            },
        )

    @http.route(
        "/diensten/<string:address>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def service(self, address, **_query):
        service = find_service(address)
        if not service:
            return request.not_found()
        return request.render("roeselare_servicedesk.service_page", {"service": service})
