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
from .own_page import OWN_PAGE


class MyLinks(CustomerPortal):
    """The owner shares documents by a link, sees what became of it, and revokes it.

    Odoo makes one class of all portal controllers: the names here are of nobody else.
    """

    @http.route("/my/documenten/delen", methods=["GET"], readonly=True, **OWN_PAGE)
    def link_share_form(self, namens=None, **_query):
        chosen = request.httprequest.args.getlist("document")
        return self._link_form(chosen, self._link_mandate(namens))

    @http.route("/my/documenten/delen", methods=["POST"], csrf=False, **OWN_PAGE)
    def link_share(self, namens=None, **post):
        mandate = self._link_mandate(namens)
        chosen = typed_lists().get("document", [])
        if form_expired(post):
            return self._link_form(chosen, mandate, post, {"": expired_message()}, 400)
        links = request.env["docs.link"]
        try:
            link, token = links._share(self._link_owner(mandate), chosen, post, mandate)
        except SubmissionError as error:
            return self._link_form(chosen, mandate, post, error.errors, error.status)
        # Shown this once: it is not kept.
        address = f"{request.httprequest.url_root}gedeeld/{token}"
        values = {"link": link, "address": address}
        return self._link_render("roeselare_docs.share_done", values)

    @http.route("/my/documenten/gedeeld", methods=["GET"], readonly=True, **OWN_PAGE)
    def my_links(self, namens=None, **_query):
        mandate = self._link_mandate(namens)
        links = request.env["docs.link"]._own_links(self._link_owner(mandate), mandate)
        return self._link_render("roeselare_docs.my_links", {"links": links, "mandate": mandate})

    @http.route(
        "/my/documenten/gedeeld/<int:link_id>/intrekken", methods=["POST"], **OWN_PAGE
    )
    def link_revoke(self, link_id, namens=None, **_post):
        mandate = self._link_mandate(namens)
        link = request.env["docs.link"]._own_link(self._link_owner(mandate), link_id, mandate)
        if not link:
            raise request.not_found()
        link._revoke()
        query = f"?namens={mandate.id}" if mandate else ""
        return request.redirect(f"/my/documenten/gedeeld{query}")

    def _link_mandate(self, text):
        """Return the mandate that the form or address names, which the user holds now."""
        if not text:
            return None
        # A field of a form may be a file, whatever its name.
        is_number = isinstance(text, str) and text.isdecimal() and len(text) < 10
        number = int(text) if is_number else 0
        mandate = request.env["docs.mandate"]._held_by_id(number, share=True)
        if not mandate:
            raise request.not_found()
        return mandate

    def _link_owner(self, mandate):
        return mandate.principal_id if mandate else request.env.user.partner_id

    def _link_form(self, chosen, mandate, post=None, errors=None, status=200):
        owner = self._link_owner(mandate)
        values = {
            "mandate": mandate,
            "documents": request.env["dms.file"]._to_share(owner, chosen, mandate),
            # A password is typed again.
            "post": {"days": DEFAULT_DAYS, **(post or {}), "password": ""},
            "errors": errors or {},
        }
        return self._link_render("roeselare_docs.share_form", values, status)

    def _link_render(self, template, values, status=200):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "shared",
            "no_analytics": True,
            **values,
        }
        return render_private(template, values, status)
