from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.roeselare_servicedesk.controllers.forms import (
    expired_message,
    form_expired,
    render_private,
    typed_lists,
)
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from ..models.docs_link_own import DEFAULT_DAYS

_OPTIONS = {
    "type": "http",
    "auth": "user",
    "website": True,
    "list_as_website_content": False,
}


class MyLinks(CustomerPortal):
    """The owner shares documents by a link, sees what became of it, and revokes it."""

    @http.route("/my/documenten/delen", methods=["GET"], readonly=True, **_OPTIONS)
    def share_form(self, **_query):
        return self._form(request.httprequest.args.getlist("document"))

    @http.route("/my/documenten/delen", methods=["POST"], csrf=False, **_OPTIONS)
    def share(self, **post):
        chosen = typed_lists().get("document", [])
        if form_expired(post):
            return self._form(chosen, post, {"": expired_message()}, 400)
        links = request.env["docs.link"]
        try:
            link, token = links._share(request.env.user.partner_id, chosen, post)
        except SubmissionError as error:
            return self._form(chosen, post, error.errors, error.status)
        # Shown this once: it is not kept.
        address = f"{request.httprequest.url_root}gedeeld/{token}"
        values = {"link": link, "address": address}
        return self._render("roeselare_docs.share_done", values)

    @http.route("/my/documenten/gedeeld", methods=["GET"], readonly=True, **_OPTIONS)
    def shared_links(self, **_query):
        links = request.env["docs.link"]._own_links(request.env.user.partner_id)
        return self._render("roeselare_docs.my_links", {"links": links})

    @http.route(
        "/my/documenten/gedeeld/<int:link_id>/intrekken", methods=["POST"], **_OPTIONS
    )
    def revoke(self, link_id, **_post):
        link = request.env["docs.link"]._own_link(request.env.user.partner_id, link_id)
        if not link:
            raise request.not_found()
        link._revoke()
        return request.redirect("/my/documenten/gedeeld")

    def _form(self, chosen, post=None, errors=None, status=200):
        owner = request.env.user.partner_id
        values = {
            "documents": request.env["dms.file"]._to_share(owner, chosen),
            # A password is typed again.
            "post": {"days": DEFAULT_DAYS, **(post or {}), "password": ""},
            "errors": errors or {},
        }
        return self._render("roeselare_docs.share_form", values, status)

    def _render(self, template, values, status=200):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "shared",
            "no_analytics": True,
            **values,
        }
        return render_private(template, values, status)
