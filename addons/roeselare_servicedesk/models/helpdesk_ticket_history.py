from odoo import fields, models

from .helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicket(models.Model):
    """The few moments of a ticket that its requester reads.

    They stand on the ticket itself: no row and no query more, also with a million
    tickets (docs/adr/0076).
    """

    _inherit = "helpdesk.ticket"

    public_history = fields.Json(
        string="History for the requester",
        readonly=True,
        copy=False,
        help="Pairs of a moment and when it was, oldest first, without names.",
    )

    def write(self, vals):
        if not {"stage_id", "team_id"} & vals.keys():
            return super().write(vals)
        former = {ticket.id: ticket.public_state for ticket in self}
        result = super().write(vals)
        # sudo: helpdesk.ticket - only what follows from the write that was allowed
        for ticket in self.sudo():
            if ticket.public_state != former[ticket.id]:
                ticket._follow_public_state(former[ticket.id])
        return result

    def _follow_public_state(self, former):
        """Do what follows from another public state.

        :param str former: the public state before
        """
        self.ensure_one()
        moment = self.public_state
        if former in CLOSED_STATES and moment not in CLOSED_STATES:
            moment = "reopened"
        elif former == "waiting" and moment == "in_progress":
            moment = "replied"
        self._note_moment(moment)

    def _note_moment(self, moment):
        """Add a moment of :meth:`_moment_labels`, now, to what the requester reads."""
        self.ensure_one()
        now = fields.Datetime.to_string(fields.Datetime.now())
        # sudo: helpdesk.ticket - the field is not for writing by hand
        ticket = self.sudo()
        ticket.public_history = [*(ticket.public_history or []), [moment, now]]

    def _public_moments(self):
        """Return what the requester reads of the life of the ticket, oldest first.

        :return: list of ``{"moment", "label", "at"}``; ``at`` is a naive UTC datetime
        """
        self.ensure_one()
        labels = self._moment_labels()
        received = ["received", fields.Datetime.to_string(self.create_date)]
        return [
            {
                "moment": moment,
                "label": labels[moment],
                "at": fields.Datetime.to_datetime(moment_at),
            }
            for moment, moment_at in [received, *(self.public_history or [])]
            if moment in labels
        ]

    def _moment_labels(self):
        """Return moment → its words in the language of the page."""
        return dict(
            received=self.env._("Received"),
            in_progress=self.env._("Taken up"),
            waiting=self.env._("Question for you"),
            replied=self.env._("You answered"),
            resolved=self.env._("Solved"),
            rejected=self.env._("Closed, not taken up"),
            cancelled=self.env._("Withdrawn"),
            reopen_requested=self.env._("You said that it is not solved"),
            reopened=self.env._("Opened again"),
            reopen_refused=self.env._("Looked at again, and left closed"),
        )

    def _plain_state(self):
        """Return in one sentence where it stands, in the language of the page."""
        self.ensure_one()
        # As keywords: texts that are keys would be taken for texts to translate.
        return dict(
            received=self.env._("We received it and look at it soon."),
            in_progress=self.env._("We are working on it."),
            waiting=self.env._("We wait for your answer."),
            resolved=self.env._("We are done with it."),
            rejected=self.env._("We do not take this up. Below you read why."),
            cancelled=self.env._("You told us that it is no longer needed."),
        )[self.public_state]
