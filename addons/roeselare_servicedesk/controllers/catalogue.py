from odoo import http
from odoo.http import request

from ..schemas.request_form import RequestForm
from ..schemas.submission import SubmissionError
from .forms import (
    expired_message,
    form_expired,
    new_idempotency_key,
    read_answers,
    read_uploads,
    typed_lists,
)


class CatalogueController(http.Controller):
    """The services of the city, and the form that starts one."""

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
        "/diensten/<int:service_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def service(self, service_id, **_query):
        service = self._service(service_id)
        if not service:
            return request.not_found()
        return self._render(service, self._known_contact())

    @http.route(
        "/diensten/<int:service_id>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked below: an expired form keeps what was typed
        sitemap=False,
    )
    def start_service(self, service_id, **post):
        service = self._service(service_id)
        if not service:
            return request.not_found()
        if form_expired(post):
            return self._render(service, post, {"": expired_message()}, status=400)
        form = RequestForm.parse(
            post, read_uploads("files"), request.env.lang, read_answers()
        )
        try:
            ticket = service._start(form, request.env.user)
        except SubmissionError as error:
            return self._render(service, post, error.errors, status=422)
        return request.redirect(f"{ticket._tracking_url()}?nieuw=1", code=303)

    def _service(self, service_id):
        services = request.env["servicedesk.service"]
        domain = services._catalogue_domain(request.env.user)
        return services.search([("id", "=", service_id), *domain], limit=1)

    def _known_contact(self):
        user = request.env.user
        if user._is_public():
            return {}
        return {"name": user.name, "email": user.email or "", "phone": user.phone or ""}

    def _render(self, service, post, errors=None, status=200):
        version = service._published_version()
        steps = []
        if version:
            page = request.env["servicedesk.form.page"]
            steps = page._steps(version._form(), request.env.user)
        response = request.render(
            "roeselare_servicedesk.service_page",
            {
                "service": service,
                "form_version": version.id,
                "form_steps": steps,
                "typed": typed_lists(),
                "post": {"idempotency_key": new_idempotency_key(), **post},
                "errors": errors or {},
                "logged_in": not request.env.user._is_public(),
            },
        )
        response.status_code = status
        return response
