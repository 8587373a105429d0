from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

_AGENT = "roeselare_servicedesk.group_agent"
_LEAD = "roeselare_servicedesk.group_lead"
_EDITOR = "roeselare_servicedesk.group_editor"
_ADMIN = "roeselare_servicedesk.group_admin"


class DmsDirectory(models.Model):
    """Whose a directory of a department's library is, and who gets into it."""

    _inherit = "dms.directory"

    department_id = fields.Many2one(
        "hr.department",
        ondelete="restrict",
        index="btree_not_null",
        help="The department whose library this is; directories below follow.",
    )
    owner_department_id = fields.Many2one(
        "hr.department",
        compute="_compute_owner_department_id",
        compute_sudo=True,
        store=True,
        recursive=True,
        index="btree_not_null",
        string="Owner",
    )
    share_ids = fields.One2many("docs.share", "directory_id", string="Shared with")

    @api.depends("is_root_directory", "department_id", "parent_id.owner_department_id")
    def _compute_owner_department_id(self):
        for directory in self:
            above = directory.parent_id.owner_department_id
            own = directory.department_id if directory.is_root_directory else above
            directory.owner_department_id = own

    @api.constrains("department_id", "is_root_directory", "storage_id")
    def _check_department(self):
        for directory in self:
            # sudo: dms.directory - in which library it is
            needed = directory.sudo().library == "department" and directory.is_root_directory
            if needed != bool(directory.department_id):
                raise ValidationError(
                    self.env._(
                        "The topmost directory of a department's library, and no other one, "
                        "has a department."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_said(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_said(vals)
        return super().write(vals)

    # ------------------------------------------------------------------ access

    @api.model
    def _own_departments(self):
        # sudo: helpdesk.ticket.team - the departments of the user's own teams
        return self.env.user.sudo().helpdesk_team_ids.department_id

    @api.model
    def _library_domain(self, operation):
        user = self.env.user
        domain = super()._library_domain(operation)
        if not user._is_internal():
            return domain
        if user.has_group(_ADMIN):
            # An administrator arranges directories; what is in them stays the department's.
            return domain | Domain("library", "in", ["department", "public"])
        domain |= self._public_domain(operation)
        if user.has_group(_AGENT):
            domain |= self._department_domain(operation)
        return domain

    @api.model
    def _public_domain(self, operation):
        public = Domain("library", "=", "public")
        if operation == "read":
            return public
        if not self.env.user.has_group(_EDITOR):
            return Domain.FALSE
        return public & Domain("is_root_directory", "=", False)

    @api.model
    def _department_domain(self, operation):
        """Directories of the own departments, and those shared with them.

        The topmost one is arranged by an administrator; only a lead deletes.
        """
        departments = self._own_departments()
        domain = Domain("owner_department_id", "in", departments.ids)
        if operation == "unlink" and not self.env.user.has_group(_LEAD):
            return Domain.FALSE
        if operation != "unlink":
            shared = self.env["docs.share"]._shared_paths(departments, operation)
            domain |= Domain.OR(Domain("parent_path", "=like", f"{path}%") for path in shared)
        if operation != "read":
            domain &= Domain("is_root_directory", "=", False)
        return Domain("library", "=", "department") & domain

    @api.model
    def _holding_domain(self, operation):
        """Return the directories in whose files the user may do ``operation``.

        As for the directory, but one may file in the topmost one too; and arranging is
        no reading.
        """
        domain = Domain.FALSE
        if departments := self._holding_departments(operation):
            domain |= Domain("owner_department_id", "in", departments.ids)
        domain |= self._shared_domain(operation)
        domain &= Domain("library", "=", "department")
        if self.env.user.has_group(_EDITOR):
            domain |= Domain("library", "=", "public")
        return domain

    @api.model
    def _holding_departments(self, operation):
        """Return the departments in all of whose library the user may do ``operation``."""
        role = _LEAD if operation == "unlink" else _AGENT
        departments = self._own_departments()
        return departments if self.env.user.has_group(role) else departments.browse()

    @api.model
    def _shared_domain(self, operation):
        """Return the directories that other departments share with the user's, for that."""
        if operation == "unlink" or not self.env.user.has_group(_AGENT):
            return Domain.FALSE
        shared = self.env["docs.share"]._shared_paths(self._own_departments(), operation)
        return Domain.OR(Domain("parent_path", "=like", f"{path}%") for path in shared)
