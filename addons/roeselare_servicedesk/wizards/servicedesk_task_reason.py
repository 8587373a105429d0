from odoo import fields, models
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
    # Lines of the window itself: whoever sends back may not see the other step.
    target_ids = fields.One2many("servicedesk.task.reason.target", "window_id")
    target_id = fields.Many2one(
        "servicedesk.task.reason.target",
        string="Back to",
        domain="[('window_id', '=', id)]",
    )
    reason = fields.Text()

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
        target = task._targets().filtered(lambda item: item.step_key == self.target_id.key)
        if not target:
            raise UserError(self.env._("Choose the step that has to be done again."))
        task._send_back(target, reason)

    def _confirm_cancel(self, reason):
        self.task_id._check_lead()
        self.task_id._cancel_branch(reason)

    def _confirm_refuse(self, reason):
        self.approval_id._refuse(reason)


class ServicedeskTaskReasonTarget(models.TransientModel):
    """One step to which a request can be sent back."""

    _name = "servicedesk.task.reason.target"
    _description = "Step to go back to"
    _order = "id"

    window_id = fields.Many2one("servicedesk.task.reason", required=True, ondelete="cascade")
    key = fields.Char(required=True)
    name = fields.Char(required=True)
