from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..tools.routing import WHOLE_DAY, Rule, Window
from .helpdesk_ticket import KINDS

WEEKDAYS = (
    "on_monday",
    "on_tuesday",
    "on_wednesday",
    "on_thursday",
    "on_friday",
    "on_saturday",
    "on_sunday",
)


class ServicedeskRoutingRule(models.Model):
    """Which team gets a ticket: the first rule that fits decides."""

    _name = "servicedesk.routing.rule"
    _description = "Routing rule"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(KINDS, tracking=True, help="Empty: any kind of ticket.")
    service_ids = fields.Many2many("servicedesk.service", string="Services")
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        help="A category counts with everything below it.",
    )
    channel_ids = fields.Many2many("helpdesk.ticket.channel", string="Channels")
    on_monday = fields.Boolean(string="Monday", default=True)
    on_tuesday = fields.Boolean(string="Tuesday", default=True)
    on_wednesday = fields.Boolean(string="Wednesday", default=True)
    on_thursday = fields.Boolean(string="Thursday", default=True)
    on_friday = fields.Boolean(string="Friday", default=True)
    on_saturday = fields.Boolean(string="Saturday", default=True)
    on_sunday = fields.Boolean(string="Sunday", default=True)
    hour_from = fields.Float(string="From", default=WHOLE_DAY[0])
    hour_to = fields.Float(
        string="Until",
        default=WHOLE_DAY[1],
        help="Before “From” means: until this hour on the next day.",
    )
    domain = fields.Char(
        string="More conditions",
        tracking=True,
        help="What else must hold of the ticket.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", index="btree_not_null", ondelete="set null", tracking=True
    )
    priority = fields.Selection(
        lambda self: self.env["helpdesk.ticket"]._fields["priority"].selection,
        help="Given to a ticket to which nobody gave a priority of its own.",
    )
    confidential = fields.Boolean(
        help="Only the team sees these tickets, not the rest of its department."
    )
    broken = fields.Boolean(readonly=True, copy=False)
    broken_reason = fields.Char(readonly=True, copy=False)
    broken_date = fields.Datetime(readonly=True, copy=False, string="Broken since")
    ticket_count = fields.Integer(compute="_compute_ticket_count", string="Tickets")

    _hours_in_day = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < 24 AND hour_to > 0 AND hour_to <= 24 "
        "AND hour_from <> hour_to)",
        "Hours run from 0:00 to 24:00, and a rule must begin and end at another hour.",
    )

    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("routing_rule_id", "in", self.ids)], ["routing_rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.ticket_count = counts.get(rule._origin, 0)

    @api.constrains(*WEEKDAYS)
    def _check_weekdays(self):
        for rule in self:
            if not any(rule[day] for day in WEEKDAYS):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” holds on no day of the week. Choose at least one.",
                        name=rule.name,
                    )
                )

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                rule._parse_domain(rule.domain)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The conditions of “%(name)s” cannot be read: %(error)s. Use "
                        "the fields of a ticket, without formulas.",
                        name=rule.name,
                        error=error,
                    )
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        # What was mended counts again; what we set aside ourselves does not.
        if self._mending_fields() & vals.keys() and "broken" not in vals:
            vals = {**vals, "broken": False, "broken_reason": False}
            vals["broken_date"] = False
            self.filtered("broken")._end_report()
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _mending_fields(self):
        """Return the names of the fields whose change mends a rule."""
        return {"team_id", "domain", "active"}

    # ----------------------------------------------------------- plain values

    @api.model
    def _rules(self):
        """Return the rules that count, in order, as plain values."""
        return self._counting_rules(self.env.company.id)

    @api.model
    @ormcache("company_id")
    def _counting_rules(self, company_id):
        # sudo: servicedesk.routing.rule - a customer's ticket is routed too; only
        # plain values come out and nobody is shown them
        return tuple(
            rule._plain()
            for rule in self.sudo().search(
                Domain("broken", "=", False) & Domain("company_id", "=", company_id)
            )
        )

    def _plain(self):
        """Return this rule as a :class:`~..tools.routing.Rule`."""
        self.ensure_one()
        return Rule(
            id=self.id,
            conditions=tuple(self._conditions()),
            window=Window(
                frozenset(n for n, day in enumerate(WEEKDAYS) if self[day]),
                self.hour_from,
                self.hour_to,
            ),
            domain=self.domain or "",
            team_id=self.team_id.id if self.team_id.active else 0,
            priority=self.priority or "",
            confidential=self.confidential,
        )

    def _conditions(self):
        """Return the plain conditions: pairs of a fact's name and accepted values.

        An addon that knows more of a ticket adds its own pairs here, and the facts
        in ``helpdesk.ticket._routing_facts``.
        """
        self.ensure_one()
        found = [
            ("kind", frozenset({self.kind} if self.kind else ())),
            ("service", frozenset(self.service_ids.ids)),
            ("category", frozenset(self.category_ids.ids)),
            ("channel", frozenset(self.channel_ids.ids)),
        ]
        return [(name, accepted) for name, accepted in found if accepted]

    @api.model
    def _parse_domain(self, text):
        """Read a domain of literals and check it against tickets.

        :raise ValueError: it is no domain, or names a field that does not exist
        """
        domain = Domain(literal_eval(text)) if text else Domain.TRUE
        domain.validate(self.env["helpdesk.ticket"].sudo())  # sudo: see _check_domain
        return domain

    # ----------------------------------------------------------------- broken

    def _set_aside(self, reason):
        """Take a broken rule out of the list and tell the administrators.

        :param str reason: why, in words for them
        """
        # sudo: servicedesk.routing.rule - a rule breaks on anybody's ticket; our own
        # values only
        for rule in self.sudo().filtered(lambda item: not item.broken):
            # Somebody else who holds the rule is setting it aside.
            if not rule.try_lock_for_update():
                continue
            rule.write(
                {
                    "broken": True,
                    "broken_reason": reason[:500],
                    "broken_date": fields.Datetime.now(),
                }
            )
            rule._report_broken()

    def _report_broken(self):
        admins = self.env.ref("roeselare_servicedesk.group_admin").all_user_ids
        silent = self.with_context(mail_activity_quick_update=True)
        for user in admins.filtered("active") - self.env.ref("base.user_root"):
            words = self.with_context(lang=user.lang).env
            silent.activity_schedule(
                "roeselare_servicedesk.activity_type_rule",
                user_id=user.id,
                summary=words._("The rule “%(name)s” is broken", name=self.name),
                note=words._(
                    "It was set aside; the next rules route on. Cause: %(reason)s",
                    reason=self.broken_reason,
                ),
            )

    def _end_report(self):
        self.activity_unlink(["roeselare_servicedesk.activity_type_rule"])

    def action_mend(self):
        """Let broken rules count again."""
        self.check_access("write")
        self._end_report()
        self.write({"broken": False, "broken_reason": False, "broken_date": False})

    def action_view_tickets(self):
        """Open the tickets that this rule routed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "roeselare_servicedesk.action_ticket_queue"
        )
        return {
            **action,
            "domain": [("routing_rule_id", "=", self.id)],
            "context": {},
        }

    def action_try(self):
        """Open the window that tries this rule on past tickets."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "roeselare_servicedesk.action_routing_trial"
            ),
            "context": {"default_rule_id": self.id},
        }
