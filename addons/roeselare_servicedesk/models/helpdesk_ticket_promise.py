from odoo import fields, models

PROMISE_REASONS = [
    ("routed", "Other category, service or team"),
    ("paused", "Waited for the requester"),
    ("reopened", "Opened again"),
    ("split", "Split: its parts have promises"),
    ("manual", "Changed by hand"),
]


class HelpdeskTicketPromise(models.Model):
    """A promise that was replaced: what the requester was told before."""

    _name = "helpdesk.ticket.promise"
    _description = "Former promise"
    _order = "id desc"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, readonly=True, ondelete="cascade"
    )
    deadline_from = fields.Datetime(string="Former promise", readonly=True)
    deadline_to = fields.Datetime(string="New promise", readonly=True)
    reason = fields.Selection(PROMISE_REASONS, required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Changed by", readonly=True)
    create_date = fields.Datetime(string="Changed on", readonly=True)


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    promise_ids = fields.One2many(
        "helpdesk.ticket.promise", "ticket_id", string="Former promises", copy=False
    )

    def _keep_promises(self, former):
        """Write down the promises that were just replaced.

        :param dict former: ticket id → the deadline before
        """
        reason = self.env.context.get("promise_reason", "manual")
        changed = self.filtered(
            lambda ticket: former[ticket.id] and former[ticket.id] != ticket.term_deadline
        )
        # sudo: helpdesk.ticket.promise - nobody edits history; our own values only
        self.env["helpdesk.ticket.promise"].sudo().create(
            [
                {
                    "ticket_id": ticket.id,
                    "deadline_from": former[ticket.id],
                    "deadline_to": ticket.term_deadline,
                    "reason": reason,
                    "user_id": self.env.uid,
                }
                for ticket in changed
            ]
        )
