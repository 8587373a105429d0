from functools import wraps

from odoo import http
from odoo.http import request

from ..schemas.submission import SubmissionError
from .answers import suggested
from .apply_page import (
    find_service,
    only_arranges,
    page_url,
    progress_values,
    render,
    step_page,
)
from .forms import expired_message, form_expired, read_answers, typed_lists
from .guard import guarded

_PATH = "/aanvraag/<string:token>"


def _route(path, method):
    return http.route(
        _PATH + path,
        type="http",
        auth="public",
        website=True,
        methods=[method],
        readonly=method == "GET",
        csrf=False,  # checked where a form comes in: an expired one keeps what was typed
        sitemap=False,
    )


def with_draft(page):
    """Give a page the draft of its token, or answer why there is none."""

    @wraps(page)
    def answer(self, token, **params):
        found = request.env["servicedesk.draft"]._from_token(token)
        user, draft = request.env.user, found.draft
        if found.over:
            return render("over", {"withdrawn": False}, 410)
        if not draft:
            return request.not_found()
        if draft.partner_id and draft.partner_id != user.partner_id:
            if not user._is_public():
                return request.not_found()
            return request.redirect_query("/web/login", {"redirect": draft._url()}, code=303)
        if draft.ticket_id:
            return request.redirect(draft.ticket_id._tracking_url(), code=303)
        # sudo: servicedesk.service - only the address, to look the service up as the visitor
        if not find_service(draft.service_id.sudo().code):
            return render("over", {"withdrawn": True}, 410)
        missing = draft.service_id._identity_missing(_partner(), found.mailed)
        if missing:
            where = f"/diensten/{draft.service_id.code}/aanvragen"
            return request.redirect(where, code=303)
        return page(self, Visit(draft, found.mailed), **params)

    return answer


def _partner():
    user = request.env.user
    return request.env["res.partner"] if user._is_public() else user.partner_id


def _suggests(draft):
    """Tell whether known answers are offered: to a question, not to an application."""
    return draft.service_id.kind == "question"


class Visit:
    """A draft as its owner holds it: the record, and the address it came by."""

    def __init__(self, draft, mailed):
        self.draft, self.mailed = draft, mailed
        self.form = draft._form()
        self.base = draft._url(mailed)

    @property
    def email(self):
        """The address that the request will be sent with, "" for none."""
        return self.draft._contact_values(request.env.user, self.mailed).get("email") or ""

    def redirect(self, page):
        return request.redirect(page_url(self.base, page), code=303)

    def page(self, name, values, status=200):
        """Render a page other than a step."""
        progress = self.draft._progress(self.form, name)
        values = {
            "service": self.draft.service_id,
            "draft": self.draft,
            "base": self.base,
            "mailed": self.mailed,
            **progress_values(progress, self.base),
            **values,
        }
        return render(name, values, status)


