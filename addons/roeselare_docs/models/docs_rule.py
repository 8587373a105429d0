from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

TRIGGERS = [
    ("delivered", "Delivery"),
    ("validity", "End of validity"),
    ("closed", "Closing of the ticket"),
    ("replaced", "Replacement by a newer document"),
]
DESTINATIONS = [("destroy", "Destroy"), ("keep", "Keep for ever")]
_LONGEST = 200


class DocsRule(models.Model):
    """How long the documents of a series are kept, and what becomes of them then.

    A rule never changes: a city that decides otherwise adds the next one, which counts from
    then on, also for documents that are there (docs/adr/0225).
    """

    _name = "docs.rule"
    _description = "Selection rule of a series"
    _order = "series_id, id desc"

    series_id = fields.Many2one("docs.series", required=True, index=True, ondelete="restrict")
    years = fields.Integer(required=True, default=0)
    months = fields.Integer(required=True, default=0)
    trigger = fields.Selection(TRIGGERS, required=True, string="Term begins with")
    destination = fields.Selection(DESTINATIONS, required=True)
    source = fields.Text(
        required=True,
        translate=True,
        help="Why so long: the article of law, or the line of the selection list.",
    )
    is_current = fields.Boolean(compute="_compute_is_current", string="Counts now")

    _term_positive = models.Constraint(
        "CHECK (years >= 0 AND months >= 0 AND years + months / 12 <= 200)",
        "A term is between zero and 200 years.",
    )

    @api.depends("series_id.rule_id")
    def _compute_is_current(self):
        for rule in self:
            rule.is_current = rule.series_id.rule_id == rule

    @api.depends("years", "months", "destination")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule._ground()

    @api.constrains("destination", "years", "months")
    def _check_term(self):
        for rule in self:
            if rule.destination == "destroy" and not (rule.years or rule.months):
                raise ValidationError(
                    self.env._("Nothing is destroyed at once: give the term in years or months.")
                )

    def _term_text(self):
        """Return the term in words, such as “10 years” or “1 year, 6 months”."""
        self.ensure_one()
        parts = []
        if self.years:
            parts.append(
                self.env._("%(count)d years", count=self.years)
                if self.years > 1
                else self.env._("1 year")
            )
        if self.months:
            parts.append(
                self.env._("%(count)d months", count=self.months)
                if self.months > 1
                else self.env._("1 month")
            )
        return ", ".join(parts)

    def _ground(self):
        """Return the rule in words, without its source."""
        self.ensure_one()
        if self.destination == "keep":
            return self.env._("Keep for ever")
        triggers = dict(self._fields["trigger"]._description_selection(self.env))
        return self.env._(
            "Destroy %(term)s after: %(trigger)s",
            term=self._term_text(),
            trigger=triggers.get(self.trigger, "").lower(),
        )

    # --------------------------------------------------------------- versions

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        for rule in rules:
            # sudo: docs.series - which rule counts follows from the rule that was made
            rule.sudo().series_id.rule_id = rule
        self.env["ir.cron"]._wake("roeselare_docs.ir_cron_docs_rule")
        return rules

    def write(self, vals):
        if vals:
            raise UserError(self.env._("A selection rule never changes. Add the next one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: dms.file - whether one was kept by this rule, whoever may see it
        files = self.env["dms.file"].sudo().with_context(active_test=False)
        current = any(rule.is_current for rule in self)
        if current or files.search_count(Domain("rule_id", "in", self.ids), limit=1):
            raise UserError(
                self.env._("This rule says why documents are kept. Add the next one instead.")
            )
