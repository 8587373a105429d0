from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.roeselare_servicedesk.controllers.forms import (
    expired_message,
    form_expired,
    read_uploads,
    render_private,
)
from odoo.addons.roeselare_servicedesk.controllers.guard import guarded
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from ..tools.accepted import CHOOSER
from .own_page import OWN_PAGE

_ADD = "/my/documenten/toevoegen"
_FIELDS = ("label", "series", "valid_from", "valid_to")


class MyFiling(CustomerPortal):
    """A document that its owner adds, and may delete.

    Odoo makes one class of all portal controllers: the names here are of nobody else.
    """

    @http.route(_ADD, methods=["GET"], readonly=True, **OWN_PAGE)
    def filing_form(self, **_query):
        return self._filing_page({})

    # csrf: checked below, so that an expired form loses nothing that was typed
    @http.route(_ADD, methods=["POST"], csrf=False, **OWN_PAGE)
    def filing_add(self, **post):
        if form_expired(post):
            return self._filing_page(post, {"": expired_message()}, 400)
        me = f"partner {request.env.user.partner_id.id}"
        try:
            with guarded(post, "documents", me, confirmed=True):
                uploads = read_uploads("file", count=2)
                outcome = request.env["docs.filing"]._add(post, uploads)
        except SubmissionError as error:
            return self._filing_page(post, error.errors, error.status)
        return request.redirect(f"/my/documenten?toegevoegd={outcome}", code=303)

    @http.route(
        "/my/documenten/<int:document_id>/verwijderen",
        methods=["GET"],
        readonly=True,
        **OWN_PAGE,
    )
    def filing_delete_ask(self, document_id, **_query):
        return self._filing_delete_page(self._filing_own(document_id))

    @http.route("/my/documenten/<int:document_id>/verwijderen", methods=["POST"], **OWN_PAGE)
    def filing_delete(self, document_id, **_post):
        document = self._filing_own(document_id)
        try:
            document._delete_own()
        except UserError:
            # The page says why it stays.
            return self._filing_delete_page(document, 409)
        return request.redirect("/my/documenten?toegevoegd=weg", code=303)

    @http.route(
        "/my/documenten/wachtend/<int:filing_id>/verwijderen", methods=["POST"], **OWN_PAGE
    )
    def filing_take_back(self, filing_id, **_post):
        filing = request.env["docs.filing"]._own_filing(filing_id)
        if not filing:
            raise request.not_found()
        filing._take_back()
        return request.redirect("/my/documenten?toegevoegd=weg", code=303)

    def _filing_own(self, document_id):
        document = request.env["dms.file"]._own_to_delete(document_id)
        if not document:
            raise request.not_found()
        return document

    def _filing_page(self, post, errors=None, status=200):
        # What is no text, as a file in the place of a field, is not shown again.
        typed = {name: post.get(name) for name in _FIELDS}
        values = {
            **self._prepare_portal_layout_values(),
            "series": request.env["docs.series"]._of_citizens(),
            "post": {name: text for name, text in typed.items() if isinstance(text, str)},
            "errors": errors or {},
            "chooser": CHOOSER["any"],
            "page_name": "filing",
        }
        return render_private("roeselare_docs.my_filing", values, status)

    def _filing_delete_page(self, document, status=200):
        values = {
            **self._prepare_portal_layout_values(),
            "document": document,
            "why_kept": document._why_kept(),
            "page_name": "filing_delete",
        }
        return render_private("roeselare_docs.my_filing_delete", values, status)