class DraftController(http.Controller):
    """The pages of a request that is being filled in."""

    @_route("", "GET")
    @with_draft
    def resume(self, visit, **_query):
        return visit.redirect(visit.draft._resume_page(visit.form))

    # -------------------------------------------------------------------- step

    @_route("/stap/<int:number>", "GET")
    @with_draft
    def step(self, visit, number, **_query):
        if not self._asked(visit, number - 1):
            return request.not_found()
        first_open = visit.draft._first_open_step(visit.form)
        if first_open is not None and number - 1 > first_open:
            return visit.redirect(first_open)
        return self._step_page(visit, number - 1)

    @_route("/stap/<int:number>", "POST")
    @with_draft
    def save_step(self, visit, number, **post):
        index, draft = number - 1, visit.draft
        if not self._asked(visit, index):
            return request.not_found()
        if form_expired(post):
            return self._step_page(visit, index, {"": expired_message()}, 400)
        if only_arranges():
            return self._step_page(visit, index)
        try:
            with request.env.cr.savepoint():
                draft._save_step(index, read_answers(), leave_open="later" in post)
                draft._note_articles(typed_lists().get("artikel", []))
        except SubmissionError as error:
            return self._step_page(visit, index, error.errors, 422)
        if "later" in post:
            return visit.redirect("later")
        if draft.reached > draft._contact_number():
            # Mended from the summary: back to it, by way of what is open now.
            return visit.redirect(draft._resume_page(visit.form))
        return visit.redirect(draft._next_page(visit.form, index))

    def _asked(self, visit, index):
        pages = [item["page"] for item in visit.draft._progress(visit.form, None)]
        return index in pages

    def _step_page(self, visit, index, errors=None, status=200):
        draft = visit.draft
        return step_page(draft, draft.service_id, visit.form, index, visit.base, errors, status)

    # ----------------------------------------------------------------- contact

    @_route("/contact", "GET")
    @with_draft
    def contact(self, visit, **_query):
        first_open = visit.draft._first_open_step(visit.form)
        if first_open is not None:
            return visit.redirect(first_open)
        return self._contact_page(visit)

    @_route("/contact", "POST")
    @with_draft
    def save_contact(self, visit, **post):
        if form_expired(post):
            return self._contact_page(visit, post, {"": expired_message()}, 400)
        try:
            visit.draft._save_contact(post, request.env.user, visit.mailed)
        except SubmissionError as error:
            return self._contact_page(visit, post, error.errors, 422)
        return visit.redirect("later" if "later" in post else "summary")

    def _contact_page(self, visit, post=None, errors=None, status=200):
        user = request.env.user
        values = {
            "post": post or visit.draft._contact_values(user, visit.mailed),
            "known": visit.draft._known_contact(user),
            "fixed_email": visit.mailed and user._is_public(),
            "errors": errors or {},
        }
        return visit.page("contact", values, status)

    # ----------------------------------------------------------------- summary

    @_route("/overzicht", "GET")
    @with_draft
    def summary(self, visit, **_query):
        page = visit.draft._resume_page(visit.form)
        if page != "summary":
            return visit.redirect(page)
        return self._summary_page(visit)

    @_route("/overzicht", "POST")
    @with_draft
    def send(self, visit, **post):
        if form_expired(post):
            return self._summary_page(visit, {"": expired_message()}, 400)
        page = visit.draft._resume_page(visit.form)
        if page != "summary":
            return visit.redirect(page)
        try:
            with guarded(post, "request-send", visit.email, visit.mailed):
                visit.draft._note_articles(typed_lists().get("artikel", []))
                shown = typed_lists().get("getoond", [])
                ticket = visit.draft._send(request.env.user, visit.mailed, shown)
        except SubmissionError as error:
            return self._summary_page(visit, error.errors, error.status)
        return request.redirect(f"{ticket._tracking_url()}?nieuw=1", code=303)

    def _summary_page(self, visit, errors=None, status=200):
        draft = visit.draft
        values = {
            "steps": [
                {**item, "url": page_url(visit.base, item["page"])}
                for item in draft._summary(visit.form)
            ],
            "contact": draft._contact_values(request.env.user, visit.mailed),
            "suggestions": suggested(draft._question_text()) if _suggests(draft) else [],
            "errors": errors or {},
        }
        return visit.page("summary", values, status)

    # ------------------------------------------------------------------- later

    @_route("/later", "GET")
    @with_draft
    def later(self, visit, **_query):
        return self._later_page(visit)

    @_route("/later", "POST")
    @with_draft
    def mail_link(self, visit, **post):
        if form_expired(post):
            return self._later_page(visit, post, {"": expired_message()}, 400)
        try:
            if visit.mailed:
                post["email"] = visit.draft.email
            with guarded(post, "draft-mail", post.get("email"), visit.mailed):
                visit.draft._mail_link(post.get("email"))
        except SubmissionError as error:
            return self._later_page(visit, post, error.errors, error.status)
        values = {"service": visit.draft.service_id, "email": visit.draft.email}
        return render("mailed", values)

    def _later_page(self, visit, post=None, errors=None, status=200):
        values = {
            "service": visit.draft.service_id,
            "draft": visit.draft,
            "base": visit.base,
            "mailed": visit.mailed,
            "post": post or {"email": visit.draft.email or ""},
            "errors": errors or {},
        }
        return render("later", values, status)

    @_route("/wissen", "POST")
    @with_draft
    def remove(self, visit, **post):
        if form_expired(post):
            return self._later_page(visit, post, {"": expired_message()}, 400)
        visit.draft._remove()
        where = "/diensten" if request.env.user._is_public() else "/my/aanvragen"
        return request.redirect(where, code=303)
