from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

ORIGINS = [("manual", "By hand"), ("task", "For a task")]
END_REASONS = [
    ("hand", "Ended by hand"),
    ("expired", "End date passed"),
    ("closed", "The ticket was closed"),
    ("confidential", "The ticket became confidential"),
    ("moved", "The department handles the ticket itself"),
    ("task", "The task is done"),
]
_BATCH = 100
_ENDING = {"ended_at", "ended_by_id", "end_reason"}


class HelpdeskTicketShare(models.Model):
    """One department that was let in to a ticket of another: when, why, until when.

    History: a share is made and ended by the ticket's own methods and never changed.
    """

    _name = "helpdesk.ticket.share"
    _description = "Share of a ticket"
    _order = "id desc"
    _rec_name = "department_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, readonly=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        "hr.department", required=True, index=True, readonly=True, ondelete="restrict"
    )
    origin = fields.Selection(ORIGINS, required=True, default="manual", readonly=True)
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Shared by", readonly=True)
    started_at = fields.Datetime(
        string="Shared on", required=True, default=fields.Datetime.now, readonly=True
    )
    ends_on = fields.Date(string="Last day", readonly=True)
    ended_at = fields.Datetime(string="Ended on", readonly=True)
    ended_by_id = fields.Many2one("res.users", string="Ended by", readonly=True)
    end_reason = fields.Selection(END_REASONS, string="Why it ended", readonly=True)

    # A department is let in once for each origin, however often it is asked.
    _running_unique = models.UniqueIndex(
        "(ticket_id, department_id, origin) WHERE ended_at IS NULL",
        "This ticket is shared with that department already.",
    )
    _ends_on_index = models.Index("(ends_on) WHERE ended_at IS NULL")

    def write(self, vals):
        self.check_access("write")
        if vals.keys() - _ENDING or any(share.ended_at for share in self):
            raise UserError(
                self.env._("A share is history: it can be ended once, not changed.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A share is history: it can be ended once, not removed.")
        )

    def action_end(self):
        """End these shares by hand; asks for the right to change their tickets."""
        self.ticket_id.check_access("write")
        self._end("hand")

    def _end(self, reason):
        """End what still runs, and say so in the history of each ticket."""
        running = self.filtered(lambda share: not share.ended_at)
        # sudo: helpdesk.ticket.share - nobody has the right to change shares; the
        # callers checked the right to the ticket, or follow a change of it
        running.sudo().write(
            {
                "ended_at": fields.Datetime.now(),
                "ended_by_id": self.env.uid,
                "end_reason": reason,
            }
        )
        tickets = running.ticket_id
        tickets._keep_guests()
        labels = dict(self._fields["end_reason"]._description_selection(self.env))
        for share in running:
            share.ticket_id._log_share(
                self.env._(
                    "No longer shared with %(department)s: %(reason)s.",
                    department=share.department_id.display_name,
                    reason=labels[reason],
                )
            )

    def _begin_again(self):
        """Take back an end that a change of several tickets caused and that was undone."""
        ended = self.filtered("ended_at")
        # Past our own write: history is not changed, this is as if it had not been.
        models.Model.write(
            ended, {"ended_at": False, "ended_by_id": False, "end_reason": False}
        )
        ended.ticket_id._keep_guests()

    @api.model
    def _cron_end_expired(self):
        """End the shares whose last day is over, in batches that are kept."""
        today = self.env.company._city_today()
        domain = Domain("ended_at", "=", False) & Domain("ends_on", "<", today)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        while shares := self.search(domain, limit=_BATCH):
            shares._end("expired")
            if not cron._commit_progress(len(shares)):
                return
