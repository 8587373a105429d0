from odoo import fields, models

from .helpdesk_ticket_stage import CLOSED_STATES


class HelpdeskTicket(models.Model):
    """The few moments of a ticket that its requester reads.

    They stand on the ticket itself: no row and no query more, also with a million
    tickets (docs/adr/0076).
    """

    _inherit = "helpdesk.ticket"

    public_history = fields.Json(
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
        labels = dict(self._moment_labels())
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
        """Return the moments with their words in the language of the page."""
        _ = self.env._
        return [
            ("received", _("Received")),
            ("in_progress", _("Taken up")),
            ("waiting", _("Question for you")),
            ("replied", _("You answered")),
            ("resolved", _("Solved")),
            ("rejected", _("Closed, not taken up")),
            ("cancelled", _("Withdrawn")),
            ("reopen_requested", _("You said that it is not solved")),
            ("reopened", _("Opened again")),
            ("reopen_refused", _("Looked at again, and left closed")),
        ]

    def _plain_state(self):
        """Return in one sentence where it stands, in the language of the page."""
        self.ensure_one()
        _ = self.env._
        return {
            "received": _("We received it and look at it soon."),
            "in_progress": _("We are working on it."),
            "waiting": _("We wait for your answer."),
            "resolved": _("We are done with it."),
            "rejected": _("We do not take this up. Below you read why."),
            "cancelled": _("You told us that it is no longer needed."),
        }[self.public_state]
