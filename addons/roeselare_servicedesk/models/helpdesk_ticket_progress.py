from odoo import api, fields, models

from .helpdesk_ticket_stage import CLOSED_STATES
from .project_task import OPEN_STATES


class HelpdeskTicket(models.Model):
    """How far the steps of a request are: for colleagues, and for the requester."""

    _inherit = "helpdesk.ticket"

    step_summary = fields.Char(compute="_compute_step_summary", string="Steps done")

    @api.depends("step_task_ids.step_state")
    def _compute_step_summary(self):
        for ticket in self:
            tasks = ticket.step_task_ids.filtered(lambda task: task.step_state != "cancelled")
            done = len(tasks._keys("done"))
            ticket.step_summary = f"{done}/{len(tasks)}" if tasks else ""

    def action_open_steps(self):
        """Open the steps of this request."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "roeselare_servicedesk.action_step_tasks"
        )
        return {**action, "domain": [("ticket_id", "=", self.id)], "context": {}}

    def _tell_ready(self):
        self._log_process(self.env._("All steps are done: this request can be closed."))
        user = self._first_reader(self.user_id) or self._term_lead()
        if user and user != self.env.user:
            words = self.with_context(lang=user.lang)
            self._tell_colleague(
                user,
                words.env._("%(number)s can be closed", number=self.number),
                words.env._(
                    "All steps of “%(title)s” are done. Answer the requester and close it.",
                    title=self.name,
                ),
            )

    def _progress(self):
        """Return the one line that the requester reads of the steps, or ``""``.

        It names the steps that are open, never who works on them.
        """
        self.ensure_one()
        if self.public_state in CLOSED_STATES:
            return ""
        # sudo: project.task - only number and names, which are written for requesters
        tasks = self.sudo().step_task_ids.filtered(lambda t: t.step_state != "cancelled")
        if not tasks:
            return ""
        lang = self.env.lang or "en_US"
        done = len(tasks._keys("done"))
        if done == len(tasks):
            return self.env._(
                "All %(total)d steps are done. You will hear from us soon.", total=done
            )
        current = tasks.filtered(lambda task: task.step_state in OPEN_STATES)
        return self.env._(
            "Step %(number)d of %(total)d: %(names)s",
            number=done + 1,
            total=len(tasks),
            names=" · ".join(task._step_name(lang) for task in current),
        )
