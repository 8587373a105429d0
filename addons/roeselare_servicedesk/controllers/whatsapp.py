from odoo import http
from odoo.http import request

_MAX_BODY = 256 * 1024
_ADDRESS = "/roeselare/whatsapp/<string:number_id>"
_PLAIN = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]


class WhatsappController(http.Controller):
    """Where the provider of WhatsApp brings messages and asks whether we are we."""

    @http.route(
        _ADDRESS, type="http", auth="public", methods=["GET"], readonly=True, save_session=False
    )
    def verify(self, number_id, **query):
        """Answer the challenge of whoever knows our verification token."""
        mode, token, challenge = (
            query.get(f"hub.{name}", "") for name in ("mode", "verify_token", "challenge")
        )
        if not request.env["servicedesk.whatsapp"]._is_verified(number_id, mode, token):
            return request.make_response("", _PLAIN, status=403)
        return request.make_response(challenge[:200], _PLAIN)

    @http.route(
        _ADDRESS,
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,  # no browser comes here; the signature of the body is the proof
        save_session=False,
    )
    def receive(self, number_id, **_query):
        """Take what is signed; everything else is refused and leaves no trace."""
        length = request.httprequest.content_length
        if length is None or length > _MAX_BODY:
            return request.make_response("", _PLAIN, status=413)
        raw = request.httprequest.get_data()
        signature = request.httprequest.headers.get("X-Hub-Signature-256", "")
        taken = request.env["servicedesk.whatsapp"]._receive(number_id, raw, signature)
        return request.make_response("", _PLAIN, status=200 if taken else 403)
