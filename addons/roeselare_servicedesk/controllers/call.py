from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from ..tools.phone import PhoneError, normalise, withheld

_SCREEN = "/odoo/servicedesk-intake"


class CallController(http.Controller):
    """Opened by the telephone exchange when a call comes in."""

    @http.route(
        "/roeselare/call", type="http", auth="user", methods=["GET"], readonly=True
    )
    def call(self, **query):
        """Go to the intake screen with the number of the caller; nothing is written."""
        if not request.env.user.has_group("roeselare_servicedesk.group_agent"):
            return request.not_found()
        # “from” is a word of Python, so it cannot be an argument.
        number = query.get("from", "")
        if withheld(number):
            return request.redirect(f"{_SCREEN}?{urlencode({'caller': 'withheld'})}")
        try:
            number = normalise(number)
        except PhoneError:
            return request.render("roeselare_servicedesk.call_refused", status=400)
        return request.redirect(f"{_SCREEN}?{urlencode({'caller': number.removeprefix('+')})}")
