from datetime import date, datetime, timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

#: how long the button is there, and how long a press may travel
UNDO_SECONDS = 10
_TRAVEL_SECONDS = 3
#: columns that say nothing about a ticket, or that jobs write when they have done something
_BOOKKEEPING = {
    "id",
    "access_token",
    "create_uid",
    "create_date",
    "edit_log",
    "edit_version",
    "write_uid",
    "write_date",
    "message_main_attachment_id",
    "answers",
    "received_mail_due",
}


class ServicedeskBulk(models.Model):
    """One change of many tickets at once, and how each was before, for ten seconds.

    Nobody has rights on it: its author undoes it by :meth:`action_undo` (docs/adr/0141).
    """

    _name = "servicedesk.bulk"
    _description = "Change of many tickets"

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    ends_at = fields.Datetime(required=True, readonly=True, help="Until when it can be undone.")
    undone_at = fields.Datetime(readonly=True)
    line_ids = fields.One2many("servicedesk.bulk.line", "bulk_id", readonly=True)

    # ------------------------------------------------------------------- doing

    @api.model
    def _run(self, tickets, change):
        """Change tickets so that it can be undone for ten seconds, all of them or none.

        :param tickets: ``helpdesk.ticket`` that the user may change
        :param change: function of the tickets that does it; mails it makes are held back
        :return: the record of the change, with sudo
        """
        tickets.check_access("write")
        # sudo: servicedesk.bulk - written for the user, who has no rights on it
        bulk = self.sudo().create({"user_id": self.env.uid, "ends_at": self._until()})
        before = self._snapshot(tickets)
        change(
            tickets.with_context(
                servicedesk_bulk_id=bulk.id,
                servicedesk_bulk_until=bulk.ends_at,
                mail_notify_force_send=False,
            )
        )
        after = self._snapshot(tickets)
        bulk.line_ids = [
            Command.create(
                {"ticket_id": ticket, "before": before[ticket], "after": after[ticket]}
            )
            for ticket in tickets.ids
        ]
        bulk._start_clock()
        return bulk

    @api.model
    def _until(self):
        # The clock, not the beginning of the transaction: many tickets take a while.
        return fields.Datetime.now() + timedelta(seconds=UNDO_SECONDS + _TRAVEL_SECONDS)

    def _start_clock(self):
        """Count from the end of the work, and have the mails sent after it."""
        self.ends_at = self._until()
        self._held_mails().scheduled_date = self.ends_at
        # sudo: ir.cron - only asks an existing job to run once more
        job = self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()
        job._trigger(at=self.ends_at + timedelta(seconds=1))

    def _held_mails(self):
        # sudo: mail.mail - those that this change made
        return self.env["mail.mail"].sudo().search([("servicedesk_bulk_id", "=", self.id)])

    @api.model
    def _snapshot(self, tickets):
        """Return ticket id → plain values of all that is stored of it, and its neighbours."""
        self.env.flush_all()
        # sudo: helpdesk.ticket - compared and put back only, also where a change took it
        # to a department that the user cannot see
        tickets = tickets.sudo()
        tickets.invalidate_recordset()
        names = self._kept_fields(tickets)
        found = {
            values["id"]: {name: self._plain(values[name]) for name in names}
            for values in tickets.read(names, load=None)
        }
        newest = self._newest(tickets)
        for ticket in tickets:
            found[ticket.id] |= {
                "related": sorted(ticket.related_ticket_ids.ids),
                "message": newest["mail.message"].get(ticket.id, 0),
                "promise": newest["helpdesk.ticket.promise"].get(ticket.id, 0),
                "shares": ticket.share_ids.filtered(lambda share: not share.ended_at).ids,
            }
        return found

    @api.model
    def _newest(self, tickets):
        """Return model → ticket id → id of the newest record that hangs on the ticket."""
        # sudo: mail.message, helpdesk.ticket.promise - only their ids
        env = self.sudo().env
        # Not what Odoo logs of changed fields: that comes with the commit, and says what
        # the values say too.
        words = Domain("message_type", "in", ["comment", "email"]) | (
            Domain("message_type", "=", "notification")
            & Domain("tracking_value_ids", "=", False)
        )
        messages = env["mail.message"]._read_group(
            Domain("model", "=", tickets._name) & Domain("res_id", "in", tickets.ids) & words,
            ["res_id"],
            ["id:max"],
        )
        promises = env["helpdesk.ticket.promise"]._read_group(
            [("ticket_id", "in", tickets.ids)], ["ticket_id"], ["id:max"]
        )
        return {
            "mail.message": dict(messages),
            "helpdesk.ticket.promise": {ticket.id: last for ticket, last in promises},
        }

    @api.model
    def _kept_fields(self, tickets):
        """Return the names of the columns that a person or a method of ours sets."""
        return sorted(
            name
            for name, field in tickets._fields.items()
            if field.store
            and field.column_type
            and not field.related
            and not (field.compute and field.readonly)
            and name not in self._bookkeeping()
        )

    @api.model
    def _bookkeeping(self):
        """Return the names of columns that are neither compared nor put back."""
        return _BOOKKEEPING

    @api.model
    def _plain(self, value):
        if isinstance(value, datetime):
            return fields.Datetime.to_string(value)
        return fields.Date.to_string(value) if isinstance(value, date) else value

    @api.autovacuum
    def _gc_bulk(self):
        """Forget how tickets were: nothing can be undone any more."""
        self.search([("ends_at", "<", fields.Datetime.now() - timedelta(hours=1))]).unlink()

    # ------------------------------------------------------------------ undoing

    def action_undo(self):
        """Put the tickets of this change back as they were, all of them or none.

        :raise AccessError: somebody else made the change
        :raise UserError: too late, or undone already, or a ticket was changed since
        """
        self.ensure_one()
        # sudo: servicedesk.bulk - nobody has rights on it; its author is asked for below
        bulk = self.sudo().exists()
        agent = self.env.user.has_group("roeselare_servicedesk.group_agent")
        if not bulk or bulk.user_id != self.env.user or not agent:
            raise AccessError(self.env._("Only who made this change can undo it."))
        bulk._hold_for_update()
        if bulk.undone_at:
            raise UserError(self.env._("This change was undone already."))
        if fields.Datetime.now() > bulk.ends_at:
            raise UserError(
                self.env._("It is too late to undo this: the mails have been sent.")
            )
        bulk._check_untouched()
        bulk._restore()
        bulk.undone_at = fields.Datetime.now()
        return len(bulk.line_ids)

    def _check_untouched(self):
        """Refuse when somebody did something with one of the tickets meanwhile."""
        tickets = self.line_ids.ticket_id
        tickets._hold_for_update()
        now = self._snapshot(tickets)
        changed = [
            line.ticket_id.number
            for line in self.line_ids
            if now[line.ticket_id.id] != line.after
        ]
        if changed:
            raise UserError(
                self.env._(
                    "Nothing was undone: somebody changed %(numbers)s meanwhile.",
                    numbers=", ".join(changed[:5]),
                )
            )

    def _restore(self):
        # Who was not told of the change is not told of its end.
        self._held_mails().unlink()
        for line in self.line_ids:
            line._restore()
