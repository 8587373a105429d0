from odoo import http
from odoo.http import request

from .photo_answer import SMALL, photo_answer


class PublicReportController(http.Controller):
    """One report for everyone: what is not public does not exist here."""

    @http.route(
        "/meldpunt/melding/<string:number>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def report(self, number, **_args):
        report = request.env["helpdesk.ticket"]._public_report(number)
        if not report:
            raise request.not_found()
        response = request.render(
            "roeselare_meldpunt.public_report",
            {
                "report": report._public_values(),
                "photos": report._public_photo_values(),
                "map_settings": request.env.company._map_settings(),
            },
        )
        # A report leaves this page when it is withheld or old; a search engine's copy
        # would stay.
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cache-Control"] = "no-cache"
        return response

    @http.route(
        "/meldpunt/melding/<string:number>/foto/<int:photo_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def photo(self, number, photo_id, formaat="groot", **_args):
        report = request.env["helpdesk.ticket"]._public_report(number)
        photo = report and report._public_photos().filtered(lambda item: item.id == photo_id)
        if not photo:
            raise request.not_found()
        response = photo_answer(photo, photo._public_field(formaat == SMALL))
        # Asked again each time, so that a photo that is withdrawn is gone at once.
        response.headers["Cache-Control"] = "public, no-cache"
        return response
