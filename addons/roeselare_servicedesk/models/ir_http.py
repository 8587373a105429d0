from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "roeselare_servicedesk"]

    @classmethod
    def _serve_fallback(cls):
        # The website looks every unknown path up in the database, which takes no NUL:
        # the visitor would get a server error. Such a path exists nowhere.
        if "\x00" in request.httprequest.path:
            return None
        return super()._serve_fallback()

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        # In a frame of another site somebody could be made to press our buttons unseen.
        # A page that others may show has said so itself by now.
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", "frame-ancestors 'self'")
        return result
