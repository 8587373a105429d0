from odoo import http
from odoo.http import request

from .apply_page import render
from .portal import MyTickets


class MyDrafts(MyTickets):
    """What somebody with an account has not finished yet."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "draft_count" in counters:
            values["draft_count"] = len(self._own_drafts())
        return values

    def _own_drafts(self):
        # sudo: servicedesk.draft - nobody has rights; the domain holds one's own only
        drafts = request.env["servicedesk.draft"].sudo()
        return drafts.search(drafts._open_domain(request.env.user.partner_id))

    @http.route("/my/aanvragen", type="http", auth="user", website=True, readonly=True)
    def my_drafts(self, **_query):
        values = {
            **self._prepare_portal_layout_values(),
            "drafts": self._own_drafts(),
            "page_name": "draft",
        }
        return render("my_drafts", values)
