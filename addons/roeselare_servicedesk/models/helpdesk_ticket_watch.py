import logging

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.fields import Domain

from .helpdesk_ticket_stage import CLOSED_STATES

_logger = logging.getLogger(__name__)
_BATCH = 100
_ACTIVITY = "roeselare_servicedesk.activity_type_term"


class HelpdeskTicket(models.Model):
    """A promise in danger is said aloud: a warning first, then the lead."""

    _inherit = "helpdesk.ticket"

    def write(self, vals):
        result = super().write(vals)
        if "stage_id" in vals:
            # sudo: helpdesk.ticket - only what follows from the write that was allowed
            done = self.sudo().filtered(
                lambda ticket: ticket.term_escalated
                and ticket.public_state in CLOSED_STATES
            )
            done._end_escalation()
        return result

    def _end_escalation(self):
        """Take the escalation off the lead's list: there is nothing left to do."""
        if self:
            # sudo: mail.activity - the lead's own activity of ours, ended by whoever
            # ends its cause
            self.sudo().activity_unlink([_ACTIVITY])

    def _renew_warnings(self, former, vals):
        """Let a new promise be warned and escalated anew.

        :param dict former: ticket id → the deadline before
        :param dict vals: what was written
        """
        now = fields.Datetime.now()
        for ticket in self.filtered(lambda item: former[item.id] != item.term_deadline):
            deadline, values = ticket.term_deadline, {}
            warn_at = ticket.term_warn_at
            if "term_warn_at" not in vals:
                warn_at = values["term_warn_at"] = deadline and ticket._warn_moment()
            if ticket.term_warned and (not warn_at or warn_at > now):
                values["term_warned"] = False
            if ticket.term_escalated and (not deadline or deadline > now):
                values["term_escalated"] = False
                ticket._end_escalation()
            if values:
                ticket.write(values)

    # ------------------------------------------------------------------- sweep

    @api.model
    def _cron_watch_terms(self):
        """Warn and escalate what is due, in batches that are kept one by one."""
        due = [
            (self._escalate_domain, type(self)._escalate_term),
            (self._warn_domain, type(self)._warn_term),
        ]
        cron = self.env["ir.cron"]
        cron._commit_progress(
            remaining=sum(self.search_count(domain()) for domain, _act in due)
        )
        for domain, act in due:
            if not self._sweep(domain, act):
                return

    def _sweep(self, domain, act):
        """Do ``act`` for each ticket of ``domain``; False when time is up.

        A ticket that somebody else holds, or that fails, waits for the next run and
        stops nobody else.
        """
        passed = []
        while True:
            tickets = self.search(
                domain() & Domain("id", "not in", passed),
                limit=_BATCH,
                order="term_deadline, id",
            )
            if not tickets:
                return True
            locked = tickets.try_lock_for_update()
            passed += (tickets - locked).ids
            for ticket in locked:
                try:
                    with self.env.cr.savepoint():
                        act(ticket)
                except TransactionRollbackError:
                    passed.append(ticket.id)
                    _logger.info("Ticket %s was changed meanwhile and waits", ticket.id)
                except Exception:
                    passed.append(ticket.id)
                    _logger.exception("Ticket %s waits for the next run", ticket.id)
            if not self.env["ir.cron"]._commit_progress(len(tickets)):
                return False

    def _warn_domain(self):
        now = fields.Datetime.now()
        return (
            self._running_domain()
            & Domain("term_warned", "=", False)
            & Domain("term_warn_at", "<=", now)
            & Domain("term_deadline", ">", now)
        )

    def _escalate_domain(self):
        return (
            self._running_domain()
            & Domain("term_escalated", "=", False)
            & Domain("term_deadline", "<=", fields.Datetime.now())
        )

    def _warn_term(self):
        """Tell who handles the ticket, else the lead, that its term is running out."""
        self.ensure_one()
        self.term_warned = fields.Datetime.now()
        user = self._first_reader(self.user_id) or self._term_lead()
        if user:
            words = self.with_context(lang=user.lang)._warn_words()
            self._tell_colleague(user, *words)

    def _escalate_term(self):
        """Put a broken promise on the list of the team's lead."""
        self.ensure_one()
        now = fields.Datetime.now()
        self.write({"term_escalated": now, "term_warned": self.term_warned or now})
        lead = self._term_lead()
        if not lead:
            _logger.warning("Ticket %s is late and nobody leads its team", self.id)
            return
        subject, body = self.with_context(lang=lead.lang)._escalate_words()
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            _ACTIVITY, user_id=lead.id, summary=subject, note=body
        )
        self._tell_colleague(lead, subject, body)

    # ------------------------------------------------------------------ people

    def _term_lead(self):
        """Return who answers for this ticket: team, department, else administrators.

        Only who may open the ticket is told of it.
        """
        self.ensure_one()
        # sudo: hr.department - which user leads it; hr.employee is closed to agents
        manager = self.sudo().department_id.manager_id.user_id
        admins = self.env.ref("roeselare_servicedesk.group_admin").all_user_ids
        root = self.env.ref("base.user_root") + self.env.ref("base.user_admin")
        return self._first_reader(self.team_id.user_id + manager) or (
            self._first_reader((admins - root).sorted("id"))
        )

    def _first_reader(self, users):
        """Return the first of ``users`` who is active and may read this ticket."""
        for user in users:
            if user.active and self.with_user(user).has_access("read"):
                return user
        return users.browse()

    def _tell_colleague(self, user, subject, body):
        """Put a message in the inbox of ``user``, or mail it if that is the wish."""
        self.with_context(lang=user.lang, mail_notify_force_send=False).message_notify(
            partner_ids=user.partner_id.ids, subject=subject, body=body
        )

    def _warn_words(self):
        return (
            self.env._("%(number)s is at risk", number=self.number),
            self.env._(
                "“%(title)s” was promised by %(moment)s. Finish it, or ask the "
                "requester what is missing.",
                title=self.name,
                moment=self._promise_words(),
            ),
        )

    def _escalate_words(self):
        return (
            self.env._("%(number)s is late", number=self.number),
            self.env._(
                "“%(title)s” was promised by %(moment)s and is not done. Decide who "
                "finishes it, and tell the requester when.",
                title=self.name,
                moment=self._promise_words(),
            ),
        )

    def _promise_words(self):
        moment = self.company_id._to_city_zone(self.term_deadline)
        return moment.strftime("%d/%m/%Y %H:%M")
