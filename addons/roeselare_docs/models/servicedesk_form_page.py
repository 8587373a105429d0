from odoo import models


class ServicedeskFormPage(models.AbstractModel):
    _inherit = "servicedesk.form.page"

    def _file_offers(self, user):
        items = self.env["dms.file"].sudo(False)._pick_offers()
        if not items:
            return super()._file_offers(user)
        return {"items": items, "consent": self.env["dms.file"]._pick_consent()}
