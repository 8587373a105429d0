from odoo import api, models
from odoo.exceptions import AccessError


class DmsAccessGroup(models.Model):
    """Who edits a group gives away nothing that he does not have himself.

    Stock dms lets any of its users put any directory, by RPC, in a group of his own.
    """

    _inherit = "dms.access.group"
    _allow_sudo_commands = False

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        rights = self.env["dms.directory"]._rights_of_user()
        groups = super().create(vals_list)
        groups._check_new_grants({}, rights)
        return groups

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        rights = self.env["dms.directory"]._rights_of_user()
        before = self._with_subgroups()._grants()
        res = super().write(vals)
        self._check_new_grants(before, rights)
        return res

    def _with_subgroups(self):
        # sudo: dms.access.group - users and rights are inherited by groups below that
        # belong to somebody else; used to compare grants only
        return self.sudo().search([("id", "child_of", self.ids)])

    def _grants(self):
        """Return ``{group id: (directory ids, user ids, operations)}``."""
        self.env["dms.directory"].flush_model(["complete_group_ids"])
        self.invalidate_recordset(["complete_directory_ids"])
        return {
            group.id: (
                set(group.complete_directory_ids.ids) | set(group.directory_ids.ids),
                set(group.users.ids),
                group._operations(),
            )
            for group in self
        }

    def _operations(self):
        """Return the operations that a member of this group may do."""
        self.ensure_one()
        given = {
            operation
            for operation in ("create", "write", "unlink")
            if self[f"perm_inclusive_{operation}"]
        }
        return given | {"read"}

    def _check_new_grants(self, before, rights):
        """Refuse grants that were not in ``before`` and that the user lacks.

        :param dict before: what :meth:`_grants` returned before the change
        :param dict rights: the user's rights before the change, by operation
        """
        groups = self._with_subgroups()
        for group_id, (directories, users, operations) in groups._grants().items():
            old = before.get(group_id, (set(), set(), set()))
            group = groups.browse(group_id)
            if users - old[1]:
                group._check_grants_of(users, directories, rights)
            else:
                group._check_grants_of(users, directories - old[0], rights)
                if operations - old[2]:
                    group._check_grants_of(users, directories, rights)

    def _check_grants_of(self, users, directory_ids, rights):
        """Raise when the user lacks what this group gives on ``directory_ids``."""
        self.ensure_one()
        if not users:
            return
        for operation in self._operations():
            if directory_ids - rights[operation]:
                raise AccessError(
                    self.env._(
                        "Access group “%(group)s” would give rights on a directory "
                        "that you do not have yourself. Ask somebody who has them "
                        "to change the group.",
                        group=self.name,
                    )
                )
