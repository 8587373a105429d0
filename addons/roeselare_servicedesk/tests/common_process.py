"""A process of five steps: file → approval → account and desk side by side → welcome."""

from dataclasses import replace

from odoo.tests import new_test_user

from .common_form import FormMixin


class ProcessMixin(FormMixin):
    @classmethod
    def _set_up_process(cls):
        cls._set_up_form()
        cls.lead_a = cls._staff("lead_a", "group_lead")
        cls.lead_b = cls._staff("lead_b", "group_lead")
        cls.manager_a = cls._person("manager_a")
        cls.team_a.write({"user_id": cls.lead_a.id, "user_ids": [(4, cls.lead_a.id)]})
        cls.team_b.write({"user_id": cls.lead_b.id, "user_ids": [(4, cls.lead_b.id)]})
        employee = cls.env["hr.employee"].create({"name": "Manager A", "user_id": cls.manager_a.id})
        cls.department_a.manager_id = employee
        step = cls._add_step
        cls.step_file = step("file", cls.team_a, name="HR makes the file")
        cls.step_approve = step(
            "approve",
            cls.team_a,
            cls.step_file,
            kind="approval",
            amount_key="days",
            tier_ids=[
                (0, 0, {"above": 10, "approver": "lead"}),
                (0, 0, {"above": 20, "approver": "manager"}),
            ],
        )
        cls.step_account = step(
            "account",
            cls.team_b,
            cls.step_approve,
            shares=["who", "proof"],
            check_ids=[(0, 0, {"name": "Mailbox made"})],
        )
        cls.step_desk = step("desk", cls.team_a2, cls.step_approve, mandatory=False)
        cls.step_welcome = step("welcome", cls.team_a, cls.step_account + cls.step_desk)

    @classmethod
    def _person(cls, login):
        return new_test_user(cls.env, login, "base.group_user", email=f"{login}@city.example")

    @classmethod
    def _add_step(cls, key, team, before=None, **values):
        return cls.env["servicedesk.step"].create(
            {
                "service_id": cls.public_service.id,
                "key": key,
                "name": key.capitalize(),
                "team_id": team.id,
                "predecessor_ids": [(6, 0, before.ids if before else [])],
                "term_days": 2,
                **values,
            }
        )

    def _begin(self, days="5", uploads=None, partner=None, **texts):
        """Ask for the service and return the ticket."""
        texts = {"who": "Noor Nieuw", "kind": "visitor", "days": days, **texts}
        submission = self._request(uploads, **texts)
        partner = partner or self.citizen.partner_id
        submission = replace(submission, partner_id=partner.id)
        return self.env["servicedesk.intake"]._submit(submission)

    def _task(self, ticket, key, user=None):
        """Return one step of a ticket, as ``user`` when given."""
        task = ticket.sudo().step_task_ids.filtered(lambda item: item.step_key == key)
        return self.env["project.task"].with_user(user).browse(task.id) if user else task

    def _states(self, ticket):
        ticket.invalidate_recordset()
        tasks = ticket.sudo().step_task_ids
        return {task.step_key: task.step_state for task in tasks}

    def _finish(self, ticket, key, user):
        """Finish a step as its worker would, with all of its checklist ticked."""
        task = self._task(ticket, key, user)
        for line in task.step_check_ids.filtered(lambda item: not item.done):
            line.action_toggle()
        task.action_step_done()

    def _say(self, mode, reason, user, task=None, approval=None, target=False):
        """Fill in the window that asks why, and confirm it."""
        windows = self.env["servicedesk.task.reason"].with_user(user)
        if mode == "back":
            action = task.with_user(user).action_step_send_back()
            window = windows.browse(action["res_id"])
            found = window.target_ids.filtered(lambda item: item.key == target)
            window.write({"target_id": found.id, "reason": reason})
            return window.action_confirm()
        values = {"mode": mode, "reason": reason, "approval_id": approval and approval.id}
        return windows.create({**values, "task_id": task and task.id}).action_confirm()

    def _approval(self, ticket, user=None):
        found = self.env["servicedesk.approval"].search([("ticket_id", "=", ticket.id)], limit=1)
        return found.with_user(user) if user else found
