from odoo import models


class DmsFile(models.Model):
    _name = "dms.file"
    _inherit = ["dms.file", "servicedesk.named.file"]
    _file_names = ("name", "label")


class DmsDirectory(models.Model):
    _name = "dms.directory"
    _inherit = ["dms.directory", "servicedesk.named.file"]
    _file_names = ("name",)
