from odoo import api, fields, models


class DmsFile(models.Model):
    """Whose library a file is in: to find and group what several departments share."""

    _inherit = "dms.file"

    shelf_department_id = fields.Many2one(
        related="directory_id.owner_department_id",
        string="Library of",
        store=True,
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_said(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_said(vals)
        return super().write(vals)
