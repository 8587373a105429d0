from odoo import api, fields, models

from ..tools.form import schema


class ProjectTask(models.Model):
    """What the department of a step gets to see of the request, and only that."""

    _inherit = "project.task"

    step_requester = fields.Char(
        string="Requester",
        compute="_compute_step_request",
        compute_sudo=True,
        help="Not told for a confidential request.",
    )
    step_ticket_number = fields.Char(
        string="Request", compute="_compute_step_request", compute_sudo=True
    )
    step_answers = fields.Html(
        string="Answers",
        compute="_compute_step_answers",
        compute_sudo=True,
        sanitize=False,
    )
    step_file_ids = fields.Many2many(
        "ir.attachment",
        string="Files",
        compute="_compute_step_files",
        help="Copies for this step: they are seen by who sees the step.",
    )

    @api.depends("ticket_id")
    def _compute_step_request(self):
        for task in self:
            ticket = task.ticket_id
            known = ticket and not ticket.confidential
            task.step_ticket_number = ticket.number
            task.step_requester = known and (ticket.partner_id.name or ticket.partner_name)

    @api.depends("ticket_id", "step_rules")
    @api.depends_context("lang")
    def _compute_step_answers(self):
        for task in self:
            steps = task.ticket_id and task.ticket_id._answered_steps(task._shared_keys())
            task.step_answers = steps and self.env["ir.qweb"]._render(
                "roeselare_servicedesk.answer_list", {"steps": steps}
            )

    def _compute_step_files(self):
        # The rules of attachments follow the task, which the reader may read.
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("res_field", "=", False)]
        )
        for task in self:
            task.step_file_ids = files.filtered(lambda item, task=task: item.res_id == task.id)

    def _shared_keys(self):
        """Return the keys of the questions that are shared; None for all."""
        self.ensure_one()
        return set((self.step_rules or {}).get("shares") or ()) or None

    def _copy_shared_files(self):
        """Put copies of the shared files on the step: the ticket's own stay closed."""
        for task in self:
            files = task._shared_files()
            # A step that opens again has them already.
            if files and not self.env["ir.attachment"].search_count(
                [("res_model", "=", self._name), ("res_id", "=", task.id)], limit=1
            ):
                for attachment in files:
                    attachment.copy(
                        {"res_model": self._name, "res_id": task.id, "access_token": False}
                    )
        self.invalidate_recordset(["step_file_ids"])

    def _shared_files(self):
        """Return the requester's files that this step's department needs, with sudo."""
        # sudo: helpdesk.ticket, servicedesk.form.version - files of the shared questions
        ticket = self.sudo().ticket_id
        files, keys = ticket.requester_attachment_ids, self._shared_keys()
        if keys is None or not files:
            return files
        version = ticket.form_version_id
        asked = version._form().questions if version else ()
        names = set()
        for question in asked:
            if question.type == schema.FILE and question.key in keys:
                answer = ticket._answer(question.key) or []
                names |= set(answer.split(", ") if isinstance(answer, str) else answer)
        return files.filtered(lambda item: item._shown_name() in names)
