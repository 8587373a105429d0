from odoo import http
from odoo.http import request

from ..schemas.submission import SubmissionError
from .apply_page import (
    find_service,
    only_arranges,
    page_url,
    render,
    step_page,
)
from .forms import (
    expired_message,
    form_expired,
    new_idempotency_key,
    read_answers,
    typed_lists,
)
from .guard import guarded

_PATH = "/diensten/<string:address>/aanvragen"


class ApplyController(http.Controller):
    """The first page of a request. A draft begins when it is sent, not when it is seen."""

    @http.route(
        _PATH,
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def begin(self, address, **_query):
        service = find_service(address)
        if not service:
            return request.not_found()
        return self._identity_page(service, {}) or self._first_step(service)

    @http.route(
        _PATH,
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked below: an expired form keeps what was typed
        sitemap=False,
    )
    def first_step(self, address, **post):
        service = find_service(address)
        if not service:
            return request.not_found()
        if form_expired(post):
            return self._again(service, post, {"": expired_message()}, 400)
        if service._identity_missing(self._partner()) == "strong":
            return self._identity_page(service, post)
        if service._identity_missing(self._partner()) == "email":
            return self._mail(service, post)
        if only_arranges():
            return self._first_step(service, post=post)
        return self._save(service, post)

    def _partner(self):
        user = request.env.user
        return request.env["res.partner"] if user._is_public() else user.partner_id

    def _begin_draft(self, service, post):
        drafts = request.env["servicedesk.draft"]
        origin = drafts._hash_origin(request.httprequest.remote_addr or "")
        return drafts._begin(
            service,
            request.env.user,
            post.get("idempotency_key"),
            origin,
            request.env.lang,
        )

    def _save(self, service, post):
        first = self._first_number(service)
        later = "later" in post
        try:
            # Nothing stays of a page that has to be mended, not even an empty draft.
            with guarded(post, "request"):
                draft = self._begin_draft(service, post)
                if not draft.ticket_id:
                    draft._save_step(first, read_answers(), leave_open=later)
                    draft._note_articles(typed_lists().get("artikel", []))
        except SubmissionError as error:
            return self._first_step(service, error.errors, error.status, post)
        if draft.ticket_id:
            return request.redirect(draft.ticket_id._tracking_url(), code=303)
        page = "later" if later else draft._next_page(draft._form(), first)
        return request.redirect(page_url(draft._url(), page), code=303)

    def _mail(self, service, post):
        """Send the link with which somebody proves the address and begins."""
        try:
            with guarded(post, "request", post.get("email")):
                draft = self._begin_draft(service, post)
                draft._mail_link(post.get("email"))
        except SubmissionError as error:
            return self._identity_page(service, post, error.errors, error.status)
        return render("mailed", {"service": service, "email": draft.email})

    # ------------------------------------------------------------------- pages

    def _first_number(self, service):
        form = service._apply_form()
        return request.env["servicedesk.draft"]._progress(form, None)[0]["page"]

    def _first_step(self, service, errors=None, status=200, post=None):
        # sudo: servicedesk.draft - an empty recordset, only for its methods
        draft = request.env["servicedesk.draft"].sudo()
        key = (post or {}).get("idempotency_key") or new_idempotency_key()
        number = self._first_number(service)
        return step_page(
            draft, service, service._apply_form(), number, "", errors, status, key
        )

    def _identity_page(self, service, post, errors=None, status=200):
        """Return the page that asks to be known better, None when that is not needed."""
        missing = service._identity_missing(self._partner())
        if not missing:
            return None
        # sudo: res.company - the phone number that every page names
        company = request.env.company.sudo()
        values = {
            "service": service,
            "post": {"idempotency_key": new_idempotency_key(), **post},
            "errors": errors or {},
            "phone": company.servicedesk_contact_phone,
        }
        return render(f"identity_{missing}", values, status)

    def _again(self, service, post, errors, status):
        return self._identity_page(service, post, errors, status) or self._first_step(
            service, errors, status, post
        )
