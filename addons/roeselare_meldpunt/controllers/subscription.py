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

from ..models.meldpunt_subscription import FREQUENCIES, KINDS, MAX_SUBSCRIPTIONS
from ..schemas import subscription_form
from ..schemas.subscription_form import RADII

_MODEL = "meldpunt.subscription"
_SHOWN = (
    "kind",
    "area_id",
    "street",
    "address",
    "latitude",
    "longitude",
    "radius",
    "points",
    "frequency",
    "lang",
    "email",
)


class SubscriptionController(http.Controller):
    """Mails about new reports in an area: ask, confirm, change, pause, stop."""

    @http.route(
        "/meldpunt/abonneren",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=True,
    )
    def form(self, **query):
        """The form; ``wijk``, ``lat`` and ``lon`` of the map's links fill it in."""
        return self._form(self._prefilled(query))

    def _prefilled(self, query):
        areas = request.env["meldpunt.subscription"]._offered_districts()
        area = areas.filtered(lambda item: item.code == query.get("wijk"))
        post = {"kind": "district", "area_id": str(area.id or ""), "frequency": "day"}
        if query.get("lat") and query.get("lon"):
            place = {"latitude": query["lat"], "longitude": query["lon"]}
            post.update(place, kind="radius", radius="500")
        return post

    @http.route(
        "/meldpunt/abonneren",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,  # checked below: what was typed comes back
    )
    def subscribe(self, **post):
        if form_expired(post):
            return self._form(post, {"": expired_message()}, 400)
        user = request.env.user
        subscriptions = request.env["meldpunt.subscription"]
        form = self._parse(post)
        try:
            values = subscriptions._check_form(form, with_email=user._is_public())
            with guarded(post, "subscribe", form.email):
                found = subscriptions._begin(values, user, form.email)
        except SubmissionError as error:
            return self._form(post, error.errors, getattr(error, "status", 422))
        if user._is_public():
            return render_private("roeselare_meldpunt.subscription_asked", {})
        if not found.confirmed_at:
            found.unlink()
            return self._form(post, {"": self._too_many()}, 422)
        return request.redirect("/my/volgend", code=303)

    # ----------------------------------------------------------- the mailed link

    @http.route(
        [
            "/meldpunt/abonnement/<string:token>",
            "/meldpunt/abonnement/<string:token>/stoppen",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def link(self, token, **_other):
        """Show what the link is for; programs that open links change nothing."""
        return self._link_page(record_of_token(_MODEL, token))

    # The address holds the secret, so no other page can make somebody send these.
    @http.route(
        "/meldpunt/abonnement/<string:token>/bevestigen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def confirm(self, token, **_post):
        subscription = record_of_token(_MODEL, token)
        if not subscription._confirm():
            return self._link_page(subscription, {"": self._too_many()}, 422)
        return request.redirect(subscription._url(), code=303)

    @http.route(
        "/meldpunt/abonnement/<string:token>/pauze",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def pause(self, token, aan="", **_post):
        subscription = record_of_token(_MODEL, token)
        subscription._pause(aan == "1")
        return request.redirect(subscription._url(), code=303)

    # Mail programs send this by themselves (List-Unsubscribe-Post).
    @http.route(
        "/meldpunt/abonnement/<string:token>/stoppen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def stop(self, token, **_post):
        record_of_token(_MODEL, token).unlink()
        return render_private("roeselare_meldpunt.follow_stopped", {})

    @http.route(
        "/meldpunt/abonnement/<string:token>/wijzigen",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def change_form(self, token, **_other):
        subscription = record_of_token(_MODEL, token)
        return self._form(subscription._form_values(), subscription=subscription)

    @http.route(
        "/meldpunt/abonnement/<string:token>/wijzigen",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def change(self, token, **post):
        subscription = record_of_token(_MODEL, token)
        try:
            values = subscription._check_form(self._parse(post), with_email=False)
        except SubmissionError as error:
            return self._form(post, error.errors, 422, subscription)
        subscription._change(values)
        return request.redirect(subscription._url(), code=303)

    # ------------------------------------------------------------------ helpers

    def _parse(self, post):
        ticked = request.httprequest.form.getlist("category_ids")
        return subscription_form.parse(post, ticked)

    def _too_many(self):
        return request.env._(
            "You have %(limit)d subscriptions already. Stop one of them first.",
            limit=MAX_SUBSCRIPTIONS,
        )

    def _link_page(self, subscription, errors=None, status=200):
        values = {
            "subscription": subscription,
            "base_url": subscription._url(),
            "errors": errors or {},
        }
        return render_private("roeselare_meldpunt.subscription_link_page", values, status)

    def _form(self, post, errors=None, status=200, subscription=None):
        """Return the form with what was chosen and what is wrong with it."""
        model = request.env["meldpunt.subscription"]
        shown = {name: str(post.get(name) or "")[:10_000] for name in _SHOWN}
        form = request.httprequest.form
        ticked = form.getlist("category_ids") or post.get("category_ids") or []
        return render_private(
            "roeselare_meldpunt.subscription_form",
            {
                "post": shown,
                "errors": errors or {},
                "ticked": [str(item) for item in ticked],
                "subscription": subscription,
                "areas": model._offered_districts(),
                "categories": model._offered_categories(),
                "radii": RADII,
                "kinds": self._words("kind", KINDS),
                "frequencies": self._words("frequency", FREQUENCIES),
                "languages": request.env["res.lang"].get_installed(),
                "map_settings": request.env.company._map_settings(),
                "has_account": not request.env.user._is_public(),
            },
            status,
        )

    def _words(self, name, selection):
        """Return the pairs of a selection in the language of the page."""
        field = request.env["meldpunt.subscription"]._fields[name]
        words = dict(field._description_selection(request.env))
        return [(key, words[key]) for key, _word in selection]
