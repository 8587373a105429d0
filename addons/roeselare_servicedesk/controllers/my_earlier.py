from odoo import http
from odoo.http import request

from ..schemas.submission import SubmissionError
from .forms import expired_message, form_expired, render_private

_PAGE = "roeselare_servicedesk.my_earlier_page"


class MyEarlierController(http.Controller):
    """What somebody asked before there was an account comes to the account."""

    @http.route(
        "/my/tickets/ophalen",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        csrf=False,  # checked below, with an answer that says what to do
    )
    def fetch(self, **post):
        user = request.env.user
        if form_expired(post):
            return self._render("", {"": expired_message()}, 400)
        if user._has_proven_email():
            return self._render("added", count=len(user._take_over_tickets()))
        try:
            user._mail_email_proof()
        except SubmissionError as error:
            return self._render("", error.errors, 422)
        return self._render("mailed")

    @http.route(
        "/my/e-mail/<string:token>", type="http", auth="user", website=True, methods=["GET"]
    )
    def proof_page(self, token, **_query):
        if not request.env.user._is_email_proof(token):
            return self._render("wrong", status=404)
        return self._render("proof")

    @http.route(
        "/my/e-mail/<string:token>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        csrf=False,  # checked below, with an answer that says what to do
    )
    def prove(self, token, **post):
        user = request.env.user
        if not user._is_email_proof(token):
            return self._render("wrong", status=404)
        if form_expired(post):
            return self._render("proof", {"": expired_message()}, 400)
        return self._render("added", count=len(user._prove_email()))

    def _render(self, state, errors=None, status=200, count=0):
        values = {
            "state": state,
            "count": count,
            "email": request.env.user.email,
            "page_name": "ticket",
            "post": {},
            "errors": errors or {},
        }
        return render_private(_PAGE, values, status)
