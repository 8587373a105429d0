import hashlib
import json

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from .sending import send

PAGE_SIZE = 20
FILTERS = ("q", "kind", "year")


def _sitemap(_env, _rule, query):
    if not query or query.lower() in "/documenten":
        yield {"loc": "/documenten"}


class PublicDocuments(http.Controller):
    """What the city shows to everybody, without a login."""

    @http.route(
        ["/documenten", "/documenten/pagina/<int:page>"],
        type="http",
        auth="public",
        website=True,
        readonly=True,
        methods=["GET"],
        sitemap=_sitemap,
    )
    def public_documents(self, page=1, **query):
        filters = {name: str(query.get(name) or "")[:80] for name in FILTERS}
        library = request.env["dms.file"]._public_library(filters, page, PAGE_SIZE)
        etag = self._etag(library)
        if etag in request.httprequest.if_none_match:
            response = request.make_response("", status=304)
        else:
            response = request.render(
                "roeselare_docs.public_documents", self._values(library, page)
            )
        response.set_etag(etag)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    def _values(self, library, page):
        chosen = {name: value for name, value in library["filters"].items() if value}
        return {
            **library,
            "additional_title": request.env._("Documents of the city"),
            "pager": pager(
                url="/documenten",
                url_args=chosen,
                total=library["total"],
                page=page,
                step=PAGE_SIZE,
                scope=5,
            ),
        }

    def _etag(self, library):
        """Return what changes with the page: its documents, its reader, the page itself."""
        registry = request.env.registry
        parts = [
            library,
            request.env.uid,
            request.env.lang,
            request.httprequest.full_path,
            registry.registry_sequence,
            sorted(registry.cache_sequences.items()),
        ]
        text = json.dumps(parts, default=str)
        return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()

    @http.route(
        "/documenten/<int:document_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        methods=["GET"],
        sitemap=False,
    )
    def public_document(self, document_id, download=None):
        document = request.env["dms.file"]._public_document(document_id)
        if not document:
            raise request.not_found()
        return send(document, "content_file", inline=not download)
