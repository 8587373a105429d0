from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..tools.file_name import is_safe_name


class DmsFile(models.Model):
    """What stock dms leaves open on files, for every storage (docs/adr/0030)."""

    _inherit = "dms.file"

    # A share token opens the file, for ever: not for every reader to see.
    access_token = fields.Char(groups="dms.group_dms_user")

    def check_access(self, operation):
        # The stock override asks the directory too, which search does not: what may
        # be found may be read. The rules on the file itself speak of its directory.
        return models.BaseModel.check_access(self, operation)

    @api.constrains("name", "directory_id")
    def _check_name(self):
        """Judge the name as text: the stock check opens a path built from it.

        In the personal library names repeat: each owner has a "Bewijs van woonst.pdf".
        """
        for file in self:
            if not is_safe_name(file.name):
                raise ValidationError(self.env._("The file name is invalid."))
            if file.library != "personal" and file._has_namesake():
                raise ValidationError(
                    self.env._("A file with the same name already exists in this directory.")
                )

    def _has_namesake(self):
        self.ensure_one()
        # sudo: dms.file - neighbours that the user cannot see count as well
        return bool(
            self.sudo().search_count(
                Domain("directory_id", "=", self.directory_id.id)
                & Domain("name", "=", self.name)
                & Domain("id", "!=", self.id),
                limit=1,
            )
        )

    @api.constrains("attachment_id", "directory_id")
    def _check_attachment_storage(self):
        """Only a storage of the kind "attachment" has its content elsewhere.

        The access check of attachments looks for files behind them only when such a
        storage exists.
        """
        for file in self.filtered("attachment_id"):
            # sudo: dms.file - the kind of storage, read for a rule of consistency
            if file.sudo().storage_id.save_type != "attachment":
                raise ValidationError(
                    self.env._(
                        "Only files in a storage of the kind “Attachment” can use an "
                        "attachment as their content."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_use_attachments(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_use_attachments([vals])
        moving = not self.env.su and "directory_id" in vals
        if moving:
            self.check_access("unlink")
        res = super().write(vals)
        if moving:
            # The stock write checks the directory that the file leaves, not the one
            # that it enters.
            self.check_access("create")
        return res

    @api.model
    def _check_may_use_attachments(self, vals_list):
        """Refuse an attachment that the user could not change himself."""
        if self.env.su:
            return
        ids = {vals["attachment_id"] for vals in vals_list if vals.get("attachment_id")}
        if ids:
            self.env["ir.attachment"].browse(ids).check_access("write")

    def check_access_token(self, access_token=False):
        # sudo: dms.file - two flags, of a file that a token is tried on
        file = self.sudo()
        if not file.active or file.library:
            return False
        return super().check_access_token(access_token)

    def _portal_ensure_token(self):
        # sudo: dms.file - one flag of the file to be shared
        if any(self.sudo().mapped("library")):
            raise AccessError(self.env._("A library document cannot be shared by a link."))
        return super()._portal_ensure_token()
