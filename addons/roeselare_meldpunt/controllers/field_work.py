import json

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.roeselare_servicedesk.controllers.forms import form_expired, read_uploads
from odoo.addons.web.controllers.session import Session

from ..schemas import field_action

_PAGE = "/roeselare/veldwerk"
_CONFLICT = 409
_TO_MEND = 422


class FieldWorkController(http.Controller):
    """Work in the field: a page that goes without a network, and what it asks and sends.

    The page itself holds nothing of anybody; what it shows comes from ``dag`` and stays on
    the device. Each POST asks for the token that came with ``dag`` (docs/adr/0150).
    """

    @http.route(_PAGE, type="http", auth="user", methods=["GET"], readonly=True, sitemap=False)
    def page(self, **_query):
        self._check_staff()
        qweb = request.env["ir.qweb"]
        values = {"page_lang": (request.env.lang or "en_US").replace("_", "-"), "page": _PAGE}
        response = request.render(
            "roeselare_meldpunt.field_work", {**values, "terms": qweb._script_terms()}
        )
        return self._private(response)

    @http.route(
        f"{_PAGE}/dag", type="http", auth="user", methods=["GET"], readonly=True, sitemap=False
    )
    def day(self, **_query):
        """What is to be done today, and the token for what is sent back."""
        self._check_staff()
        day = request.env["meldpunt.field.work"]._day()
        return self._json({**day, "token": request.csrf_token()})

    # The token is checked below: the framework's own refusal is a page, not an answer.
    @http.route(
        f"{_PAGE}/actie",
        type="http",
        auth="user",
        methods=["POST"],
        sitemap=False,
        csrf=False,
        max_content_length=field_action.MAX_REQUEST,
    )
    def act(self, **post):
        """Apply one action of the device, once."""
        self._check_staff()
        if form_expired(post):
            return self._token_needed()
        action = field_action.parse(post, self._photos(), fields.Datetime.now())
        try:
            with request.env.cr.savepoint():
                answer = request.env["meldpunt.field.action"]._submit(action)
        except UserError as error:
            # Also what the ticket itself refuses, as closing while a step is open.
            return self._json({"state": "refused", "message": str(error)}, _TO_MEND)
        return self._json(answer, 200 if answer["state"] == "applied" else _CONFLICT)

    @http.route(
        f"{_PAGE}/volgorde", type="http", auth="user", methods=["POST"], sitemap=False, csrf=False
    )
    def order(self, **post):
        """Keep the order in which the visits of today are made."""
        self._check_staff()
        if form_expired(post):
            return self._token_needed()
        try:
            visit_ids = field_action.parse_order(post.get("visits"))
        except ValueError:
            message = request.env._("This is no order of visits.")
            return self._json({"state": "refused", "message": message}, _TO_MEND)
        request.env["meldpunt.field.day"]._keep(visit_ids)
        return self._json({"state": "applied", "message": ""})

    @http.route(
        f"{_PAGE}/foto/<int:photo_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def photo(self, photo_id, **_query):
        """A small photo, for who sees its ticket."""
        self._check_staff()
        photo = request.env["meldpunt.photo"].search([("id", "=", photo_id)])
        if not photo:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            photo, "image_512", filename=photo._served_name()
        )
        response = stream.get_response()
        response.headers["X-Content-Type-Options"] = "nosniff"
        return self._private(response)

    @http.route(
        f"{_PAGE}/sw.js",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
        save_session=False,
    )
    def worker(self, **_query):
        """The service worker: the same for everybody, so it tells nothing."""
        company = request.env.company
        settings = json.dumps(company._field_worker_settings())
        text = f"const SETTINGS = {settings};\n{company._field_worker_text()}"
        return request.make_response(
            text,
            headers=[
                ("Content-Type", "text/javascript; charset=utf-8"),
                ("Cache-Control", "no-cache"),
                # It may rule the page, which is no folder, and nothing above it.
                ("Service-Worker-Allowed", _PAGE),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    # ------------------------------------------------------------------ parts

    def _check_staff(self):
        if not request.env["meldpunt.field.work"]._may_use():
            raise request.not_found()

    def _photos(self):
        """Return the photos that were sent, reading no more of them than is allowed."""
        most = field_action.MAX_PHOTO_MB * 1024 * 1024
        # One more than allowed is enough to know that there is too much.
        return read_uploads("photos", field_action.MAX_PHOTOS + 1, most + 1)

    def _token_needed(self):
        message = request.env._("Your page was open for too long. It is sent again by itself.")
        return self._json({"state": "token", "message": message}, 400)

    def _json(self, values, status=200):
        return self._private(request.make_json_response(values, status=status))

    def _private(self, response):
        # The device keeps what it needs by itself, and forgets it when somebody logs out.
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex"
        return response


class FieldSession(Session):
    @http.route()
    def logout(self, redirect="/odoo"):
        """Have the browser forget what pages of the city kept on the device."""
        response = super().logout(redirect)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response
