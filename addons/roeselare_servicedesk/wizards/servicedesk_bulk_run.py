from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..models.helpdesk_ticket_stage import CLOSED_STATES
from ..models.servicedesk_bulk import UNDO_SECONDS
from ..tools.text import clean_text

_MAX_TICKETS = 200
_NO_TEXT = ("in_progress", "close")


class ServicedeskBulkRun(models.TransientModel):
    """Routes, states, texts and links of many tickets at once, to be undone for ten seconds."""

    _name = "servicedesk.bulk.run"
    _description = "Change several tickets"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Tickets",
        readonly=True,
        default=lambda self: self._chosen_tickets(),
    )
    ticket_count = fields.Integer(compute="_compute_ticket_count", string="Chosen")
    operation = fields.Selection(
        [
            ("route", "Route"),
            ("state", "State"),
            ("text", "Text"),
            ("link", "Link"),
        ],
        required=True,
        default="route",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", string="To team")
    team_user_ids = fields.Many2many(related="team_id.user_ids", string="Members")
    user_id = fields.Many2one(
        "res.users", string="Handled by", domain="[('id', 'in', team_user_ids)]"
    )
    state = fields.Selection(
        [
            ("in_progress", "In progress"),
            ("waiting", "Ask the requester something"),
            ("close", "Close"),
        ],
        string="New state",
        default="in_progress",
    )
    reason_id = fields.Many2one("helpdesk.close.reason", string="Reason for closing")
    internal = fields.Boolean(string="Only for colleagues")
    text = fields.Text()
    related_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="With ticket",
        help="Empty: those you chose are linked to each other.",
    )

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        for run in self:
            run.ticket_count = len(run.ticket_ids)

    @api.model
    def _chosen_tickets(self):
        return self.env["servicedesk.macro.run"]._chosen_tickets()

    @api.onchange("team_id")
    def _onchange_team_id(self):
        if self.user_id not in self.team_id.user_ids:
            self.user_id = False

    def action_apply(self):
        """Change the tickets, and show the button that undoes it.

        :raise UserError: nothing chosen or too many, something is missing, or a ticket does
            not allow it; then nothing was done
        """
        self.ensure_one()
        tickets = self.ticket_ids
        if not 1 <= len(tickets) <= _MAX_TICKETS:
            raise UserError(
                self.env._(
                    "Choose 1 to %(limit)d tickets; you chose %(count)d.",
                    limit=_MAX_TICKETS,
                    count=len(tickets),
                )
            )
        text = clean_text(self.text or "")
        self._check_complete(text)
        for ticket in tickets:
            self._check_ticket(ticket)
        change = getattr(self, f"_do_{self.operation}")
        bulk = self.env["servicedesk.bulk"]._run(
            tickets, lambda chosen: change(chosen, text)
        )
        return {
            "type": "ir.actions.client",
            "tag": "servicedesk_bulk_done",
            "params": {
                "id": bulk.id,
                "seconds": UNDO_SECONDS,
                "message": self.env._("Changed: %(count)d tickets.", count=len(tickets)),
            },
        }

    # ------------------------------------------------------------------ checks

    def _check_complete(self, text):
        if self.operation == "route" and not self.team_id:
            raise UserError(self.env._("Choose the team first."))
        if self.user_id and self.operation == "route":
            if self.user_id not in self.team_id.user_ids:
                raise UserError(self.env._("Choose somebody of that team."))
        closing = self.operation == "state" and self.state == "close"
        if closing and not self.reason_id:
            raise UserError(self.env._("Choose the reason for closing first."))
        wanted = self.operation == "text" or (
            self.operation == "state" and self.state not in _NO_TEXT
        )
        if wanted and not text:
            raise UserError(
                self.env._("There is no text yet. Write what the requester will read.")
            )
        if self.operation == "link" and len(self.ticket_ids | self.related_ticket_id) < 2:
            raise UserError(self.env._("Choose two tickets or more to link."))
        limit = self.env.company.servicedesk_text_max_chars
        if len(text) > limit:
            raise UserError(
                self.env._("The text is longer than %(limit)d characters.", limit=limit)
            )

    def _check_ticket(self, ticket):
        if self.operation == "link" or self.internal and self.operation == "text":
            return
        if ticket.public_state in CLOSED_STATES:
            raise UserError(
                self.env._(
                    "Nothing was done: %(number)s is closed already. Take it out of "
                    "your choice.",
                    number=ticket.number,
                )
            )
        # sudo: project.task - whether there are steps, also of other departments
        if self.state == "close" and self.operation == "state" and ticket.sudo().step_task_ids:
            raise UserError(
                self.env._(
                    "Nothing was done: %(number)s has steps. Close it by itself, so that "
                    "you see them.",
                    number=ticket.number,
                )
            )

    # ------------------------------------------------------------------- doing

    def _do_route(self, tickets, _text):
        # sudo: helpdesk.ticket - the right to change them was checked; who takes a ticket to
        # a department that one does not see must still tell the new colleague
        tickets.sudo().write({"team_id": self.team_id.id, "user_id": self.user_id.id})

    def _do_state(self, tickets, text):
        for ticket in tickets:
            if self.state == "close":
                ticket._close_for(self.reason_id, text or self._reason_text(ticket))
            elif self.state == "waiting":
                ticket._ask_requester(text)
            else:
                ticket._set_public_state("in_progress")

    def _reason_text(self, ticket):
        """Return what the reason says to a requester, in the requester's language."""
        return self.reason_id.with_context(lang=ticket._requester_lang()).answer or ""

    def _do_text(self, tickets, text):
        for ticket in tickets:
            if self.internal:
                ticket.message_post(
                    body=plaintext2html(text),
                    message_type="comment",
                    subtype_xmlid="mail.mt_note",
                )
            else:
                ticket._answer_requester(text)

    def _do_link(self, tickets, _text):
        first = self.related_ticket_id or tickets[:1]
        first.check_access("read")
        # sudo: helpdesk.ticket - a link stands on both; the right to change the chosen
        # ones was checked, and the other one is one that the user sees
        for ticket in (tickets - first).sudo():
            ticket.related_ticket_ids |= first
