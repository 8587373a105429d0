from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.roeselare_servicedesk.models.helpdesk_ticket_stage import CLOSED_STATES
from odoo.addons.roeselare_servicedesk.schemas.submission import SubmissionError

_VISIT = "roeselare_servicedesk.activity_type_visit"
#: for how long after its day a visit lets somebody leave a note behind
_NOTE_DAYS = 14


class MeldpuntFieldAction(models.Model):
    """What happened to a ticket while a device had no network."""

    _inherit = "meldpunt.field.action"

    @api.model
    def _conflict(self, action, ticket):
        """Return why an action no longer fits, or None.

        :param ticket: the ticket as this user finds it; empty when there is none
        :return: ``{"message", "version", "anyway", "note"}``: whether it can be done all
            the same on that version, and whether the words can go to an internal note
        :raise SubmissionError: the user has nothing to do with such a ticket
        """
        if not ticket:
            return self._conflict_unseen(action)
        if action.kind == "note":
            return None
        if not ticket.has_access("write"):
            words = self.env._(
                "You may read %(number)s, and no longer change it.", number=ticket.number
            )
            return self._problem(ticket, words)
        if ticket.public_state in CLOSED_STATES:
            return self._problem(ticket, self._closed_words(ticket))
        if action.kind == "under_way":
            return None
        if not action.anyway and not self._visit(action, ticket):
            words = self.env._(
                "%(number)s: this visit is no longer on your list.", number=ticket.number
            )
            return self._problem(ticket, words, anyway=True)
        changes = self._changes(ticket, action.version)
        if changes:
            words = self.env._("%(number)s was changed meanwhile.", number=ticket.number)
            return self._problem(ticket, "\n".join([words, *changes]), anyway=True)
        return None

    @api.model
    def _conflict_unseen(self, action):
        """Judge an action on a ticket that this user does not see."""
        if not self._was_sent(action.ticket_id):
            # The same words for what does not exist and what is not for this user.
            raise SubmissionError(
                {"ticket": self.env._("We found no such ticket among those that you may see.")}
            )
        if action.kind == "note":
            return None
        words = self.env._(
            "This ticket went to another team, so you no longer change it. Your words can go "
            "to that team as an internal note."
        )
        return {"message": words, "version": 0, "anyway": False, "note": True}

    @api.model
    def _was_sent(self, ticket_id):
        """Tell whether the city planned a visit of this user at a ticket, lately."""
        since = self.env["servicedesk.my.day"]._today() - timedelta(days=_NOTE_DAYS)
        # sudo: mail.activity - the own visits only, also of a ticket that went elsewhere;
        # only yes or no comes out
        visits = self.env["mail.activity"].sudo().with_context(active_test=False)
        domain = self._visit_domain(ticket_id) & Domain("date_deadline", ">=", since)
        return bool(visits.search_count(domain, limit=1))

    @api.model
    def _visit(self, action, ticket):
        """Return the planned visit of an action, or an empty one."""
        domain = self._visit_domain(ticket.id) & Domain("id", "=", action.visit_id)
        return self.env["mail.activity"].search(domain, limit=1)

    @api.model
    def _visit_domain(self, ticket_id):
        kind = self.env["ir.model.data"]._xmlid_to_res_id(_VISIT, raise_if_not_found=False)
        return (
            Domain("user_id", "=", self.env.uid)
            & Domain("res_model", "=", "helpdesk.ticket")
            & Domain("res_id", "=", ticket_id)
            & Domain("activity_type_id", "=", kind)
        )

    @api.model
    def _problem(self, ticket, words, anyway=False):
        version = ticket.edit_version
        return {"message": words, "version": version, "anyway": anyway, "note": True}

    @api.model
    def _changes(self, ticket, known):
        """Return in words what others changed by hand after version ``known``."""
        # sudo: helpdesk.ticket - the log tells who may write the ticket which fields changed
        log = [entry for entry in ticket.sudo().edit_log or [] if entry[0] > known]
        lines = [ticket._edit_line(entry) for entry in log if entry[1] != self.env.uid]
        if ticket.edit_version - max(known, 0) > len(log):
            # Longer ago than the log reaches.
            lines.append(self.env._("• There were earlier changes."))
        return lines

    @api.model
    def _closed_words(self, ticket):
        """Return that a ticket is closed, by whom and when."""
        # sudo: helpdesk.ticket - as above
        log = [entry for entry in ticket.sudo().edit_log or [] if "stage_id" in entry[3]]
        lines = [ticket._edit_line(entry) for entry in log[-1:]]
        reason = ticket.close_reason_id.name
        if reason:
            lines.append(self.env._("• Reason: %(reason)s", reason=reason))
        words = self.env._("%(number)s was closed meanwhile.", number=ticket.number)
        return "\n".join([words, *lines])
