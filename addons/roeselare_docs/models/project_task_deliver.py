from odoo import models


class ProjectTask(models.Model):
    """A step of a request delivers documents to who asked."""

    _inherit = "project.task"

    def action_deliver_document(self):
        """Open the window to deliver a document to the requester."""
        self.ensure_one()
        self._check_delivers()
        action = self.ticket_id.action_deliver_document()
        context = {"default_ticket_id": self.ticket_id.id, "default_task_id": self.id}
        return {**action, "context": context}

    def _check_delivers(self):
        """Ask for a colleague of the step's team, while the step is open."""
        self._check_worker(("open", "started"))
