from odoo import api, fields, models
from odoo.exceptions import UserError

_MAX = 2000


class ServicedeskTaskReason(models.TransientModel):
    """The window that asks why: to send back, to cancel, or to refuse."""

    _name = "servicedesk.task.reason"
    _description = "Reason"

    mode = fields.Selection(
        [("back", "Send back"), ("cancel", "Cancel"), ("refuse", "Refuse")],
        required=True,
        readonly=True,
    )
    task_id = fields.Many2one("project.task", readonly=True, ondelete="cascade")
    approval_id = fields.Many2one("servicedesk.approval", readonly=True, ondelete="cascade")
    target = fields.Selection(
        "_target_selection", string="Back to", default=lambda self: self._default_target()
    )
    reason = fields.Text()

    @api.model
    def _target_selection(self):
        """Return the steps to which this one can be sent back, the nearest first."""
        task = self.env["project.task"].browse(self.env.context.get("default_task_id") or [])
        if not task.exists() or not task.has_access("read"):
            return []
        return [(item.step_key, item.name) for item in reversed(task._targets())]

    def _default_target(self):
        choices = self._target_selection()
        return choices[0][0] if choices else False

    def action_confirm(self):
        """Do what the window was opened for."""
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write why: colleagues and the log need it."))
        if len(reason) > _MAX:
            raise UserError(self.env._("Write at most %(limit)d characters.", limit=_MAX))
        getattr(self, f"_confirm_{self.mode}")(reason)
        return {"type": "ir.actions.act_window_close"}

    def _confirm_back(self, reason):
        task = self.task_id
        task._check_worker(("open", "started"))
        target = task._targets().filtered(lambda item: item.step_key == self.target)
        if not target:
            raise UserError(self.env._("Choose the step that has to be done again."))
        task._send_back(target, reason)

    def _confirm_cancel(self, reason):
        self.task_id._check_lead()
        self.task_id._cancel_branch(reason)

    def _confirm_refuse(self, reason):
        self.approval_id._refuse(reason)
