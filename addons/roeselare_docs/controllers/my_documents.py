from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .own_page import OWN_PAGE
from .sending import send

PAGE_SIZE = 20
FILTERS = ("q", "series", "year", "source", "valid")


def is_prefetch():
    """Tell whether the browser fetches ahead, so that nobody opened anything."""
    purpose = request.httprequest.headers.get("Sec-Purpose", "")
    return purpose.startswith("prefetch")


class MyDocuments(CustomerPortal):
    """The citizen's own library."""

    @http.route(
        ["/my/documenten", "/my/documenten/pagina/<int:page>"],
        readonly=True,
        methods=["GET"],
        **OWN_PAGE,
    )
    def my_documents(self, page=1, **query):
        documents = request.env["dms.file"]
        filters = {name: str(query.get(name) or "")[:80] for name in FILTERS}
        library = documents._own_library(filters, page, PAGE_SIZE)
        values = {
            **self._prepare_portal_layout_values(),
            **library,
            "page_name": "documents",
            "pager": pager(
                url="/my/documenten",
                url_args={name: value for name, value in filters.items() if value},
                total=library["total"],
                page=page,
                step=PAGE_SIZE,
            ),
        }
        response = request.render("roeselare_docs.my_documents", values)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @http.route(
        "/my/documenten/<int:document_id>",
        methods=["GET"],
        **OWN_PAGE,
    )
    def my_document(self, document_id, download=None):
        document = request.env["dms.file"]._own_document(document_id)
        if not document:
            raise request.not_found()
        if request.httprequest.method == "GET" and not is_prefetch():
            document._register_opening()
        return self._send(document, "content_file", download)

    @http.route(
        "/my/documenten/<int:document_id>/versie/<int:number>",
        methods=["GET"],
        **OWN_PAGE,
    )
    def my_document_version(self, document_id, number, download=None):
        version = request.env["dms.file"]._own_version(document_id, number)
        if not version:
            raise request.not_found()
        return self._send(version, "content", download)

    def _send(self, record, field, download):
        return send(record, field, not download and request.env.company.docs_show_inline)
