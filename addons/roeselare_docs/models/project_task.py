from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.roeselare_servicedesk.models.project_task import OPEN_STATES
from odoo.addons.roeselare_servicedesk.tools.form import in_language

from .docs_request import LIVE


class ProjectTask(models.Model):
    """A step that asks for documents: it begins by asking, and ends with the last one accepted."""

    _inherit = "project.task"

    document_request_ids = fields.One2many(
        "docs.request", "task_id", string="Document requests", readonly=True, copy=False
    )

    def action_view_document_requests(self):
        """Open the documents that this step asked for."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("roeselare_docs.action_request")
        return {**action, "domain": [("task_id", "=", self.id)], "context": {}}

    def action_step_done(self):
        for task in self:
            # sudo: docs.request - only whether the step still waits for documents
            live = task.sudo().document_request_ids.filtered(lambda item: item.state in LIVE)
            if live:
                left = live.line_ids.filtered(lambda line: line.state != "accepted")
                raise UserError(
                    self.env._(
                        "“%(name)s” waits for documents: %(documents)s. Accept them, or ask "
                        "no longer.",
                        name=task.name,
                        documents=", ".join(left.mapped("name")),
                    )
                )
        return super().action_step_done()

    def _documents_to_ask(self):
        """Return the open steps that ask for documents and did not do so yet."""
        return self.filtered(
            lambda task: task.step_state in OPEN_STATES
            and (task.step_rules or {}).get("documents")
            and not task.document_request_ids
        )

    def _ask_documents(self):
        """Ask what the service said when the request began, in the requester's language."""
        self.ensure_one()
        rules, ticket = self.step_rules["documents"], self.ticket_id
        lang = ticket._requester_lang()
        lines = [
            {
                "sequence": number * 10,
                "name": in_language(line["names"], lang),
                "explanation": in_language(line["explanations"], lang),
                "example_url": line["example_url"],
                "accepts": line["accepts"],
                "required": line["required"],
            }
            for number, line in enumerate(rules["lines"], 1)
        ]
        day = self.env.company._city_today() + timedelta(days=rules["days"])
        ticket._ask_documents(day, lines, task_id=self.id)

    def _documents_accepted(self):
        """End the step by itself, unless something else of it is open; with sudo."""
        for task in self:
            checked = all(task.step_check_ids.mapped("done"))
            live = task.document_request_ids.filtered(lambda item: item.state in LIVE)
            if task.step_state in OPEN_STATES and checked and not live:
                task._finish_step()

    def _close_steps(self, reason):
        result = super()._close_steps(reason)
        # sudo: docs.request - ends with the step, whoever ended that
        live = self.sudo().document_request_ids.filtered(lambda item: item.state in LIVE)
        if live:
            live._end()
            live.ticket_id._documents_no_longer_awaited()
        return result
