from odoo import http
from odoo.http import request

from odoo.addons.dms.controllers.portal import CustomerPortal

from .sending import send


class DmsPortal(CustomerPortal):
    """The portal of stock dms, closed unless the company opens it (docs/adr/0032)."""

    def _dms_portal_or_404(self):
        # sudo: res.company - one switch; visitors may not read companies
        if not request.env.company.sudo().docs_dms_portal_open:
            raise request.not_found()

    def _dms_check_access(self, model, res_id, access_token=None):
        item = request.env[model].browse(res_id)
        # A wrong token on a document of somebody looks like a document that is not.
        if not item.exists():
            return False
        return super()._dms_check_access(model, res_id, access_token)

    @http.route()
    def portal_my_dms(self, **kw):
        self._dms_portal_or_404()
        return super().portal_my_dms(**kw)

    @http.route()
    def portal_my_dms_directory(self, dms_directory_id=False, **kw):
        self._dms_portal_or_404()
        return super().portal_my_dms_directory(dms_directory_id, **kw)

    @http.route()
    def portal_my_dms_file_download(self, dms_file_id, access_token=None, **kw):
        self._dms_portal_or_404()
        file = self._dms_check_access("dms.file", dms_file_id, access_token)
        if not file:
            return super().portal_my_dms_file_download(dms_file_id, access_token, **kw)
        # The stock answer holds the whole file in memory.
        return send(file, "content", inline=False)
