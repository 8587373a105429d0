from odoo import fields, models


class ServicedeskUpload(models.Model):
    """Photos of reports are files of customers too."""

    _inherit = "servicedesk.upload"

    photo_id = fields.Many2one(
        "meldpunt.photo", readonly=True, ondelete="cascade", index="btree_not_null"
    )

    def _fill_place(self, content):
        self.photo_id._replace_picture(content)
        return super()._fill_place(content)

    def _mark_place(self, state):
        self.photo_id.write({"scan_state": state})
        return super()._mark_place(state)
