from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import (
    expired_message,
    form_expired,
    new_idempotency_key,
    read_answers,
    read_uploads,
    render_private,
    typed_lists,
)
from odoo.addons.roeselare_servicedesk.controllers.guard import guarded
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

from ..schemas import report_form


class ReportController(http.Controller):
    """Meldpunt 1788: the form, its answer, nothing more."""

    @http.route(
        "/meldpunt",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=True,
    )
    def form(self, **_other):
        user = request.env.user
        if user._is_public():
            return self._render({})
        return self._render({"name": user.name, "email": user.email, "phone": user.phone})

    # The token is checked below: the framework's own refusal would lose the text.
    @http.route(
        "/meldpunt",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,
        sitemap=False,
    )
    def submit(self, **post):
        if self._expired(post):
            return self._render(post, {"": expired_message()}, status=400)
        user = request.env.user
        # All that is asked of the user and of the company, instead of all there is.
        user.fetch(["partner_id"])
        request.env.company._read_settings()
        form = report_form.parse(
            post,
            photos=self._photos(),
            lang=self._answer_language(post),
            partner_id=0 if user._is_public() else user.partner_id.id,
            answers=read_answers(),
        )
        try:
            stored = request.env["servicedesk.intake"]._find_submitted(form.idempotency_key)
            with guarded(post, "report", form.email, stored=bool(stored)):
                ticket = stored or request.env["meldpunt.intake"]._submit_new(form)
        except SubmissionError as error:
            return self._render(post, error.errors, status=error.status)
        return request.redirect(f"{ticket._tracking_url()}/verzonden", code=303)

    @http.route(
        "/meldpunt/vragen/<int:category_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def questions(self, category_id, **_other):
        """The questions of a category, for the script of the form."""
        category = request.env["helpdesk.ticket.category"]._reportable(category_id)
        if not category:
            return request.not_found()
        values = {**self._questions(category), "post": {}, "errors": {}, "typed": {}}
        response = request.render("roeselare_meldpunt.report_questions", values)
        if not request.env.user._is_public():
            # It may name own documents.
            response.headers["Cache-Control"] = "no-store, private"
        return response

    def _questions(self, category):
        """Return the questions of a category for its page, as they are asked now."""
        version = category._published_version()
        user = request.env.user
        page = request.env["servicedesk.form.page"].with_context(
            servicedesk_offers=not user._is_public()
        )
        steps = page._steps(version._form(), user) if version else []
        return {"form_version": version.id, "form_steps": steps}

    @http.route(
        "/volg/<string:token>/verzonden",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def sent(self, token, **_other):
        ticket = request.env["helpdesk.ticket"]._from_tracking_token(token)
        if not ticket or ticket.kind != "report":
            raise request.not_found()
        return render_private(
            "roeselare_meldpunt.report_sent",
            {
                "ticket": ticket,
                "tracking_url": ticket._tracking_url(),
                "lean_page": request.env["ir.qweb"]._lean_terms(),
            },
        )

    def _answer_languages(self):
        """Return code and name of each language of the website."""
        # sudo: res.lang - names of languages that every page shows, from Odoo's cache
        languages = request.env["res.lang"].sudo()._get_frontend()
        return [(code, language.name) for code, language in languages.items()]

    def _answer_language(self, post):
        """Return the language somebody wants answers in: the page's, unless chosen."""
        codes = {code for code, _name in self._answer_languages()}
        chosen = post.get("lang")
        return chosen if chosen in codes else request.lang.code

    def _expired(self, post):
        token = post.get("csrf_token")
        # Odoo compares texts of ASCII only; a file or another script is no token.
        return not (isinstance(token, str) and token.isascii()) or form_expired(post)

    def _render(self, sent, errors=None, status=200):
        """Return the page of the form, with what was sent and what is wrong with it."""
        shown = report_form.shown_values(sent)
        shown["idempotency_key"] = shown["idempotency_key"] or new_idempotency_key()
        company = request.env.company
        categories = request.env["helpdesk.ticket.category"]
        shown["lang"] = self._answer_language(sent)
        chosen = report_form.parse(shown).category_id
        typed = typed_lists() if "form_version" in sent else {}
        # No store: the next one at this computer must not get the text by "back".
        return render_private(
            "roeselare_meldpunt.report_form",
            {
                **self._questions(categories._reportable(chosen)),
                "typed": typed,
                "picked": typed,
                "groups": categories._report_groups(),
                "post": shown,
                "errors": errors or {},
                "had_photos": bool(errors) and any(self._photo_names()),
                "map_settings": company._map_settings(),
                "address_search": request.env["meldpunt.address"]._is_on(),
                "photo_limit": company._photo_limit(),
                "limits": company._report_limits(),
                "answer_languages": self._answer_languages(),
                "lean_page": request.env["ir.qweb"]._lean_terms(),
            },
            status,
        )

    def _photo_names(self):
        return [file.filename for file in self._files() if file.filename]

    def _files(self):
        return request.httprequest.files.getlist("photos")

    def _photos(self):
        """Yield name and content of each photo sent, reading no more than is allowed."""
        company = request.env.company
        limit = company._report_limits()["photo_bytes"]
        # One more than allowed is enough to know that there are too many.
        for upload in read_uploads("photos", company._photo_limit() + 1, limit + 1):
            yield upload.name, upload.content
