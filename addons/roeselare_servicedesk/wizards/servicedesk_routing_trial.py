from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_MAX_TICKETS = 2000


class ServicedeskRoutingTrial(models.TransientModel):
    """Routes past tickets on paper: which would go elsewhere now?"""

    _name = "servicedesk.routing.trial"
    _description = "Try routing on past tickets"

    rule_id = fields.Many2one(
        "servicedesk.routing.rule",
        string="As if this rule counted",
        context={"active_test": False},
        ondelete="cascade",
        help="Empty: the rules as they are now.",
    )
    ticket_limit = fields.Integer(string="Last tickets", default=200, required=True)
    checked_count = fields.Integer(string="Tickets tried", readonly=True)
    moved_count = fields.Integer(string="Would go elsewhere", readonly=True)
    line_ids = fields.One2many(
        "servicedesk.routing.trial.line", "trial_id", readonly=True
    )

    def action_run(self):
        """Try the last tickets that the user may read; no ticket is changed."""
        self.ensure_one()
        if not 1 <= self.ticket_limit <= _MAX_TICKETS:
            raise UserError(
                self.env._(
                    "Try from 1 to %(limit)d tickets at once.", limit=_MAX_TICKETS
                )
            )
        tickets = self.env["helpdesk.ticket"].search(
            [], limit=self.ticket_limit, order="id desc"
        )
        rules = self._rules_to_try()
        lines = [line for ticket in tickets for line in self._try(ticket, rules)]
        self.write(
            {
                "checked_count": len(tickets),
                "moved_count": len(lines),
                "line_ids": [Command.clear(), *map(Command.create, lines)],
            }
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "roeselare_servicedesk.action_routing_trial"
            ),
            "res_id": self.id,
        }

    def _rules_to_try(self):
        """Return the rules in order as plain values, with the one to try."""
        counting = Domain("broken", "=", False) & Domain("active", "=", True)
        rules = (
            self.env["servicedesk.routing.rule"]
            .with_context(active_test=False)
            .search(
                (counting | Domain("id", "in", self.rule_id.ids))
                & Domain("company_id", "=", self.env.company.id)
            )
        )
        return tuple(rule._plain() for rule in rules)

    @api.model
    def _try(self, ticket, rules):
        """Yield the values of a line when ``ticket`` would go elsewhere."""
        values = ticket._routing_values()
        rule = ticket._matching_rule(
            values, ticket.create_date, rules, lambda: ticket, set_aside=False
        )
        team_id = rule.team_id if rule else ticket._default_team(values).id
        if team_id and team_id != ticket.team_id.id:
            yield {
                "ticket_id": ticket.id,
                "team_from_id": ticket.team_id.id,
                "team_to_id": team_id,
                "rule_id": rule.id if rule else False,
            }


class ServicedeskRoutingTrialLine(models.TransientModel):
    _name = "servicedesk.routing.trial.line"
    _description = "Ticket that would go elsewhere"

    trial_id = fields.Many2one(
        "servicedesk.routing.trial", required=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    title = fields.Char(related="ticket_id.name")
    category_id = fields.Many2one(related="ticket_id.category_id")
    team_from_id = fields.Many2one("helpdesk.ticket.team", string="Went to")
    team_to_id = fields.Many2one("helpdesk.ticket.team", string="Would go to")
    rule_id = fields.Many2one("servicedesk.routing.rule", string="By rule")
