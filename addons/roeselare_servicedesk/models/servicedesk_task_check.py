from odoo import fields, models

from .project_task import OPEN_STATES


class ServicedeskTaskCheck(models.Model):
    """One line of the checklist of a running step."""

    _name = "servicedesk.task.check"
    _description = "Line of a step's checklist"
    _order = "task_id, id"

    task_id = fields.Many2one(
        "project.task", required=True, index=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(string="To check", required=True, readonly=True)
    done = fields.Boolean(readonly=True)
    done_by_id = fields.Many2one("res.users", string="Ticked by", readonly=True)

    def action_toggle(self):
        """Tick the line, or take the tick away."""
        for line in self:
            line.check_access("read")
            line.task_id._check_worker(OPEN_STATES)
            # sudo: servicedesk.task.check - the worker of its step was checked
            line.sudo().write({"done": not line.done, "done_by_id": not line.done and self.env.uid})

    def _untick(self):
        self.write({"done": False, "done_by_id": False})
