from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager
from odoo.addons.roeselare_servicedesk.controllers.forms import (
    expired_message,
    form_expired,
    render_private,
    typed_lists,
)
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from .my_documents import FILTERS, PAGE_SIZE, is_prefetch
from .own_page import OWN_PAGE
from .sending import send


class MyMandates(CustomerPortal):
    """Who reads my documents for me, and whose documents I read.

    Odoo makes one class of all portal controllers: the names here are of nobody else.
    """

    @http.route("/my/documenten/mandaten", methods=["GET"], readonly=True, **OWN_PAGE)
    def my_mandates(self, **_query):
        return self._mandate_page()

    @http.route("/my/documenten/mandaten", methods=["POST"], csrf=False, **OWN_PAGE)
    def mandate_give(self, **post):
        if form_expired(post):
            return self._mandate_page(post, {"": expired_message()}, 400)
        try:
            request.env["docs.mandate"]._give(post, typed_lists().get("series", []))
        except SubmissionError as error:
            return self._mandate_page(post, error.errors, error.status)
        return request.redirect("/my/documenten/mandaten?gegeven=1")

    @http.route(
        "/my/documenten/mandaten/<int:mandate_id>/aanvaarden", methods=["POST"], **OWN_PAGE
    )
    def mandate_accept(self, mandate_id, **_post):
        self._mandate_mine(mandate_id, received=True)._accept()
        return request.redirect("/my/documenten/mandaten")

    @http.route(
        "/my/documenten/mandaten/<int:mandate_id>/weigeren", methods=["POST"], **OWN_PAGE
    )
    def mandate_refuse(self, mandate_id, **_post):
        self._mandate_mine(mandate_id, received=True)._end(request.env.user.partner_id)
        return request.redirect("/my/documenten/mandaten")

    @http.route(
        "/my/documenten/mandaten/<int:mandate_id>/stoppen", methods=["POST"], **OWN_PAGE
    )
    def mandate_end(self, mandate_id, **_post):
        self._mandate_mine(mandate_id, received=False)._end(request.env.user.partner_id)
        return request.redirect("/my/documenten/mandaten")

    def _mandate_mine(self, mandate_id, received):
        mandate = request.env["docs.mandate"]._mine(mandate_id, received)
        if not mandate:
            raise request.not_found()
        return mandate

    def _mandate_page(self, post=None, errors=None, status=200):
        values = {
            **self._prepare_portal_layout_values(),
            **request.env["docs.mandate"]._own_mandates(),
            "folders": request.env["dms.file"]._own_series(),
            "chosen": typed_lists().get("series", []),
            "post": {"scope": "all", **(post or {})},
            "errors": errors or {},
            "given_now": request.params.get("gegeven"),
            "page_name": "mandates",
        }
        return render_private("roeselare_docs.my_mandates", values, status)

    # ------------------------------------------------------ in somebody's name

    @http.route(
        [
            "/my/documenten/namens/<int:mandate_id>",
            "/my/documenten/namens/<int:mandate_id>/pagina/<int:page>",
        ],
        methods=["GET"],
        readonly=True,
        **OWN_PAGE,
    )
    def mandate_documents(self, mandate_id, page=1, **query):
        mandate = self._mandate_held(mandate_id)
        filters = {name: str(query.get(name) or "")[:80] for name in FILTERS}
        domain = mandate._documents_of()
        library = request.env["dms.file"]._own_library(filters, page, PAGE_SIZE, domain)
        base = f"/my/documenten/namens/{mandate_id}"
        values = {
            **self._prepare_portal_layout_values(),
            **library,
            "mandate": mandate,
            "docs_base": base,
            "page_name": "acting",
            "pager": pager(
                url=base,
                url_args={name: value for name, value in filters.items() if value},
                total=library["total"],
                page=page,
                step=PAGE_SIZE,
            ),
        }
        return render_private("roeselare_docs.mandate_documents", values)

    @http.route(
        "/my/documenten/namens/<int:mandate_id>/<int:document_id>", methods=["GET"], **OWN_PAGE
    )
    def mandate_document(self, mandate_id, document_id, download=None):
        files = request.env["dms.file"]
        document = files._mandate_document(self._mandate_held(mandate_id), document_id)
        if not document:
            raise request.not_found()
        if request.httprequest.method == "GET" and not is_prefetch():
            document._register_opening()
        document._note_look("download" if download else "view")
        return self._mandate_send(document, "content_file", download)

    @http.route(
        "/my/documenten/namens/<int:mandate_id>/<int:document_id>/versie/<int:number>",
        methods=["GET"],
        **OWN_PAGE,
    )
    def mandate_version(self, mandate_id, document_id, number, download=None):
        files = request.env["dms.file"]
        version = files._mandate_version(self._mandate_held(mandate_id), document_id, number)
        if not version:
            raise request.not_found()
        version.file_id._note_look("download" if download else "view", version=version)
        return self._mandate_send(version, "content", download)

    def _mandate_held(self, mandate_id):
        mandate = request.env["docs.mandate"]._held_by_id(mandate_id)
        if not mandate:
            raise request.not_found()
        return mandate

    def _mandate_send(self, record, field, download):
        response = send(record, field, not download and request.env.company.docs_show_inline)
        # Asked anew each time: a mandate may end between two looks.
        response.headers["Cache-Control"] = "private, no-store"
        return response
