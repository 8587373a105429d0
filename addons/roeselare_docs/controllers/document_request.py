import re

from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import (
    expired_message,
    form_expired,
    read_uploads,
    render_private,
)
from odoo.addons.roeselare_servicedesk.controllers.guard import guarded
from odoo.addons.roeselare_servicedesk.controllers.ticket_page import send_stream
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

_TEMPLATE = "roeselare_docs.%s_documents_page"
_FIELD = re.compile(r"(?:doc|pick)_([1-9]\d{0,8})", re.ASCII)
#: part of the address → field of the line
_FILES = {"voorbeeld": "example", "bestand": "attachment_id"}


def _route(path, auth, method):
    return http.route(
        path,
        type="http",
        auth=auth,
        website=True,
        methods=[method],
        sitemap=False,
        readonly=method == "GET",
        csrf=False,  # checked where a form comes in: an expired one says what to do
        list_as_website_content=False,
    )


class DocumentRequestController(http.Controller):
    """The page on which a requester sends what was asked, by account or by secret link."""

    # --------------------------------------------------------------- secret link

    @_route("/volg/<string:token>/stukken", "public", "GET")
    def tracked_documents(self, token, **query):
        return self._page(self._tracked(token), f"/volg/{token}", "tracking", query)

    @_route("/volg/<string:token>/stukken", "public", "POST")
    def send_tracked_documents(self, token, **post):
        return self._take(self._tracked(token), f"/volg/{token}", "tracking", post)

    @_route("/volg/<string:token>/stukken/<int:line_id>/<string:which>", "public", "GET")
    def tracked_document(self, token, line_id, which, **_query):
        return self._file(self._tracked(token), line_id, which)

    def _tracked(self, token):
        return self._found(request.env["helpdesk.ticket"]._from_tracking_token(token))

    # ------------------------------------------------------------------- account

    @_route("/my/ticket/<int:ticket_id>/stukken", "user", "GET")
    def my_documents(self, ticket_id, **query):
        return self._page(self._own(ticket_id), f"/my/ticket/{ticket_id}", "my", query)

    @_route("/my/ticket/<int:ticket_id>/stukken", "user", "POST")
    def send_my_documents(self, ticket_id, **post):
        return self._take(self._own(ticket_id), f"/my/ticket/{ticket_id}", "my", post)

    @_route("/my/ticket/<int:ticket_id>/stukken/<int:line_id>/<string:which>", "user", "GET")
    def my_document(self, ticket_id, line_id, which, **_query):
        return self._file(self._own(ticket_id), line_id, which)

    def _own(self, ticket_id):
        tickets = request.env["helpdesk.ticket"]
        return self._found(tickets._own_ticket(ticket_id, request.env.user))

    def _found(self, ticket):
        if not ticket:
            raise request.not_found()
        return ticket

    # --------------------------------------------------------------------- pages

    def _page(self, ticket, base_url, layout, query, errors=None, status=200):
        values = {
            "ticket": ticket,
            "base_url": base_url,
            "requests": ticket._document_checklist(with_offers=True),
            "owner": ticket._is_asked_as_owner(),
            "sent": query.get("dank") == "ja",
            "post": {},
            "errors": errors or {},
            "page_name": "ticket",
        }
        return render_private(_TEMPLATE % layout, values, status)

    def _take(self, ticket, base_url, layout, post):
        if form_expired(post):
            errors = {"": expired_message()}
            return self._page(ticket, base_url, layout, {}, errors, 400)
        try:
            # The secret link is known to the requester alone: only the numbers count.
            with guarded(post, "documents", f"ticket {ticket.id}", confirmed=True):
                errors = ticket._receive_documents(self._answers(post))
        except SubmissionError as error:
            return self._page(ticket, base_url, layout, {}, error.errors, error.status)
        if errors:
            return self._page(ticket, base_url, layout, {}, errors, 422)
        return request.redirect(f"{base_url}/stukken?dank=ja", code=303)

    def _answers(self, post):
        """Return id of a line → what was sent for it, as plain values."""
        answers = {}
        for name in [*request.httprequest.files, *post]:
            match = _FIELD.fullmatch(name)
            if not match or int(match[1]) in answers:
                continue
            number = match[1]
            uploads = read_uploads(f"doc_{number}", count=2)
            pick = post.get(f"pick_{number}")
            pick = pick if isinstance(pick, str) else ""
            if uploads or pick:
                keep = f"keep_{number}" in post
                answers[int(number)] = {"uploads": uploads, "keep": keep, "pick": pick}
        return answers

    def _file(self, ticket, line_id, which):
        line = ticket._document_line_of(line_id)
        field = _FILES.get(which)
        record = line if field == "example" else line.attachment_id if field else None
        if not (line and record) or (field == "example" and not line.example_name):
            raise request.not_found()
        if field == "attachment_id" and record._is_held():
            raise request.not_found()
        binary = request.env["ir.binary"]
        if field == "example":
            return send_stream(binary._get_stream_from(line, "example", line.example_name))
        return send_stream(binary._get_stream_from(record))
