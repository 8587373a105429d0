from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

REQUEST_STATES = [
    ("asked", "Asked"),
    ("received", "To judge"),
    ("done", "Accepted"),
    ("withdrawn", "Withdrawn"),
]
LIVE = ("asked", "received")


class DocsRequest(models.Model):
    """What the city asks a requester to send by a day (docs/adr/0205).

    Nobody writes one by hand: staff asks by a window and judges by buttons, the requester
    answers on the page of the ticket.
    """

    _name = "docs.request"
    _inherit = ["servicedesk.ticket.bound"]
    _description = "Document request"
    _order = "due_date, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, index=True, ondelete="cascade"
    )
    task_id = fields.Many2one(
        "project.task", string="Step", readonly=True, index="btree_not_null", ondelete="set null"
    )
    partner_id = fields.Many2one(related="ticket_id.partner_id", string="Requester")
    due_date = fields.Date(string="Expected by", required=True, readonly=True)
    message = fields.Text(readonly=True, help="Read by the requester above the list.")
    state = fields.Selection(REQUEST_STATES, required=True, default="asked", readonly=True)
    line_ids = fields.One2many("docs.request.line", "request_id", string="Documents", readonly=True)
    week_reminded = fields.Boolean(string="Reminded 7 days before", readonly=True)
    day_reminded = fields.Boolean(string="Reminded the day before", readonly=True)
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")
    progress = fields.Char(
        string="Sent", compute="_compute_progress", help="How much of what is needed is here."
    )

    # reminders, and what is late
    _due_index = models.Index("(due_date) WHERE state = 'asked'")

    @api.depends("ticket_id")
    def _compute_display_name(self):
        for request in self:
            # sudo: helpdesk.ticket - only the number, of a ticket whose request is read
            number = request.sudo().ticket_id.number or ""
            request.display_name = self.env._("Documents for %(number)s", number=number)

    @api.depends("due_date", "state")
    def _compute_overdue(self):
        today = self.env.company._city_today()
        for request in self:
            late = request.due_date and request.due_date < today
            request.overdue = bool(late and request.state == "asked")

    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._city_today()
        late = Domain("state", "=", "asked") & Domain("due_date", "<", today)
        return late if True in value else ~late

    @api.depends("line_ids.state", "line_ids.required")
    def _compute_progress(self):
        for request in self:
            needed = request.line_ids.filtered("required")
            here = needed.filtered(lambda line: line.state in ("received", "accepted"))
            request.progress = f"{len(here)}/{len(needed)}"

    @api.ondelete(at_uninstall=False)
    def _unlink_lines(self):
        # Not by the database alone: the files that were sent go with them.
        self.line_ids.unlink()

    # ------------------------------------------------------------------- state

    def _lock(self):
        """Keep these requests for this transaction: what is done twice at once waits.

        :raise UserError: somebody else holds one
        """
        self._hold_for_update()
        self.line_ids.invalidate_recordset()

    def _follow(self):
        """Let the state follow from the lines, and the ticket from the state; with sudo."""
        for request in self.filtered(lambda item: item.state in LIVE):
            former, state = request.state, request._state_of_lines()
            if state == former:
                continue
            request.state = state
            if state == "asked":
                request.ticket_id._set_public_state("waiting")
            elif former == "asked":
                request.ticket_id._documents_are_in()
            if state == "done":
                request._settled()

    def _state_of_lines(self):
        needed = self.line_ids.filtered("required")
        states = set(needed.mapped("state"))
        if not states <= {"received", "accepted"}:
            return "asked"
        return "received" if "received" in self.line_ids.mapped("state") else "done"

    def _settled(self):
        """All that was needed is accepted."""
        self.ticket_id._message_log(
            body=self.env._("All documents that were asked for are accepted."),
            author_id=self.env.user.partner_id.id,
        )
        self.task_id._documents_accepted()

    # ------------------------------------------------------------------- staff

    def _check_judge(self):
        """Ask for a colleague who handles the ticket.

        :raise AccessError: the user may not change the ticket
        """
        if not self.env.user.has_group("roeselare_servicedesk.group_agent"):
            raise AccessError(self.env._("Only department staff judges documents."))
        self.check_access("read")
        for request in self:
            # A step of the request is judged by who does it.
            if not (request.task_id and request.task_id._is_worker()):
                request.ticket_id.check_access("write")

    def action_withdraw(self):
        """Ask no longer; the requester reads that nothing has to be sent any more."""
        self._check_judge()
        # sudo: docs.request - nobody writes requests by hand; the right was judged above
        for request in self.sudo().filtered(lambda item: item.state in LIVE):
            request._lock()
            request._end()
            ticket = request.ticket_id
            words = ticket.with_context(lang=ticket._requester_lang()).env._(
                "You no longer have to send the documents that we asked for."
            )
            ticket._post_public(words)
            ticket._documents_no_longer_awaited()

    def action_open_ticket(self):
        """Open the ticket that the documents are for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
        }

    def _end(self):
        """Nothing is asked any more, with sudo: withdrawn, or the ticket ended."""
        self.filtered(lambda item: item.state in LIVE).write({"state": "withdrawn"})
