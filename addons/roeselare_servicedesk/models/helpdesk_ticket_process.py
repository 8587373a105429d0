from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import process
from ..tools import term as term_tools
from .helpdesk_ticket_stage import CLOSED_STATES
from .project_task import CLOSED_STATES as CLOSED_STEPS
from .project_task import OPEN_STATES

# The city handed these requests; what it withdraws itself it decides step by step.
_FINISHED = ("resolved", "rejected")


class HelpdeskTicket(models.Model):
    """A request with steps: its tasks begin, go on and end with it."""

    _inherit = "helpdesk.ticket"

    step_task_ids = fields.One2many(
        "project.task", "ticket_id", string="Steps", readonly=True, copy=False
    )
    process_state = fields.Selection(
        [("running", "Steps are open"), ("ready", "Ready to close")],
        string="Process",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._start_processes()
        return tickets

    def write(self, vals):
        if "stage_id" in vals:
            self._check_closing(vals["stage_id"])
        moved = "service_id" in vals and self.filtered(
            lambda ticket: ticket.service_id.id != (vals["service_id"] or False)
        )
        result = super().write(vals)
        # sudo: helpdesk.ticket - the write was allowed; its steps follow it
        if "stage_id" in vals:
            self.sudo()._end_process_if_closed()
        if moved:
            moved.sudo()._change_process()
        return result

    # ---------------------------------------------------------------- closing

    def _check_closing(self, stage_id):
        stage = self.env["helpdesk.ticket.stage"].browse(stage_id or [])
        if stage.public_state not in _FINISHED:
            return
        for ticket in self.sudo():  # sudo: project.task - names of steps of this ticket
            if ticket.public_state in CLOSED_STATES or not ticket.process_state:
                continue
            left = ticket.step_task_ids.filtered(
                lambda task: task.step_mandatory and task.step_state not in CLOSED_STEPS
            )
            if left:
                raise UserError(
                    self.env._(
                        "%(number)s cannot be closed yet: these steps are open: "
                        "%(steps)s. Finish them, or let a team lead cancel them.",
                        number=ticket.number,
                        steps=", ".join(left.mapped("name")),
                    )
                )

    def _end_process_if_closed(self):
        for ticket in self:
            if ticket.process_state and ticket.public_state in CLOSED_STATES:
                ticket._open_steps()._close_steps(self.env._("The request was closed."))

    def _change_process(self):
        """Another service has other steps: end what runs and begin anew."""
        for ticket in self:
            ticket._open_steps()._close_steps(
                self.env._("The request became one for another service.")
            )
            # Out of sight: the new service may have steps of the same name.
            ticket.step_task_ids.write({"active": False})
            ticket.process_state = False
        self._start_processes()

    def _open_steps(self):
        return self.step_task_ids.filtered(lambda task: task.step_state not in CLOSED_STEPS)

    # ------------------------------------------------------------------ begin

    def _start_processes(self):
        """Begin the steps of those whose service has any; costs the others nothing."""
        known = self.env["servicedesk.step"]._services_with_steps()
        for ticket in self:
            if ticket.service_id.id in known:
                ticket._start_process()

    def _start_process(self):
        """Make the tasks of this request, as its service says now."""
        self.ensure_one()
        # sudo: servicedesk.step, project.task - whoever asks begins the process of the
        # service; as the system, for core makes who creates a task its follower
        ticket = self.with_user(SUPERUSER_ID).with_context(
            lang=self._staff_lang(), tracking_disable=True, mail_create_nolog=True
        )
        if ticket.public_state in CLOSED_STATES:
            return
        steps = {step.key: step for step in ticket.service_id.step_ids.sorted()}
        plan = process.plan(
            [step._plan_step() for step in steps.values()], ticket._process_answers()
        )
        tasks = ticket.env["project.task"].create(
            [steps[item.key]._prepare_task(ticket) for item in plan]
        )
        by_key = {task.step_key: task.id for task in tasks}
        for task, item in zip(tasks, plan, strict=True):
            if item.predecessors:
                task.depend_on_ids = [Command.set([by_key[key] for key in item.predecessors])]
        if tasks:
            ticket.process_state = "running"
            ticket._advance_process()

    def _staff_lang(self):
        """Return the language in which colleagues read names and instructions."""
        # As in mails; the company's partner keeps what Odoo gave it.
        return self.env["res.lang"]._to_write_in()

    def _process_answers(self):
        """Return key → answer; None when no form was filled in at all."""
        version = self.form_version_id
        if not version:
            return None
        answers = {}
        for question in version._form().questions:
            value = self._answer(question.key)
            # Not a plain truth test: zero is an answer.
            if value is not None and value is not False and value not in ("", []):
                plain = hasattr(value, "isoformat")
                answers[question.key] = value.isoformat() if plain else value
        return answers

    # ---------------------------------------------------------------- advance

    def _advance_process(self):
        """Open every step that waits for nobody any more; tell when all is done."""
        self.ensure_one()
        tasks = self.step_task_ids
        keys = process.openable(tasks._plan(), tasks._keys(*CLOSED_STEPS))
        opened = tasks._of_keys(keys).filtered(lambda task: task.step_state == "waiting")
        for task in opened:
            task._set_step_state(
                "open",
                date_deadline=self._step_deadline(task),
                step_opened_at=task.step_opened_at or fields.Datetime.now(),
            )
            # A step that is shown some answers is not shown the ticket, which has all.
            if not self.confidential and task._shared_keys() is None:
                self._share_with(task.step_department_id, reason=task.name, origin="task")
        opened._copy_shared_files()
        self._release_departments(tasks)
        approvals = opened.filtered(lambda task: task.step_kind == "approval")
        for task in approvals:
            # Asking may finish it at once, and that opens others: one at a time.
            self.env["servicedesk.approval"]._ask(task)
        self._follow_steps()

    def _step_deadline(self, task):
        rules, company = task.step_rules or {}, self.company_id
        calendar = task.step_team_id._working_days(company)
        begin = company._to_city_zone(fields.Datetime.now())
        end = term_tools.add_days(begin, rules["days"], rules["unit"], calendar)
        return company._to_utc(end).replace(microsecond=0)

    def _release_departments(self, tasks):
        """End the shares of departments that have no open step any more."""
        busy = tasks.filtered(lambda task: task.step_state in OPEN_STATES)
        for department in tasks.step_department_id - busy.step_department_id:
            if department in self.guest_department_ids:
                self._end_shares(department, "task")

    def _process_began(self):
        """The first step that somebody took up: the requester may know."""
        if self.public_state == "received":
            self._set_public_state("in_progress")

    def _follow_steps(self):
        """Keep the state of the process, and tell when the ticket can be closed."""
        left = self.step_task_ids.filtered(
            lambda task: task.step_mandatory and task.step_state not in CLOSED_STEPS
        )
        state = "running" if left else "ready"
        if state == self.process_state or not self.step_task_ids:
            return
        self.process_state = state
        if state == "ready":
            self._tell_ready()

    def _log_process(self, text):
        """Write in the internal log what happened, and who did it."""
        self._message_log(body=text)
