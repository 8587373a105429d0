from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.text import is_storable, safe_file_name


class ServicedeskUploadGate(models.AbstractModel):
    _inherit = "servicedesk.upload.gate"

    @api.model
    def _check_names(self, names):
        """Refuse a name that the database cannot keep, before anything is stored.

        What else is wrong with a name (a path, its length) is mended when the file passes.

        :raise ValidationError: what to do
        """
        for name in names:
            if isinstance(name, str) and not is_storable(name):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” cannot be kept: a sign in it is no letter, digit or mark. "
                        "Choose another name and try again.",
                        name=safe_file_name(name),
                    )
                )


class ServicedeskNamedFile(models.AbstractModel):
    """For models with a field in which somebody's browser or program puts a file name.

    Such a field is stored before the file passes the gate, which makes a name of any text.
    """

    _name = "servicedesk.named.file"
    _description = "Record with the name of a file"
    #: names of the fields
    _file_names = ("file_name",)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_file_names(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_file_names(vals)
        return super().write(vals)

    @api.model
    def _check_file_names(self, vals):
        gate = self.env["servicedesk.upload.gate"]
        gate._check_names(vals.get(name) for name in self._file_names)
