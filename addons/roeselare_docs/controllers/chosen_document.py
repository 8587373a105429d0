from odoo import http
from odoo.http import request

from .sending import send


class ChosenDocument(http.Controller):
    @http.route(
        "/roeselare/gekozen/<int:pin_id>",
        type="http",
        auth="user",
        methods=["GET"],
        list_as_website_content=False,
    )
    def chosen_document(self, pin_id):
        """Send the version that was chosen to whoever sees its ticket.

        GET that writes: that somebody looked is written down before the content goes.
        """
        pin = request.env["docs.pin"]._readable_pin(pin_id)
        version = pin and pin._give_out()
        if not version:
            raise request.not_found()
        return send(version, "content", request.env.company.docs_show_inline)
