from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PAGE_SIZE = 20
# "sandbox" keeps a page that slipped in from acting as one of ours.
_SANDBOX = "default-src 'none'; sandbox"


class MyDocuments(CustomerPortal):
    """The citizen's own library."""

    @http.route(
        ["/my/documenten", "/my/documenten/pagina/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
        methods=["GET"],
        list_as_website_content=False,
    )
    def my_documents(self, page=1, series=""):
        documents = request.env["dms.file"]
        library = documents._own_library(series, page, PAGE_SIZE)
        values = {
            **self._prepare_portal_layout_values(),
            **library,
            "page_name": "documents",
            "pager": pager(
                url="/my/documenten",
                url_args={"series": series} if series else {},
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
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        list_as_website_content=False,
    )
    def my_document(self, document_id, download=None):
        document = request.env["dms.file"]._own_document(document_id)
        if not document:
            raise request.not_found()
        if request.httprequest.method == "GET" and not self._is_prefetch():
            document._register_opening()
        inline = document._is_shown_inline() and not download
        inline = inline and request.env.company.docs_show_inline
        stream = request.env["ir.binary"]._get_stream_from(
            document, "content_file", mimetype=document.mimetype
        )
        response = stream.get_response(as_attachment=not inline, content_security_policy=_SANDBOX)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _is_prefetch(self):
        """Tell whether the browser fetches ahead, so that nobody opened anything."""
        purpose = request.httprequest.headers.get("Sec-Purpose", "")
        return purpose.startswith("prefetch")
