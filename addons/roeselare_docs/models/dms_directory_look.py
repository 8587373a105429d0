from odoo import api, fields, models
from odoo.exceptions import AccessError

_ARRANGING = ("roeselare_servicedesk.group_lead", "roeselare_servicedesk.group_admin")


class DmsDirectory(models.Model):
    """A confidential directory of a department: it is written down who looks in it."""

    _inherit = "dms.directory"

    confidential = fields.Boolean(
        copy=False,
        help="On: it is written down who opens a file here or below, and another department "
        "that it is shared with says why.",
    )
    is_watched = fields.Boolean(
        string="Confidential, or below such a one",
        compute="_compute_is_watched",
        compute_sudo=True,
        store=True,
        recursive=True,
    )

    @api.depends("confidential", "library", "parent_id.is_watched")
    def _compute_is_watched(self):
        for directory in self:
            own = directory.library == "department" and directory.confidential
            directory.is_watched = own or directory.parent_id.is_watched

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("confidential") for vals in vals_list):
            self._check_may_set_confidential()
        return super().create(vals_list)

    def write(self, vals):
        if "confidential" in vals:
            self._check_may_set_confidential()
        return super().write(vals)

    @api.model
    def _check_may_set_confidential(self):
        user = self.env.user
        if not self.env.su and not any(user.has_group(group) for group in _ARRANGING):
            raise AccessError(
                self.env._("Only a team lead decides whether a directory is confidential.")
            )
