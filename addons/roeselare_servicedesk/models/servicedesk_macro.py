from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, plaintext2html

from ..tools.macro import VARIABLES, fill, unknown_variables
from .helpdesk_ticket_stage import CLOSED_STATES


class ServicedeskMacro(models.Model):
    """What a team does again and again, in one go."""

    _name = "servicedesk.macro"
    _description = "Macro"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    team_ids = fields.Many2many(
        "helpdesk.ticket.team", string="Teams", help="Empty: for every team."
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        help="For these and what is below them. Empty: for every category.",
    )
    for_state = fields.Selection(
        [
            ("received", "Received"),
            ("in_progress", "In progress"),
            ("waiting", "Waiting for the requester"),
        ],
        string="Only in the state",
        help="Empty: in every open state.",
    )
    effect = fields.Selection(
        [
            ("keep", "Leave as it is"),
            ("in_progress", "In progress"),
            ("waiting", "Wait for the requester"),
            ("close", "Close"),
        ],
        string="State",
        required=True,
        default="keep",
    )
    close_reason_id = fields.Many2one(
        "helpdesk.close.reason", string="Reason for closing", ondelete="restrict"
    )
    answer = fields.Text(
        string="Text for the requester",
        translate=True,
        help="Sent in the requester's language. Variables: {number}, {title}, "
        "{requester}, {deadline}, {colleague}, {category}, {department}, {received}, {link}.",
    )
    note = fields.Text(
        string="Internal note", help="Never read by the requester. Same variables."
    )
    activity_summary = fields.Char(string="To do", help="Put on the colleague's list.")
    activity_days = fields.Integer(string="Days until it is due")

    _activity_days_range = models.Constraint(
        "CHECK (activity_days BETWEEN 0 AND 365)", "A task is due within a year."
    )

    @api.constrains("effect", "close_reason_id", "answer")
    def _check_effect(self):
        for macro in self:
            if macro.effect == "close" and not macro.close_reason_id:
                raise ValidationError(
                    self.env._("“%(name)s” closes: choose a reason.", name=macro.name)
                )
            if macro.effect == "waiting" and not (macro.answer or "").strip():
                raise ValidationError(
                    self.env._(
                        "“%(name)s” waits for the requester: write what is asked.",
                        name=macro.name,
                    )
                )

    @api.constrains("answer", "note")
    def _check_variables(self):
        for macro in self:
            known = self._variable_names()
            unknown = unknown_variables(f"{macro.answer or ''} {macro.note or ''}", known)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” uses unknown variables: %(unknown)s. There are: "
                        "%(known)s.",
                        name=macro.name,
                        unknown=", ".join(unknown),
                        known=", ".join(known),
                    )
                )

    def _fits(self, ticket):
        """Tell whether this macro is meant for team, category and state of ``ticket``."""
        self.ensure_one()
        if self.team_ids and ticket.team_id not in self.team_ids:
            return False
        if self.for_state and ticket.public_state != self.for_state:
            return False
        # sudo: helpdesk.ticket.category - the ids of its parents, not shown
        path = ticket.sudo().category_id.parent_path or ""
        return not self.category_ids or any(
            str(category_id) in path.split("/") for category_id in self.category_ids.ids
        )

    @api.model
    def _variable_names(self):
        """Return the variables that texts may use; an addon adds its own."""
        return VARIABLES

    def _text_for(self, ticket):
        """Return the text that the requester of ``ticket`` will read."""
        self.ensure_one()
        lang = ticket._requester_lang()
        return self._fill(self.with_context(lang=lang).answer, ticket, lang).strip()

    def _fill(self, text, ticket, lang):
        return fill(text, self._variables(ticket, lang), self._variable_names())

    def _variables(self, ticket, lang):
        """Return variable → its words for ``ticket``, in the language ``lang``."""
        local = ticket.with_context(lang=lang)

        def day(moment):
            city = ticket.company_id._to_city_zone
            return format_date(self.env, city(moment).date(), lang_code=lang) if moment else ""

        return {
            "number": ticket.number or "",
            "title": ticket.name or "",
            "requester": ticket.partner_name or ticket.partner_id.name or "",
            "colleague": self.env.user.name,
            "deadline": day(ticket._promised_by()),
            "received": day(ticket.create_date),
            "category": local.category_id.name or "",
            # sudo: hr.department - the name that every requester reads
            "department": local.sudo().department_id.name or "",
            "link": ticket._tracking_link(),
        }

    def _apply(self, tickets):
        """Do what the macro says on each ticket, all of them or none.

        :raise UserError: a ticket is closed or belongs to another team
        """
        self.ensure_one()
        self.check_access("read")
        tickets.check_access("write")
        for ticket in tickets:
            self._check_ticket(ticket)
        for ticket in tickets:
            self._apply_inside(ticket)
            self._apply_outside(ticket)

    def _check_ticket(self, ticket):
        if ticket.public_state in CLOSED_STATES:
            raise UserError(
                self.env._(
                    "Nothing was done: %(number)s is closed already. Take it out of "
                    "your choice.",
                    number=ticket.number,
                )
            )
        if not self._fits(ticket):
            raise UserError(
                self.env._(
                    "Nothing was done: “%(macro)s” is not meant for the team, category or "
                    "state of %(number)s. Take it out of your choice.",
                    macro=self.name,
                    number=ticket.number,
                )
            )

    def _apply_inside(self, ticket):
        """Add what colleagues see: note and task."""
        if self.note:
            body = self._fill(self.note, ticket, self.env.user.lang)
            ticket.message_post(
                body=plaintext2html(body), subtype_xmlid="mail.mt_note"
            )
        if self.activity_summary:
            due = self.env.company._city_today() + timedelta(days=self.activity_days)
            ticket.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=due,
                summary=self.activity_summary,
                user_id=(ticket.user_id or self.env.user).id,
            )

    def _apply_outside(self, ticket):
        """Answer and set the state, as the windows for it do."""
        text = self._text_for(ticket)
        if self.effect == "close":
            ticket._close_for(self.close_reason_id, text)
        elif self.effect == "waiting":
            ticket._ask_requester(text)
        else:
            if text:
                ticket._answer_requester(text)
            if self.effect == "in_progress":
                ticket._set_public_state("in_progress")
