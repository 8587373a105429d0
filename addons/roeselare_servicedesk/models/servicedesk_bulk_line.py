from odoo import Command, fields, models

from .helpdesk_ticket_stage import CLOSED_STATES

_NEIGHBOURS = {"related", "message", "promise", "shares"}


class ServicedeskBulkLine(models.Model):
    """How one ticket was before a change of many, and after it."""

    _name = "servicedesk.bulk.line"
    _description = "Ticket in a change of many"

    bulk_id = fields.Many2one(
        "servicedesk.bulk", required=True, index=True, readonly=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, readonly=True, ondelete="cascade"
    )
    before = fields.Json(readonly=True)
    after = fields.Json(readonly=True)

    def _restore(self):
        """Put the ticket back as it was; with sudo, after all checks."""
        self.ensure_one()
        ticket = self.ticket_id.with_context(
            servicedesk_told=True,
            tracking_disable=True,
            mail_auto_subscribe_no_notify=True,
        )
        self._restore_links(ticket)
        self._restore_values(ticket)
        self._restore_history(ticket)

    def _differences(self, ticket):
        """Return the values that are not as they were."""
        now = self.env["servicedesk.bulk"]._snapshot(ticket)[ticket.id]
        return {
            name: value
            for name, value in self.before.items()
            if name not in _NEIGHBOURS and now[name] != value
        }

    def _restore_values(self, ticket):
        # The first write does what follows from it, such as the public map; what followed
        # and was otherwise before, such as a term, is put back by the second.
        for _round in range(2):
            if values := self._differences(ticket):
                ticket.write(values)
        if values := self._differences(ticket):
            models.Model.write(ticket, values)
        if ticket.term_escalated and self._was_closed():
            # The lead's activity went when the ticket was closed: let it come again.
            models.Model.write(ticket, {"term_escalated": False})

    def _was_closed(self):
        """Tell whether the change closed the ticket."""
        stages = self.env["helpdesk.ticket.stage"]
        former, later = (
            stages.browse(values["stage_id"]).public_state
            for values in (self.before, self.after)
        )
        return former not in CLOSED_STATES and later in CLOSED_STATES

    def _restore_links(self, ticket):
        """Take away the links that the change made."""
        new = set(self.after["related"]) - set(self.before["related"])
        for other in ticket.browse(new):
            # One by one: the write of the module that links takes one ticket.
            ticket.write({"related_ticket_ids": [Command.unlink(other.id)]})
            other.write({"related_ticket_ids": [Command.unlink(ticket.id)]})

    def _restore_history(self, ticket):
        """Take away what the change said, and write down that it was undone."""
        env = self.env
        added = env["mail.message"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("id", ">", self.before["message"]),
                ("message_type", "=", "comment"),
            ]
        )
        added.unlink()
        env["helpdesk.ticket.promise"].search(
            [("ticket_id", "=", ticket.id), ("id", ">", self.before["promise"])]
        ).unlink()
        shares = env["helpdesk.ticket.share"].browse(self.before["shares"])
        shares._begin_again()
        ticket.message_post(
            body=self.env._("A change of several tickets at once was undone."),
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
