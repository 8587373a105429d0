from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date

_NOTICED = ("category_id", "team_id", "user_id", "term_deadline")


class HelpdeskTicket(models.Model):
    """Another category: routed anew, nobody handles it, a new promise, and all of it said."""

    _inherit = "helpdesk.ticket"

    def write(self, vals):
        if "category_id" not in vals:
            return super().write(vals)
        changing = self.filtered(
            lambda ticket: ticket.category_id
            and ticket.category_id.id != (vals["category_id"] or False)
        )
        # sudo: helpdesk.ticket - names of its team and its handler, for its own history
        former = {ticket.id: ticket._handling_words() for ticket in changing.sudo()}
        result = super().write(vals)
        # sudo: helpdesk.ticket - the write was allowed; it may have taken the ticket to a
        # department that the writer cannot see
        for ticket in changing.sudo():
            ticket._log_recategorised(former[ticket.id])
        return result

    @api.onchange("category_id")
    def _onchange_category_id_warn(self):
        """Say what another category does before it is saved."""
        ticket, category = self._origin, self.category_id
        if not ticket.id or not category or category == ticket.category_id:
            return None
        return {
            "warning": {
                "title": self.env._("Another category"),
                "message": self._recategorise_warning(ticket, category),
                "type": "dialog",
            }
        }

    def _recategorise_warning(self, ticket, category):
        """Return what saving ``category`` on ``ticket`` will do, as plain text."""
        routed = ticket._route(
            {**ticket._routing_values(), "category_id": category.id}, ticket
        )
        # sudo: helpdesk.ticket.team, helpdesk.ticket - names and a date only
        sudoed = ticket.sudo()
        team = sudoed.team_id.browse(routed.get("team_id") or sudoed.team_id.id)
        lines = [
            self.env._(
                "When you save, this goes to %(team)s.", team=team.name or self.env._("no team")
            )
            if team != sudoed.team_id
            else self.env._("The team stays %(team)s.", team=team.name or ""),
        ]
        if sudoed.user_id:
            lines.append(
                self.env._("%(name)s no longer handles it.", name=sudoed.user_id.name)
            )
        lines.append(self._promise_warning(sudoed, category, team, routed))
        if team != sudoed.team_id:
            lines.append(
                self.env._("If your department does not see %(team)s, you lose sight of it.",
                           team=team.name or "")
            )
        return "\n".join(filter(None, lines))

    def _promise_warning(self, ticket, category, team, routed):
        if ticket.child_ids:
            return ""
        values = ticket._prepare_term(
            {
                "service_id": ticket.service_id.id,
                "category_id": category.id,
                "team_id": team.id,
                "company_id": ticket.company_id.id,
                "priority": routed.get("priority") or ticket.priority,
            },
            ticket._term_start(),
            ticket.term_paused_days,
        )
        if not values:
            return self.env._("There is no promise for this category: the old one stays.")
        day = ticket.company_id._to_city_zone(values["term_deadline"]).date()
        return self.env._(
            "The promise becomes %(day)s, counted from when it was received.",
            day=format_date(self.env, day),
        )

    def _handling_words(self):
        """Return field → its words, of what another category may change."""
        self.ensure_one()
        deadline = self.term_deadline
        return {
            "category_id": self.category_id.display_name or "–",
            "team_id": self.team_id.name or "–",
            "user_id": self.user_id.name or "–",
            "term_deadline": format_date(
                self.env, self.company_id._to_city_zone(deadline).date()
            )
            if deadline
            else "–",
        }

    def _log_recategorised(self, former):
        """Write in the history what another category changed, in one note."""
        now = self._handling_words()
        names = dict(
            category_id=self.env._("Category"),
            team_id=self.env._("Team"),
            user_id=self.env._("Handled by"),
            term_deadline=self.env._("Promised by"),
        )
        lines = [
            Markup("<li>%s: %s → %s</li>") % (names[name], former[name], now[name])
            for name in _NOTICED
            if former[name] != now[name]
        ]
        head = self.env._("Another category: routed and promised anew.")
        self._message_log(body=Markup("%s<ul>%s</ul>") % (head, Markup("").join(lines)))
