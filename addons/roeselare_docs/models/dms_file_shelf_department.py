from odoo import fields, models


class DmsFile(models.Model):
    """Whose library a file is in: to find and group what several departments share."""

    _inherit = "dms.file"

    shelf_department_id = fields.Many2one(
        related="directory_id.owner_department_id",
        string="Library of",
        store=True,
        groups="base.group_user",
    )
