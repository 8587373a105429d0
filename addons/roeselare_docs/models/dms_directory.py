from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..tools.file_name import is_safe_name

OPERATIONS = ("read", "create", "write", "unlink")
_GRANTING = {"group_ids", "complete_group_ids", "inherit_group_ids", "parent_id"}


class DmsDirectory(models.Model):
    _inherit = "dms.directory"

    library = fields.Selection(related="storage_id.library", store=True, readonly=True)
    # A share token opens everything below, for ever: not for every reader to see.
    access_token = fields.Char(groups="dms.group_dms_user")

    @api.constrains("name", "parent_id", "storage_id")
    def _check_name(self):
        """Judge the name as text: the stock check opens a path built from it.

        ``check_name`` in the context is the stock way to name a directory after a
        record, whatever its name; only the system may use it.
        """
        lenient = self.env.su and not self.env.context.get("check_name", True)
        for directory in self:
            if not lenient and not is_safe_name(directory.name):
                raise ValidationError(self.env._("The directory name is invalid."))
            if directory._has_namesake():
                raise ValidationError(self.env._("A directory with the same name already exists."))

    def _has_namesake(self):
        self.ensure_one()
        siblings = Domain("name", "=", self.name) & Domain("id", "!=", self.id)
        # sudo: dms.directory - parent and storage, of which the user may see nothing
        if self.is_root_directory:
            siblings &= Domain("is_root_directory", "=", True)
            siblings &= Domain("storage_id", "=", self.sudo().storage_id.id)
        else:
            siblings &= Domain("parent_id", "=", self.sudo().parent_id.id)
        # sudo: dms.directory - siblings that the user cannot see count as well
        return bool(self.sudo().search_count(siblings, limit=1))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # The stock create continues with sudo: the context of a caller ends here.
            self = self.with_context(check_name=True)
        return super().create(vals_list)

    def write(self, vals):
        if self.env.su or not _GRANTING & vals.keys():
            return super().write(vals)
        rights = self._rights_of_user()
        below = self._with_subdirectories()
        before = {directory: directory.complete_group_ids for directory in below}
        res = super().write(vals)
        below.flush_recordset(["complete_group_ids"])
        for directory in below:
            for group in directory.complete_group_ids - before[directory]:
                group._check_grants_of(group.users, {directory.id}, rights)
        return res

    def _with_subdirectories(self):
        # sudo: dms.directory - rights are inherited by directories below that the
        # user cannot see; used to compare groups only
        directories = self.sudo().with_context(active_test=False)
        return directories.search([("id", "child_of", self.ids)])

    @api.model
    def _rights_of_user(self):
        """Return, for each operation, the ids of the directories that allow it."""
        directories = self.with_context(active_test=False)
        return {
            operation: set(
                directories._search(Domain(f"permission_{operation}", "=", True)).get_result_ids()
            )
            for operation in OPERATIONS
        }

    def check_access_token(self, access_token=False):
        # sudo: dms.directory - one flag, of a directory that a token is tried on
        if any(self.sudo().mapped("library")):
            return False
        return super().check_access_token(access_token)

    def _portal_ensure_token(self):
        self._refuse_share_of_library()
        return super()._portal_ensure_token()

    def _refuse_share_of_library(self):
        # sudo: dms.directory - one flag of the directory to be shared
        if any(self.sudo().mapped("library")):
            raise AccessError(self.env._("A library cannot be shared by a link: it has owners."))
