from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .own_page import OWN_PAGE

PAGE_SIZE = 20


class LookPages(http.Controller):
    """Asks a colleague outside the ticket why he opens a document."""

    @http.route(
        "/inzage/<int:document_id>",
        methods=["GET", "POST"],
        **OWN_PAGE,
    )
    def look_reason(self, document_id, terug="", reden="", **_query):
        document = request.env["dms.file"]._document_to_ask(document_id)
        if not document:
            raise request.not_found()
        error = ""
        if request.httprequest.method == "POST":
            try:
                document._say_reason(reden[:500])
            except UserError as problem:
                error = str(problem)
        if not document.look_reason_needed:
            local = terug if terug.startswith("/") else f"/odoo/documents/{document.id}"
            return request.redirect(local, code=303)
        values = {"document": document, "terug": terug, "reden": reden, "error": error}
        response = request.render("roeselare_docs.look_reason", values)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class MyLooks(CustomerPortal):
    """Shows citizens who looked at their documents."""

    @http.route(
        [
            "/my/documenten/<int:document_id>/inzage",
            "/my/documenten/<int:document_id>/inzage/pagina/<int:page>",
        ],
        readonly=True,
        methods=["GET"],
        **OWN_PAGE,
    )
    def my_document_looks(self, document_id, page=1, **_query):
        document = request.env["dms.file"]._own_document(document_id)
        if not document:
            raise request.not_found()
        found = document._own_looks(page, PAGE_SIZE)
        values = {
            **self._prepare_portal_layout_values(),
            **found,
            "document": document,
            "page_name": "document_looks",
            "pager": pager(
                url=f"/my/documenten/{document.id}/inzage",
                url_args={},
                total=found["total"],
                page=page,
                step=PAGE_SIZE,
            ),
        }
        response = request.render("roeselare_docs.my_document_looks", values)
        response.headers["Cache-Control"] = "private, no-store"
        return response
