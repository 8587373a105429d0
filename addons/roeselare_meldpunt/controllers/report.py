import uuid

from odoo import http
from odoo.http import request

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
        values = {} if user._is_public() else {"name": user.name, "email": user.email}
        return self._render(values)

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
        token = post.get("csrf_token")
        if not (isinstance(token, str) and token.isascii()) or not (
            request.validate_csrf(token)
        ):
            return self._render(post, {"": self._expired_message()}, status=400)
        user = request.env.user
        form = report_form.parse(
            post,
            photos=self._photos(),
            lang=request.lang.code,
            partner_id=0 if user._is_public() else user.partner_id.id,
        )
        try:
            ticket = request.env["meldpunt.intake"]._submit(form)
        except SubmissionError as error:
            return self._render(post, error.errors, status=422)
        return request.redirect(f"{ticket._tracking_url()}/verzonden", code=303)

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
        response = request.render(
            "roeselare_meldpunt.report_sent",
            {"ticket": ticket, "tracking_url": ticket._tracking_url()},
        )
        # The address of this page is a secret: it goes to no other site.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cache-Control"] = "no-store"
        return response

    def _render(self, sent, errors=None, status=200):
        """Return the page of the form, with what was sent and what is wrong with it."""
        values = report_form.shown_values(sent)
        values["idempotency_key"] = values["idempotency_key"] or str(uuid.uuid4())
        had_photos = any(file.filename for file in self._files())
        response = request.render(
            "roeselare_meldpunt.report_form",
            {
                "groups": request.env["helpdesk.ticket.category"]._report_groups(),
                "values": values,
                "errors": errors or {},
                "had_photos": bool(errors) and had_photos,
                "map_settings": request.env.company._map_settings(),
                "photo_limit": request.env.company._photo_limit(),
                "limits": request.env.company._report_limits(),
            },
        )
        response.status_code = status
        # Somebody else at this computer must not get the page back with the text in it.
        response.headers["Cache-Control"] = "no-store"
        return response

    def _files(self):
        return request.httprequest.files.getlist("photos")

    def _photos(self):
        """Yield name and content of each photo sent, reading no more than is allowed."""
        company = request.env.company
        limit = company._report_limits()["photo_bytes"]
        # One more than allowed is enough to know that there are too many.
        for file in self._files()[: company._photo_limit() + 1]:
            if file.filename:
                yield file.filename, file.stream.read(limit + 1)

    def _expired_message(self):
        return request.env._(
            "This page was open too long, or your browser blocks cookies. Nothing was "
            "sent yet, and your text is still here: press “Send report” once more."
        )
