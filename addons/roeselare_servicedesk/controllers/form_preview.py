from odoo import http
from odoo.http import request


class FormPreviewController(http.Controller):
    """A form as a customer would see it, before it is published."""

    @http.route(
        "/servicedesk/formulier/<int:form_id>/voorbeeld",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def preview(self, form_id, bare="", **_query):
        form = request.env["servicedesk.form"].browse(form_id)
        if not form.has_access("write") or not form.exists():
            return request.not_found()
        page = request.env["servicedesk.form.page"]
        return request.render(
            "roeselare_servicedesk.form_preview_page",
            {
                "form": form,
                "form_version": 0,
                "form_steps": page._steps(form._to_form(), request.env.user),
                "post": {},
                "typed": {},
                "errors": {},
                # Beside the questions, without the menus of the website.
                "no_header": bool(bare),
                "no_footer": bool(bare),
            },
        )
