from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools import process
from .project_task import CLOSED_STATES, OPEN_STATES


class ProjectTask(models.Model):
    """What colleagues do with a step: take, start, finish, send back, cancel."""

    _inherit = "project.task"

    def action_step_take(self):
        """Put the step on my own list."""
        for task in self:
            task._check_worker(OPEN_STATES)
            # sudo: project.task - the worker was checked; only the assignee changes
            task.sudo().user_ids = [Command.set(self.env.user.ids)]

    def action_step_start(self):
        """Begin: the requester reads that the request is being handled."""
        for task in self:
            task._check_worker(("open",))
            task._check_is_task()
            task._start_step()

    def action_step_done(self):
        """Finish the step; what waited for it opens."""
        for task in self:
            task._check_worker(OPEN_STATES)
            task._check_is_task()
            # sudo: servicedesk.task.check - whether all is ticked, of a step of ours
            left = task.sudo().step_check_ids.filtered(lambda line: not line.done)
            if left:
                raise UserError(
                    self.env._(
                        "“%(name)s” is not done yet. Tick first: %(lines)s.",
                        name=task.name,
                        lines=", ".join(left.mapped("name")),
                    )
                )
            task._finish_step()

    def action_step_send_back(self):
        """Open the window to send the request back to an earlier step."""
        self.ensure_one()
        self._check_worker(OPEN_STATES)
        if not self._targets():
            raise UserError(self.env._("No step comes before this one. Ask the requester instead."))
        return self._reason_window("back", self.env._("Send back"))

    def action_step_cancel(self):
        """Open the window to cancel this step and what only it leads to."""
        self.ensure_one()
        self._check_lead()
        return self._reason_window("cancel", self.env._("Cancel this branch"))

    def _reason_window(self, mode, title):
        window = self.env["servicedesk.task.reason"].create({"mode": mode, "task_id": self.id})
        if mode == "back":
            # The nearest first: that is what is meant nearly always.
            targets = self.env["servicedesk.task.reason.target"].create(
                [
                    {"window_id": window.id, "key": task.step_key, "name": task.name}
                    for task in reversed(self._targets())
                ]
            )
            window.target_id = targets[:1]
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "servicedesk.task.reason",
            "res_id": window.id,
            "view_mode": "form",
            "target": "new",
        }

    # ----------------------------------------------------------------- rights

    def _check_worker(self, states):
        """Ask for a colleague of the step's team, and for one of these states.

        :raise AccessError: neither of the team, nor of its department when the ticket
            is not confidential
        """
        self.ensure_one()
        self.check_access("read")
        if not self._is_worker():
            raise AccessError(
                self.env._(
                    "This step is for %(team)s. Ask a colleague there.",
                    team=self.step_team_id.name or "",
                )
            )
        if self.step_state not in states:
            raise UserError(self._state_refusal())

    def _is_worker(self):
        # sudo: helpdesk.ticket, helpdesk.ticket.team - only whose step this is
        task, user = self.sudo(), self.env.user
        teams = user.sudo().helpdesk_team_ids
        if not task.ticket_id or not user.has_group("roeselare_servicedesk.group_agent"):
            return False
        return task.step_team_id in teams or (
            not task.ticket_id.confidential and task.step_department_id in teams.department_id
        )

    def _check_lead(self):
        """Ask for who leads the step's team or the ticket's, or an administrator.

        :raise AccessError: the user is none of them
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: helpdesk.ticket, helpdesk.ticket.team - only whose step this is
        task, user = self.sudo(), self.env.user
        teams = task.step_team_id + task.ticket_id.team_id
        leads = user in teams.user_id or (
            user.has_group("roeselare_servicedesk.group_lead")
            and bool(teams & user.sudo().helpdesk_team_ids)
        )
        if not task.ticket_id or not (leads or user.has_group("roeselare_servicedesk.group_admin")):
            raise AccessError(
                self.env._("Only a team lead cancels a step. Ask yours, and say why.")
            )
        if self.step_state in CLOSED_STATES:
            raise UserError(self._state_refusal())

    def _check_is_task(self):
        if self.step_kind == "approval":
            raise UserError(
                self.env._("This step waits for an approval: it is done when it is given.")
            )

    def _state_refusal(self):
        state = dict(self._fields["step_state"]._description_selection(self.env))
        return self.env._(
            "“%(name)s” is not open: %(state)s. Load the page again.",
            name=self.name,
            state=state.get(self.step_state, ""),
        )

    # ---------------------------------------------------------------- changes

    def _start_step(self):
        self._set_step_state(
            "started",
            step_started_at=fields.Datetime.now(),
            user_ids=[Command.set(self.env.user.ids)],
        )
        self._ticket()._process_began()

    def _finish_step(self):
        now = fields.Datetime.now()
        ticket = self._ticket()
        self._set_step_state(
            "done",
            step_done_at=now,
            step_started_at=self.step_started_at or now,
            step_done_by_id=self.env.uid,
        )
        ticket._process_began()
        ticket._log_process(self.env._("Done: %(step)s.", step=self.name))
        ticket._advance_process()

    def _targets(self):
        """Return the steps to which this one can be sent back, the nearest last."""
        # sudo: project.task - the names of the steps before, of one's own request
        tasks = self.sudo().ticket_id.step_task_ids
        before = process.ancestors(tasks._plan(), self.step_key)
        return tasks._of_keys(before).filtered(
            lambda task: task.step_state == "done" and task.step_kind == "task"
        )

    def _direct_targets(self):
        """Return the steps right before this one that can be done again."""
        return self._targets() & self.sudo().depend_on_ids  # sudo: as in _targets

    def _send_back(self, target, reason):
        """Open ``target`` again; what lies in between waits for it again.

        :param target: one of :meth:`_targets`
        :param str reason: read by who gets it back
        """
        self.ensure_one()
        ticket = self._ticket()
        tasks = ticket.step_task_ids
        again = tasks._of_keys(
            process.redo(
                tasks._plan(),
                self.step_key,
                target.step_key,
                tasks._keys("done"),
                tasks._keys("cancelled"),
            )
        )
        again._approvals()._withdraw()
        cleared = {"step_done_at": False, "step_done_by_id": False}
        again._set_step_state("waiting", date_deadline=False, **cleared)
        target._set_step_state("waiting", step_note=reason, **cleared)
        # sudo: servicedesk.task.check - what is done again is checked again
        (again + target).sudo().step_check_ids._untick()
        ticket._log_process(
            self.env._(
                "“%(step)s” sent the request back to “%(target)s”: %(reason)s",
                step=self.name,
                target=target.name,
                reason=reason,
            )
        )
        ticket._advance_process()

    def _cancel_branch(self, reason):
        """Cancel this step and what only it leads to; the rest goes on."""
        self.ensure_one()
        ticket = self._ticket()
        tasks = ticket.step_task_ids
        gone = tasks._of_keys(process.branch(tasks._plan(), self.step_key))
        gone = gone.filtered(lambda task: task.step_state not in CLOSED_STATES)
        gone._close_steps(reason)
        ticket._advance_process()

    def _close_steps(self, reason):
        """Cancel these steps, of one ticket, and say why in its log."""
        if not self:
            return
        self._approvals()._withdraw()
        self._set_step_state("cancelled")
        self.ticket_id._log_process(
            self.env._(
                "Cancelled: %(steps)s. %(reason)s",
                steps=", ".join(self.mapped("name")),
                reason=reason,
            )
        )

    def _ticket(self):
        # sudo: helpdesk.ticket, project.task - the right to act on the step was checked;
        # its department has no right to change the ticket itself
        return self.sudo().ticket_id

    def _approvals(self):
        # sudo: servicedesk.approval - ended with the steps that they belong to
        return self.env["servicedesk.approval"].sudo().search([("task_id", "in", self.ids)])
