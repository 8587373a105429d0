from odoo import models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """Closing a ticket may begin the term of its documents; reopening takes that back."""

    _inherit = "helpdesk.ticket"

    def write(self, vals):
        if not {"stage_id", "closed_date"} & vals.keys():
            return super().write(vals)
        # sudo: helpdesk.ticket - whether each is closed; nothing else asks for it
        before = {ticket: (ticket.closed, ticket.closed_date) for ticket in self.sudo()}
        result = super().write(vals)
        changed = self.browse(
            ticket.id
            for ticket, was in before.items()
            if was != (ticket.closed, ticket.closed_date)
        )
        changed._documents_by_closing()._apply_rule()
        return result

    def unlink(self):
        documents = self._documents_by_closing()
        result = super().unlink()
        documents.invalidate_recordset(["ticket_id"])
        documents._apply_rule()
        return result

    def _documents_by_closing(self):
        if not self:
            return self.env["dms.file"]
        # sudo: dms.file - how long these are kept follows from the ticket, whoever may
        # see them
        documents = self.env["dms.file"].sudo().with_context(active_test=False)
        return documents.search(
            Domain("ticket_id", "in", self.ids) & Domain("series_id.rule_id.trigger", "=", "closed")
        )
