from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request


class ServiceFileController(http.Controller):
    """A service as a file, for those who edit services."""

    @http.route(
        "/servicedesk/dienst/<int:service_id>/bestand",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def service_file(self, service_id):
        services = request.env["servicedesk.service"]
        if not services.has_access("write"):
            return request.not_found()
        service = services.with_context(active_test=False).search([("id", "=", service_id)])
        if not service:
            return request.not_found()
        try:
            data = request.env["servicedesk.service.package"]._export(service)
        except UserError as error:
            # A service that was made by hand may miss what a file needs.
            return request.make_response(
                str(error), [("Content-Type", "text/plain; charset=utf-8")], status=422
            )
        return request.make_response(
            data,
            [
                ("Content-Type", "application/json"),
                ("Content-Disposition", content_disposition(f"{service.code}.json")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
