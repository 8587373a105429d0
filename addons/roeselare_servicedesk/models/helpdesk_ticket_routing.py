import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)
_DEFAULT_PRIORITY = "1"


class HelpdeskTicket(models.Model):
    """Which team gets a ticket: a rule, else the category or the service."""

    _inherit = "helpdesk.ticket"

    routing_rule_id = fields.Many2one(
        "servicedesk.routing.rule",
        string="Routed by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("team_id"):
                vals.update(self._route(vals))
        return super().create(vals_list)

    def write(self, vals):
        basis = {"category_id", "service_id"} & vals.keys()
        if not basis or "team_id" in vals:
            return super().write(vals)
        # Another category means another team: routing and assignee start anew.
        rest = self
        for ticket in self:
            if all(ticket[name].id == (vals[name] or False) for name in basis):
                continue
            routed = ticket._route({**ticket._routing_values(), **vals}, ticket)
            rest -= ticket
            super(HelpdeskTicket, ticket).write({**vals, **self._prepare_rerouting(routed)})
        return super(HelpdeskTicket, rest).write(vals) if rest else True

    @api.model
    def _prepare_rerouting(self, routed):
        return {"routing_rule_id": False, "user_id": False, **routed}

    @api.model
    def _default_team(self, vals):
        """Return the team that category or service in ``vals`` name, or an empty one."""
        for field_name in ("category_id", "service_id"):
            if vals.get(field_name):
                source = self.env[self._fields[field_name].comodel_name].browse(
                    vals[field_name]
                )
                if source.team_id:
                    return source.team_id
        return self.env["helpdesk.ticket.team"]

    @api.model
    def _route(self, values, origin=None):
        """Return what routing decides for a ticket: team, and what its rule adds.

        :param dict values: field values, as for ``create``
        :param origin: the ticket, when there is one already
        """
        rule = self._matching_rule(
            values,
            fields.Datetime.now(),
            self.env["servicedesk.routing.rule"]._rules(),
            lambda: self.sudo().new(values, origin=origin),  # sudo: see _domain_holds
        )
        if not rule:
            team = self._default_team(values)
            return {"team_id": team.id} if team else {}
        routed = {"team_id": rule.team_id, "routing_rule_id": rule.id}
        if rule.priority and values.get("priority") in (None, False, _DEFAULT_PRIORITY):
            routed["priority"] = rule.priority
        if rule.confidential:
            routed["confidential"] = True
        return routed

    @api.model
    def _matching_rule(self, values, moment, rules, candidate, set_aside=True):
        """Return the first of ``rules`` that fits, or None.

        A rule that cannot be evaluated is set aside, and the next one still routes.

        :param datetime moment: naive UTC, when it is routed
        :param candidate: function that gives the ticket, for the domain of a rule
        """
        if not rules:
            return None
        facts = self._routing_facts(values)
        local = self.env.company._to_city_zone(moment)
        for rule in rules:
            try:
                if not rule.fits(facts, local) or not self._domain_holds(rule, candidate):
                    continue
                if rule.team_id:
                    return rule
                reason = self.env._("Its team is gone or archived.")
            except Exception as error:
                _logger.warning("Routing rule %s failed", rule.id, exc_info=True)
                reason = f"{type(error).__name__}: {error}"
            if set_aside:
                self.env["servicedesk.routing.rule"].browse(rule.id)._set_aside(reason)
        return None

    @api.model
    def _domain_holds(self, rule, candidate):
        """Tell whether the further conditions of ``rule`` hold of a ticket.

        Only these may cost queries, and only when all else fits.
        """
        if not rule.domain:
            return True
        domain = self.env["servicedesk.routing.rule"]._parse_domain(rule.domain)
        # A query that fails must not take the ticket with it.
        with self.env.cr.savepoint(flush=False):
            # sudo: helpdesk.ticket - a rule judges also what its maker may not see;
            # only yes or no comes out
            return bool(candidate().sudo().filtered_domain(domain))

    def _routing_values(self):
        """Return the values of this ticket on which routing rests."""
        self.ensure_one()
        return {
            "kind": self.kind,
            "service_id": self.service_id.id,
            "category_id": self.category_id.id,
            "channel_id": self.channel_id.id,
            "priority": self.priority,
        }

    @api.model
    def _routing_facts(self, values):
        """Return what rules may ask of a ticket: name → set of values.

        An addon adds its own facts, and in ``_routing_values`` the fields behind them.

        :param dict values: field values, as for ``create``
        """
        category = self.env["helpdesk.ticket.category"].browse(
            values.get("category_id") or []
        )
        kind = values.get("kind") or self.env.context.get("default_kind") or "question"
        return {
            "kind": {kind},
            "service": {values.get("service_id")} - {None, False},
            "channel": {values.get("channel_id")} - {None, False},
            # sudo: helpdesk.ticket.category - the ids of its parents, not shown
            "category": {
                int(part)
                for part in (category.sudo().parent_path or "").split("/")
                if part
            },
        }
