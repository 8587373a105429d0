from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .own_page import OWN_PAGE

_ANSWERS = ("open", "often", "empty")


class MyExport(CustomerPortal):
    """All of the citizen's own documents in one file."""

    @http.route(
        "/my/documenten/alles",
        readonly=True,
        methods=["GET"],
        **OWN_PAGE,
    )
    def my_documents_all(self, antwoord=None, **query):
        values = {
            **self._prepare_portal_layout_values(),
            "export": request.env["docs.export"]._own_latest()._portal_values(),
            "documents": request.env["dms.file"]._own_count(),
            "answer": antwoord if antwoord in _ANSWERS else "",
            "page_name": "documents_export",
        }
        response = request.render("roeselare_docs.my_export", values)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @http.route(
        "/my/documenten/alles",
        methods=["POST"],
        **OWN_PAGE,
    )
    def my_documents_ask(self, **post):
        answer = request.env["docs.export"]._ask()
        more = f"?antwoord={answer}" if answer in _ANSWERS else ""
        return request.redirect(f"/my/documenten/alles{more}")

    @http.route(
        "/my/documenten/alles/<int:export_id>",
        readonly=True,
        methods=["GET"],
        **OWN_PAGE,
    )
    def my_documents_fetch(self, export_id):
        export = request.env["docs.export"]._own_ready(export_id)
        if not export:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            export, "content", filename="documenten.zip", mimetype="application/zip"
        )
        stream.public = False
        response = stream.get_response(as_attachment=True, immutable=False, max_age=None)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
