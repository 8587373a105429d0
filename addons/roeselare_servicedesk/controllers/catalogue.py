from odoo import http
from odoo.fields import Domain
from odoo.http import request

from ..schemas.catalogue_query import CatalogueQuery
from .apply_page import find_service


class CatalogueController(http.Controller):
    """The services of the city: found, and told about."""

    @http.route("/diensten", type="http", auth="public", website=True, readonly=True)
    def catalogue(self, **query):
        asked = CatalogueQuery.parse(query)
        page = request.env["servicedesk.catalogue"]._page(asked, request.env.user)
        # sudo: res.company - the phone number of the desk is on every page
        company = request.env.company.sudo()
        return request.render(
            "roeselare_servicedesk.catalogue_page",
            {**page, "query": asked, "phone": company.servicedesk_contact_phone},
        )

    @http.route(
        "/diensten/<int:service_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def service_by_number(self, service_id, **_query):
        """Lead former addresses on, for those who may see the service."""
        service = self._service(Domain("id", "=", service_id))
        if not service:
            return request.not_found()
        return request.redirect(f"/diensten/{service.code}", code=301)

    @http.route(
        "/diensten/<string:code>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def service(self, code, **_query):
        service = find_service(code)
        if not service:
            return request.not_found()
        page = request.env["servicedesk.catalogue"]._service_page(service, request.env.user)
        return request.render(
            "roeselare_servicedesk.service_page", {"service": service, **page}
        )

    def _service(self, which):
        services = request.env["servicedesk.service"]
        return services.search(
            which & services._catalogue_domain(request.env.user), limit=1
        )
