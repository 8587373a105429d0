import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools import process
from ..tools.text import slug
from .helpdesk_ticket_category import TERM_UNITS

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
KINDS = [("task", "Task"), ("approval", "Approval")]
APPROVERS = [
    ("lead", "Lead of the team"),
    ("manager", "Manager of the department"),
    ("requester_manager", "Manager of the requester"),
]


class ServicedeskStep(models.Model):
    """One step of the process that a request for a service goes through."""

    _name = "servicedesk.step"
    _description = "Step of a process"
    _order = "service_id, sequence, id"

    service_id = fields.Many2one(
        "servicedesk.service", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Step",
        required=True,
        translate=True,
        help="The requester reads it too: “HR prepares the contract”.",
    )
    key = fields.Char(
        string="Code",
        compute="_compute_key",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
        help="Name of the step in files and figures: small letters, digits and "
        "underscores. It stays the same when the wording changes.",
    )
    instructions = fields.Text(translate=True, help="What the department has to do.")
    kind = fields.Selection(KINDS, required=True, default="task")
    team_id = fields.Many2one("helpdesk.ticket.team", required=True, index=True)
    department_id = fields.Many2one(related="team_id.department_id")
    term_days = fields.Integer(string="Term", default=2)
    term_unit = fields.Selection(TERM_UNITS, default="working", required=True)
    mandatory = fields.Boolean(
        default=True, help="A request cannot be closed while this step is open."
    )
    predecessor_ids = fields.Many2many(
        "servicedesk.step",
        relation="servicedesk_step_predecessor_rel",
        column1="step_id",
        column2="predecessor_id",
        string="Only after",
        domain="[('service_id', '=', service_id), ('id', '!=', id)]",
        copy=False,
        help="Steps that have to be done first. Steps that wait for the same one run side by side.",
    )
    check_ids = fields.One2many(
        "servicedesk.step.check",
        "step_id",
        string="Checklist",
        copy=True,
        help="All of it has to be ticked before the step is done.",
    )
    # Keys, not links: questions are replaced when a form is edited or imported, and a
    # run looks at the version that was answered.
    shares = fields.Json(copy=True)
    condition_key = fields.Char(copy=True)
    condition_operator = fields.Selection(
        [
            ("equals", "is"),
            ("not", "is not"),
            ("in", "is one of"),
            ("contains", "contains"),
            ("filled", "is filled in"),
        ],
        default="equals",
    )
    condition_values = fields.Json(copy=True)
    amount_key = fields.Char(copy=True)
    tier_ids = fields.One2many("servicedesk.step.tier", "step_id", string="Who approves", copy=True)
    refusal = fields.Selection(
        [("cancel", "End this branch"), ("back", "Send back to the step before")],
        string="After a refusal",
        default="cancel",
        required=True,
    )

    _key_unique = models.UniqueIndex(
        "(service_id, key)", "Another step of this service has this code."
    )
    _term_days_positive = models.Constraint("CHECK (term_days >= 0)", "A term cannot be negative.")

    @api.depends("name")
    def _compute_key(self):
        for step in self:
            if not step.key:
                step.key = step._free_key(slug(step.name, "step"))

    def _free_key(self, wanted):
        taken = set((self.service_id.step_ids - self).mapped("key"))
        key, number = wanted, 2
        while key in taken:
            key, number = f"{wanted[:36]}_{number}", number + 1
        return key

    # ------------------------------------------------------------ constraints

    @api.constrains("key")
    def _check_key(self):
        for step in self:
            if not _KEY.fullmatch(step.key or ""):
                raise ValidationError(
                    self.env._(
                        "“%(key)s” is no code. Use small letters, digits and "
                        "underscores, and begin with a letter.",
                        key=step.key or "",
                    )
                )

    @api.constrains("term_days")
    def _check_term_days(self):
        for step in self:
            if step.term_days > 3650:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has a term of %(days)d days; the longest is ten "
                        "years. Type a smaller number.",
                        name=step.name,
                        days=step.term_days,
                    )
                )

    @api.constrains("predecessor_ids", "service_id")
    def _check_predecessors(self):
        for step in self:
            if step.predecessor_ids.service_id - step.service_id:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” waits for a step of another service. Choose a step "
                        "of the same one.",
                        name=step.name,
                    )
                )
        for service in self.service_id:
            steps = {step.key: step for step in service.step_ids}
            cycle = process.find_cycle([step._plan_step() for step in steps.values()])
            if cycle:
                names = " → ".join(steps[key].name for key in reversed(cycle))
                raise ValidationError(
                    self.env._(
                        "These steps wait for each other, so none would ever begin: "
                        "%(names)s. Take one out of “Only after”.",
                        names=names,
                    )
                )

    @api.constrains("kind", "tier_ids")
    def _check_tiers(self):
        for step in self:
            if step.kind == "approval" and not step.tier_ids:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is an approval, but nobody approves. Add who does.",
                        name=step.name,
                    )
                )

    # ------------------------------------------------------------------ cache

    @api.model
    @ormcache()
    def _services_with_steps(self):
        """Return the ids of services that have a process: most tickets ask only this."""
        groups = self.sudo()._read_group([], ["service_id"])  # sudo: servicedesk.step - ids only
        return frozenset(service.id for (service,) in groups)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "service_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # ---------------------------------------------------------------- content

    def _plan_step(self):
        """Return the step as :mod:`~..tools.process` takes it."""
        self.ensure_one()
        return process.Step(self.key, tuple(self.predecessor_ids.mapped("key")), self._condition())
