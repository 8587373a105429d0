from odoo import http
from odoo.http import content_disposition, request

from .own_page import OWN_PAGE


class EvidenceController(http.Controller):
    """The page that proves a delivery, for the owner and for staff of the document."""

    @http.route(
        "/my/documenten/<int:document_id>/bewijs",
        methods=["GET"],
        readonly=True,
        **OWN_PAGE,
    )
    def my_evidence(self, document_id, **_query):
        files = request.env["dms.file"]
        return self._send(files._evidence_of(files._own_document(document_id).id or 0))

    @http.route(
        "/roeselare/documenten/<int:document_id>/bewijs",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def evidence(self, document_id, **_query):
        return self._send(request.env["dms.file"]._evidence_of(document_id))

    def _send(self, document):
        if not document:
            raise request.not_found()
        headers = {
            "Content-Type": "application/pdf",
            "Content-Disposition": content_disposition(f"bewijs-{document.id}.pdf"),
            "Cache-Control": "no-store, private",
            "X-Robots-Tag": "noindex, nofollow",
            "X-Content-Type-Options": "nosniff",
        }
        return request.make_response(document._evidence_pdf(), headers)
