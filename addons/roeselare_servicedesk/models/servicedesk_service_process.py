from odoo import api, fields, models

from ..tools import process


class ServicedeskService(models.Model):
    """The process that a request for this service goes through."""

    _inherit = "servicedesk.service"

    step_ids = fields.One2many("servicedesk.step", "service_id", string="Process", copy=True)
    process_warning = fields.Text(
        compute="_compute_process_warning",
        string="To look at",
        help="What would keep the process from running as it is drawn.",
    )
    process_drawing = fields.Html(
        compute="_compute_process_drawing", sanitize=False, string="Order of the steps"
    )

    def copy(self, default=None):
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            by_key = {step.key: step.id for step in new.step_ids}
            for step in old.step_ids.filtered("predecessor_ids"):
                keys = step.predecessor_ids.mapped("key")
                new.step_ids.browse(by_key[step.key]).predecessor_ids = [
                    fields.Command.set([by_key[key] for key in keys])
                ]
        return copies

    @api.depends("step_ids", "form_id.published_version_id")
    def _compute_process_warning(self):
        for service in self:
            version = service.step_ids and service._published_version()
            keys = {item.key for item in version._form().questions} if version else set()
            lines = [
                f"{step.name}: {line}" for step in service.step_ids for line in step._warnings(keys)
            ]
            service.process_warning = "\n".join(lines)

    @api.depends("step_ids", "step_ids.name", "step_ids.predecessor_ids", "step_ids.team_id")
    def _compute_process_drawing(self):
        for service in self:
            service.process_drawing = service.step_ids and self.env["ir.qweb"]._render(
                "roeselare_servicedesk.process_drawing", {"rounds": service._process_rounds()}
            )

    def _process_rounds(self):
        """Return the steps in the rounds in which they can begin at the earliest."""
        self.ensure_one()
        steps = self.step_ids.filtered("key").sorted()
        depth = process.depths([step._plan_step() for step in steps])
        return [
            steps.filtered(lambda step, number=number: depth[step.key] == number)
            for number in range(max(depth.values(), default=-1) + 1)
        ]


class ServicedeskStep(models.Model):
    _inherit = "servicedesk.step"

    def _warnings(self, keys):
        """Yield what is wrong with a step, in words.

        :param set keys: of the questions that customers are asked now
        """
        self.ensure_one()
        for key in [self.condition_key, self.amount_key, *(self.shares or [])]:
            if key and key not in keys:
                yield self.env._(
                    "the published form has no question “%(key)s”. Publish it, or choose "
                    "another question.",
                    key=key,
                )
        if self.condition_key and self.condition_operator != "filled":
            if not self.condition_values:
                yield self.env._("its condition waits for no answer. Fill one in.")
        approvers = set(self.tier_ids.mapped("approver")) if self.kind == "approval" else ()
        if "lead" in approvers and not self.team_id.user_id:
            yield self.env._(
                "nobody leads “%(team)s”, so the manager of the department approves.",
                team=self.team_id.name,
            )
        # sudo: hr.employee - only whether there is a manager who can log in
        if "manager" in approvers and not self.sudo().department_id.manager_id.user_id:
            yield self.env._(
                "“%(department)s” has no manager, so the one above approves, else an "
                "administrator.",
                department=self.department_id.name or "",
            )
