from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

LEVELS = [("read", "Read"), ("write", "Read and change")]


class DocsShare(models.Model):
    """Another department that may open a directory, with all that is below it.

    One row grants, one row less takes back: no file is touched (docs/adr/0183).
    """

    _name = "docs.share"
    _description = "Directory shared with a department"
    _order = "directory_id, department_id"

    directory_id = fields.Many2one("dms.directory", required=True, ondelete="cascade")
    department_id = fields.Many2one(
        "hr.department", string="Shared with", required=True, ondelete="cascade", index=True
    )
    level = fields.Selection(LEVELS, required=True, default="read")
    owner_department_id = fields.Many2one(
        related="directory_id.owner_department_id", string="Department of the directory"
    )

    _once = models.UniqueIndex(
        "(directory_id, department_id)", "The directory is shared with this department already."
    )

    @api.constrains("directory_id")
    def _check_library(self):
        for share in self:
            # sudo: dms.directory - in which library it is
            if share.directory_id.sudo().library != "department":
                raise ValidationError(
                    self.env._("Only a directory of a department's library is shared this way.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares._check_may_share()
        return shares

    def write(self, vals):
        self._check_may_share()
        result = super().write(vals)
        self._check_may_share()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_by_owner_only(self):
        self._check_may_share()

    def _check_may_share(self):
        """Refuse who is no lead of the directory's own department: nobody passes a share on."""
        if self.env.su or self.env.user.has_group("roeselare_servicedesk.group_admin"):
            return
        own = self.env["dms.directory"]._own_departments()
        # sudo: docs.share - whose the directories are
        if self.sudo().owner_department_id - own:
            raise AccessError(
                self.env._("Only a team lead of the department that owns the directory shares it.")
            )

    @api.model
    def _shared_paths(self, departments, operation):
        """Return the paths of the directories that are shared with ``departments``."""
        domain = Domain("department_id", "in", departments.ids)
        if operation != "read":
            domain &= Domain("level", "=", "write")
        # sudo: docs.share, dms.directory - which directories the user's departments got
        return self.sudo().search(domain).directory_id.mapped("parent_path")
