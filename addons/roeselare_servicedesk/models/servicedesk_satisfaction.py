from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import consteq, mute_logger
from odoo.tools.misc import hmac

from ..tools.email_key import email_key
from ..tools.text import clean_text

_SCOPE = "servicedesk-satisfaction"
_SIGNATURE_LENGTH = 40
#: shared facts, section 4: how long after closing the question may be answered
ANSWER_DAYS = 14


class Asked(NamedTuple):
    """What a link of the closing mail leads to.

    :param ticket: with sudo; empty when there is nothing
    :param closed_at: of which closing, naive UTC
    :param str over: why it cannot be answered any more: ``late``, ``used``,
        ``reopened``, or ``""``
    """

    ticket: models.BaseModel
    closed_at: datetime = None
    over: str = ""


class ServicedeskSatisfaction(models.Model):
    """One answer to “are you satisfied?”, once for each time a ticket was closed.

    Core's ``rating`` is not used: it needs a partner for who rates, keeps its token in
    the clear, and shows the answer among the messages (docs/adr/0078).
    """

    _name = "servicedesk.satisfaction"
    _inherit = ["servicedesk.ticket.bound"]
    _description = "Satisfaction of a requester"
    _order = "id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    closed_at = fields.Datetime(string="Closed on", required=True, readonly=True)
    answer = fields.Selection(
        [("yes", "Satisfied"), ("no", "Not satisfied")], required=True, readonly=True
    )
    satisfied = fields.Float(
        string="Satisfied (%)",
        compute="_compute_satisfied",
        store=True,
        aggregator="avg",
        help="100 or 0; the average of many is the share of who is satisfied.",
    )
    comment = fields.Text(string="In the requester's words", readonly=True)
    create_date = fields.Datetime(string="Answered on", readonly=True)
    kind = fields.Selection(related="ticket_id.kind", store=True)
    team_id = fields.Many2one(related="ticket_id.team_id", store=True)
    department_id = fields.Many2one(related="ticket_id.department_id", store=True)
    category_id = fields.Many2one(related="ticket_id.category_id", store=True)
    service_id = fields.Many2one(related="ticket_id.service_id", store=True)

    _once = models.UniqueIndex(
        "(ticket_id, closed_at)", "This question has been answered already."
    )

    @api.depends("answer")
    def _compute_satisfied(self):
        for record in self:
            record.satisfied = 100.0 if record.answer == "yes" else 0.0

    # ------------------------------------------------------------------- link

    @api.model
    def _asked(self, token):
        """Return the :class:`Asked` of a token of the closing mail.

        :param str token: as it came in the address, not to be trusted
        """
        # sudo: helpdesk.ticket - returned only after its signature was checked
        tickets = self.env["helpdesk.ticket"].sudo()
        ticket_id, _dash, rest = (token or "").partition("-")
        seconds, _dash, signature = rest.partition("-")
        numbers = f"{ticket_id}{seconds}"
        if not (numbers.isascii() and numbers.isdigit() and ticket_id and seconds):
            return Asked(tickets.browse())
        if len(ticket_id) > 9 or len(seconds) > 10 or not signature.isascii():
            return Asked(tickets.browse())
        ticket = tickets.browse(int(ticket_id)).exists()
        if not ticket.active or not consteq(
            ticket._satisfaction_signature(int(seconds)), signature
        ):
            return Asked(tickets.browse())
        closed_at = datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
        return Asked(ticket, closed_at, self._over(ticket, closed_at))

    @api.model
    def _over(self, ticket, closed_at):
        """Return why the question about this closing cannot be answered, or ``""``."""
        # sudo: servicedesk.satisfaction - only whether it was answered
        if self.sudo().search_count(
            [("ticket_id", "=", ticket.id), ("closed_at", "=", closed_at)], limit=1
        ):
            return "used"
        if closed_at + timedelta(days=ANSWER_DAYS) < fields.Datetime.now():
            return "late"
        return "" if ticket.closed_date == closed_at else "reopened"

    @api.model
    def _give(self, asked, satisfied, comment="", uploads=()):
        """Keep the answer of a requester, once.

        Who is not satisfied asks with it to open the ticket again, if that is possible.

        :param asked: :class:`Asked` that is not over
        :param bool satisfied: the answer
        :param str comment: own words; needed when not satisfied
        :param uploads: :class:`~..schemas.submission.Upload` objects
        :return: whether it was kept; False when somebody was faster
        :raise SubmissionError: own words are missing or too long; nothing was kept
        """
        ticket, text = asked.ticket, clean_text(comment)
        if not satisfied:
            ticket._check_reopen_reason(text)
        values = {
            "ticket_id": ticket.id,
            "closed_at": asked.closed_at,
            "answer": "yes" if satisfied else "no",
            "comment": text,
        }
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                # sudo: servicedesk.satisfaction - the token was checked; nobody else
                # makes one
                self.sudo().create(values)
                # A bad photo takes the answer with it: both are sent once more.
                if not satisfied and ticket._may_ask_reopen():
                    ticket._ask_reopen(text, uploads)
        except psycopg2.errors.UniqueViolation:
            return False
        # The link came by mail: whoever used it reads that mailbox.
        ticket._confirm_requester()
        return True


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    satisfaction_ids = fields.One2many(
        "servicedesk.satisfaction", "ticket_id", readonly=True
    )

    def _satisfaction_signature(self, seconds):
        # sudo: ir.config_parameter, helpdesk.ticket - the secret signs, it is not shown
        ticket = self.sudo()
        # Of this mailbox: after a change of address, links in the former one are void.
        mailbox = email_key(ticket._requester_email())
        message = (ticket.id, ticket.tracking_version, mailbox, seconds)
        return hmac(ticket.env, _SCOPE, message)[:_SIGNATURE_LENGTH]

    def _asks_satisfaction(self):
        """Tell whether the closing mail asks whether the requester is satisfied."""
        self.ensure_one()
        return bool(self.public_state in ("resolved", "rejected") and self.closed_date)

    def _satisfaction_link(self, answer):
        """Return the full address of an answer, for mails.

        :param str answer: ``ja`` or ``nee``
        """
        seconds = int(self.closed_date.replace(tzinfo=UTC).timestamp())
        token = f"{self.id}-{seconds}-{self._satisfaction_signature(seconds)}"
        return f"{self.get_base_url()}/tevreden/{token}/{answer}"
