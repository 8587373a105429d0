from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .helpdesk_ticket_stage import CLOSED_STATES

# What decides who may be a guest; only then shares are looked at.
_BASIS = {"stage_id", "team_id", "category_id", "service_id", "confidential"}


class HelpdeskTicket(models.Model):
    """Departments that were let in: they read and write notes, and nothing else."""

    _inherit = "helpdesk.ticket"
    # Activities are found by who reads the ticket. Posting asks for more: see below.
    _mail_post_access = "read"

    share_ids = fields.One2many(
        "helpdesk.ticket.share", "ticket_id", string="Shares", copy=False
    )
    # Kept from the running shares by _keep_guests; record rules rest on it.
    guest_department_ids = fields.Many2many(
        "hr.department",
        relation="helpdesk_ticket_guest_department_rel",
        string="Shared with",
        readonly=True,
        copy=False,
    )
    shared_with_us = fields.Boolean(
        string="Shared with us",
        compute="_compute_shared_with_us",
        search="_search_shared_with_us",
        help="Another department handles this ticket and lets yours read along.",
    )
    is_read_only = fields.Boolean(
        string="Only for reading", compute="_compute_is_read_only"
    )

    @api.depends("guest_department_ids")
    @api.depends_context("uid")
    def _compute_shared_with_us(self):
        ours = self._own_departments()
        for ticket in self:
            ticket.shared_with_us = bool(ticket.guest_department_ids & ours)

    def _search_shared_with_us(self, operator, value):
        if operator != "in":
            return NotImplemented
        shared = Domain("guest_department_ids", "in", self._own_departments().ids)
        return shared if True in value else ~shared

    @api.depends_context("uid")
    def _compute_is_read_only(self):
        writable = self._origin._filtered_access("write")
        for ticket in self:
            ticket.is_read_only = bool(ticket._origin) and (
                ticket._origin not in writable
            )

    @api.model
    def _own_departments(self):
        """Return the departments whose tickets the user works on."""
        # sudo: helpdesk.ticket.team - only which departments the user's teams are of
        return self.env.user.sudo().helpdesk_team_ids.department_id

    def write(self, vals):
        result = super().write(vals)
        if _BASIS & vals.keys():
            # sudo: helpdesk.ticket - what follows from the write that was allowed
            self.sudo()._end_needless_shares()
        return result

    def _end_needless_shares(self):
        for share in self.share_ids.filtered(lambda item: not item.ended_at):
            ticket = share.ticket_id
            if ticket.confidential:
                share._end("confidential")
            elif ticket.public_state in CLOSED_STATES:
                share._end("closed")
            elif ticket.department_id == share.department_id:
                share._end("moved")

    def _share_with(self, department, reason=None, origin="manual", ends_on=None):
        """Let ``department`` read this ticket and write notes on it.

        Asking again for what runs already changes nothing. A task may ask for what
        cannot be shared: then nothing is shared, and the department sees its task only.

        :param department: one ``hr.department``
        :param str reason: shown in the history
        :param str origin: ``manual``, or ``task`` when a task brought the department in
        :param ends_on: last day, a date, or None when it ends by hand or with the ticket
        :return: the running share, or an empty recordset
        :raise UserError: shared by hand, and the ticket is confidential, closed, or the
            department's own; or the last day is over
        :raise AccessError: the user may not change the ticket
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: helpdesk.ticket.share - made here only, after the check above
        shares = self.env["helpdesk.ticket.share"].sudo()
        running = shares.search(
            Domain("ticket_id", "=", self.id)
            & Domain("department_id", "=", department.id)
            & Domain("origin", "=", origin)
            & Domain("ended_at", "=", False)
        )
        refusal = self._share_refusal(department, ends_on)
        if running or (refusal and origin == "task"):
            return running
        if refusal:
            raise UserError(refusal)
        share = shares.create(
            {
                "ticket_id": self.id,
                "department_id": department.id,
                "reason": reason,
                "origin": origin,
                "user_id": self.env.uid,
                "ends_on": ends_on,
            }
        )
        self._keep_guests()
        words = self.env._("Shared with %(name)s.", name=department.display_name)
        self._log_share(f"{words} {reason}" if reason else words)
        return share

    def _share_refusal(self, department, ends_on):
        """Return why this ticket cannot be shared so, or an empty text."""
        if self.confidential:
            return self.env._(
                "This ticket is confidential, so it cannot be shared. Only its team "
                "sees it."
            )
        if self.public_state in CLOSED_STATES:
            return self.env._("This ticket is closed, so it cannot be shared any more.")
        if department == self.department_id:
            return self.env._(
                "%(department)s handles this ticket itself. Choose another department.",
                department=department.display_name,
            )
        today = self.company_id._city_today()
        if ends_on and ends_on < today:
            return self.env._("The last day is over. Choose today or a later day.")
        return ""

    def _end_shares(self, department=None, origin=None):
        """End the running shares of these tickets.

        :param department: only with this ``hr.department``; None for all
        :param str origin: only ``manual`` or ``task``; None for all
        """
        domain = Domain("ticket_id", "in", self.ids) & Domain("ended_at", "=", False)
        if department:
            domain &= Domain("department_id", "in", department.ids)
        if origin:
            domain &= Domain("origin", "=", origin)
        self.check_access("write")
        # sudo: helpdesk.ticket.share - of tickets that the user may change
        shares = self.env["helpdesk.ticket.share"].sudo().search(domain)
        shares._end("task" if origin == "task" else "hand")

    def _keep_guests(self):
        """Write down which departments the running shares let in."""
        # sudo: helpdesk.ticket.share, helpdesk.ticket - the field is not for writing
        for ticket in self.sudo():
            running = ticket.share_ids.filtered(lambda share: not share.ended_at)
            ticket.guest_department_ids = running.department_id

    def _log_share(self, text):
        self._message_log(body=text)

    def _tell_guests(self, department, reason):
        """Tell who leads ``department`` that its help is asked."""
        self.ensure_one()
        # sudo: hr.department - which users lead it; hr.employee is closed to agents
        leading = department.sudo()
        lead = self._first_reader(
            leading.helpdesk_team_ids.user_id + leading.manager_id.user_id
        )
        if lead and lead != self.env.user:
            words = self.with_context(lang=lead.lang)._guest_words(reason)
            self._tell_colleague(lead, *words)

    def _guest_words(self, reason):
        return (
            self.env._("%(number)s is shared with you", number=self.number),
            self.env._(
                "“%(title)s” of %(department)s: %(reason)s",
                title=self.name,
                department=self.department_id.display_name,
                reason=reason,
            ),
        )

    def action_share(self):
        """Open the window to share this ticket."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Share"),
            "res_model": "servicedesk.share",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Let guests post: what they post is held to notes in ``mail.message``.

        Nobody else posts without the right to write: no token of a ticket may ever
        post as its requester (see helpdesk_ticket_tracking).
        """
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation != "create":
            return operations
        operations = dict.fromkeys(self, "write")
        # Also with sudo: the web client asks so what the user behind it may do.
        if self.env.user._is_internal():
            # sudo: helpdesk.ticket - which are shared; the right to read is asked next
            for ticket in self.sudo().filtered("shared_with_us"):
                operations[self.browse(ticket.id)] = "read"
        return operations
