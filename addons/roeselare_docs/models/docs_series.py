import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DocsSeries(models.Model):
    """A kind of document that is kept and shown alike, such as permits."""

    _name = "docs.series"
    _description = "Document series"
    _order = "sequence, code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Short name in addresses and directories: small letters, digits, dashes.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True, help="Helps colleagues to choose the right series.")
    directory_id = fields.Many2one(
        "dms.directory",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_system",
        help="Where the documents of all owners lie; made with the series.",
    )
    document_ids = fields.One2many("dms.file", "series_id", string="Documents")

    _code_unique = models.Constraint("UNIQUE (code)", "This code is taken.")

    @api.constrains("code")
    def _check_code(self):
        for series in self:
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", series.code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be a code. Use small letters, digits and "
                        "dashes, such as “parkeren”.",
                        code=series.code,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._make_directories()
        return records

    def _make_directories(self):
        """Give each series its one directory, shared by all owners."""
        storage = self.env.ref("roeselare_docs.storage_personal")
        # sudo: dms.directory, docs.series - nobody has rights on a library's
        # directories; who may create a series gets the directory with it
        for series in self.sudo().filtered(lambda series: not series.directory_id):
            series.directory_id = series.env["dms.directory"].create(
                {
                    "name": series.code,
                    "is_root_directory": True,
                    "storage_id": storage.id,
                }
            )
