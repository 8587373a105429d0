from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_datetime


class DmsFile(models.Model):
    """A lock ends by itself, and a lead can break it (docs/adr/0181).

    The stock lock holds for ever, and whoever may write a file puts it on somebody else's
    name.
    """

    _inherit = "dms.file"

    locked_by = fields.Many2one(copy=False)
    lock_until = fields.Datetime(
        string="Locked until",
        readonly=True,
        copy=False,
        help="The lock ends at this moment by itself; empty: only by hand.",
    )

    @api.depends("locked_by", "lock_until")
    def _compute_locked(self):
        now = fields.Datetime.now()
        for file in self:
            held = file.locked_by and (not file.lock_until or file.lock_until > now)
            file.is_locked = held
            file.is_lock_editor = held and file.locked_by == file.env.user

    @api.model
    def _locked_domain(self):
        """Return the files that somebody else has locked now."""
        others = Domain("locked_by", "not in", [False, self.env.uid])
        return others & (
            Domain("lock_until", "=", False) | Domain("lock_until", ">", fields.Datetime.now())
        )

    def write(self, vals):
        self._refuse_locked()
        if "locked_by" in vals:
            vals = {**vals, "lock_until": self._lock_end(vals["locked_by"])}
        return super().write(vals)

    @api.model
    def _lock_end(self, holder_id):
        """Return when a lock that begins now ends; False for none.

        :raise AccessError: the lock would be on somebody else's name
        """
        if not holder_id:
            return False
        if not self.env.su and holder_id != self.env.uid:
            raise AccessError(self.env._("You can lock a file for yourself only."))
        # sudo: res.company - one number; employees may not read companies' settings
        hours = self.env.company.sudo().docs_lock_hours
        return fields.Datetime.now() + timedelta(hours=hours) if hours > 0 else False

    def unlink(self):
        self._refuse_locked()
        return super().unlink()

    def _refuse_locked(self):
        """Say who holds the lock, to whoever may read the file; the rule refuses the rest."""
        if self.env.su or not any(self._ids):
            return
        # sudo: dms.file - which of these are locked; told below to their readers only
        locked = self.sudo().with_context(active_test=False)
        locked = locked.search(Domain("id", "in", self.ids) & self._locked_domain())
        for file in locked.sudo(False)._filtered_access("read").sudo():
            raise UserError(file._lock_text())

    def _lock_text(self):
        self.ensure_one()
        if not self.lock_until:
            return self.env._(
                "%(who)s has locked “%(file)s”. Ask them to unlock it, or ask a team lead to "
                "break the lock.",
                who=self.locked_by.name,
                file=self.display_name,
            )
        zone = self.env.company._city_time_zone()
        return self.env._(
            "%(who)s has locked “%(file)s” until %(when)s. Ask them to unlock it, or ask a "
            "team lead to break the lock.",
            who=self.locked_by.name,
            file=self.display_name,
            when=format_datetime(self.env, self.lock_until, tz=zone, dt_format="short"),
        )

    def action_break_lock(self):
        """End somebody else's lock; only a lead who could write the file without it."""
        if not self.env.user.has_group("roeselare_servicedesk.group_lead"):
            raise AccessError(self.env._("Only a team lead breaks the lock of somebody else."))
        self.check_access("read")
        writable = self.with_context(active_test=False).search(
            Domain("id", "in", self.ids) & Domain("permission_write", "=", True)
        )
        if self - writable:
            raise AccessError(self.env._("You may not change this file, locked or not."))
        # sudo: dms.file - the rule lets nobody but the holder write; the lead was judged above
        for file in self.sudo().filtered("is_locked"):
            holder = file.locked_by.name
            file.locked_by = False
            file._message_log(body=self.env._("The lock of %(who)s was broken.", who=holder))
