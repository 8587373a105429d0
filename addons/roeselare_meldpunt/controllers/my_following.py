from odoo import http
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import render_private
from odoo.addons.roeselare_servicedesk.controllers.portal import MyTickets


class MyFollowing(MyTickets):
    """Mijn Roeselare: reports of others that a person follows, and subscriptions."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "following_count" in counters:
            values["following_count"] = sum(map(len, self._mine()))
        return values

    def _mine(self):
        # sudo: follower, subscription - the domain holds the user's own only
        followers = request.env["meldpunt.follower"].sudo()
        subscriptions = request.env["meldpunt.subscription"].sudo()
        domain = followers._of_user(request.env.user)
        return followers.search(domain), subscriptions.search(domain)

    @http.route("/my/volgend", type="http", auth="user", website=True, readonly=True)
    def my_following(self, **_query):
        followers, subscriptions = self._mine()
        values = {
            **self._prepare_portal_layout_values(),
            "followers": followers,
            "subscriptions": subscriptions,
            "page_name": "following",
        }
        return render_private("roeselare_meldpunt.my_following", values)

    @http.route(
        "/my/volgend/<int:follower_id>/stoppen",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_following_stop(self, follower_id, **_post):
        followers, _subscriptions = self._mine()
        mine = followers.filtered(lambda item: item.id == follower_id)
        if not mine:
            raise request.not_found()
        mine.unlink()
        return request.redirect("/my/volgend", code=303)
