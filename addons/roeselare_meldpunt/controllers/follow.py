from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import (
    expired_message,
    form_expired,
    record_of_token,
    render_private,
)
from odoo.addons.roeselare_servicedesk.controllers.guard import guarded
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError


class FollowController(http.Controller):
    """Following a report of somebody else: ask, confirm, stop."""

    @http.route(
        "/meldpunt/melding/<string:number>/volgen",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def ask(self, number, **_other):
        return self._page(self._report(number))

    @http.route(
        "/meldpunt/melding/<string:number>/volgen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,  # checked below: what was typed comes back
    )
    def follow(self, number, email="", **post):
        """Follow; ``fragment`` asks for the answer only, for a script."""
        report = self._report(number)
        if form_expired(post):
            errors = {"": expired_message()}
            return self._page(report, {"email": email}, errors, 400, post)
        # A script asks from within the form of a report, whose stamp it sends along.
        kind = "report" if post.get("fragment") else "follow"
        followers = request.env["meldpunt.follower"]
        try:
            with guarded(post, kind, email):
                followers._follow(report, request.env.user, email, request.lang.code)
        except SubmissionError as error:
            status = getattr(error, "status", 422)
            return self._page(report, {"email": email}, error.errors, status, post)
        return self._page(report, done=True, sent=post)

    def _report(self, number):
        report = request.env["helpdesk.ticket"]._public_report(number)
        if not report:
            raise request.not_found()
        return report

    def _page(self, report, post=None, errors=None, status=200, sent=None, done=False):
        fragment = bool((sent or {}).get("fragment"))
        template = "follow_answer" if fragment else "follow_page"
        return render_private(
            f"roeselare_meldpunt.{template}",
            {
                "item": report._public_values(),
                "post": post or {},
                "errors": errors or {},
                "done": done,
                "has_account": not request.env.user._is_public(),
            },
            status,
        )

    # ----------------------------------------------------------- the mailed link

    @http.route(
        "/meldpunt/volgen/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def link(self, token, **_other):
        """Show what the link is for; programs that open links change nothing."""
        return self._link_page(record_of_token("meldpunt.follower", token))

    # The address holds the secret, so no other page can make somebody send this.
    @http.route(
        "/meldpunt/volgen/<string:token>/bevestigen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def confirm(self, token, **_post):
        follower = record_of_token("meldpunt.follower", token)
        follower._confirm()
        return request.redirect(follower._url(), code=303)

    # Mail programs send this by themselves (List-Unsubscribe-Post).
    @http.route(
        "/meldpunt/volgen/<string:token>/stoppen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def stop(self, token, **_post):
        record_of_token("meldpunt.follower", token).unlink()
        return render_private("roeselare_meldpunt.follow_stopped", {})

    # Some programs open the address of List-Unsubscribe instead of posting to it.
    @http.route(
        "/meldpunt/volgen/<string:token>/stoppen",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def stop_page(self, token, **_other):
        return self._link_page(record_of_token("meldpunt.follower", token))

    def _link_page(self, follower):
        return render_private(
            "roeselare_meldpunt.follow_link_page",
            {"follower": follower, "item": follower._news(), "base_url": follower._url()},
        )
