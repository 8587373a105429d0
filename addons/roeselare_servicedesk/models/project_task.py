from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools import process
from ..tools.form import in_language
from .servicedesk_step import KINDS

STEP_STATES = [
    ("waiting", "Waiting for another step"),
    ("open", "To do"),
    ("started", "In progress"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
OPEN_STATES = ("open", "started")
CLOSED_STATES = ("done", "cancelled")
# What core project calls the same.
_CORE_STATES = {
    "waiting": "04_waiting_normal",
    "open": "01_in_progress",
    "started": "01_in_progress",
    "done": "1_done",
    "cancelled": "1_canceled",
}


class ProjectTask(models.Model):
    """A step of a running request: what the service said when it began (docs/adr/0046).

    Nobody writes such a task by hand: it changes by its buttons, so that the process
    goes on with it.
    """

    _inherit = "project.task"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        copy=False,
    )
    step_key = fields.Char(readonly=True, copy=False)
    step_kind = fields.Selection(KINDS, string="Kind of step", readonly=True, copy=False)
    step_state = fields.Selection(
        STEP_STATES, string="State of the step", readonly=True, copy=False
    )
    step_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Team",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    step_department_id = fields.Many2one(
        "hr.department",
        string="Department",
        related="step_team_id.department_id",
        store=True,
        index="btree_not_null",
    )
    step_mandatory = fields.Boolean(string="Mandatory", readonly=True, copy=False)
    step_names = fields.Json(readonly=True, copy=False)
    # Term, shared answers, limits: as they were when the request began.
    step_rules = fields.Json(readonly=True, copy=False)
    step_instructions = fields.Text(string="Instructions", readonly=True, copy=False)
    step_check_ids = fields.One2many(
        "servicedesk.task.check", "task_id", string="Checklist", readonly=True, copy=False
    )
    # Once open, its department keeps seeing it, also when it was sent back.
    step_opened_at = fields.Datetime(string="Opened on", readonly=True, copy=False)
    step_started_at = fields.Datetime(string="Started on", readonly=True, copy=False)
    step_done_at = fields.Datetime(string="Done on", readonly=True, copy=False)
    step_done_by_id = fields.Many2one("res.users", string="Done by", readonly=True, copy=False)
    step_note = fields.Text(
        string="Why it came back", readonly=True, copy=False, help="By who sent it back."
    )
    step_late = fields.Boolean(
        string="Late", compute="_compute_step_late", search="_search_step_late"
    )

    # A team's open tasks, soonest first.
    _step_queue_index = models.Index(
        "(step_team_id, date_deadline) WHERE step_state IN ('open', 'started')"
    )

    @api.depends("date_deadline", "step_state")
    def _compute_step_late(self):
        now = fields.Datetime.now()
        for task in self:
            task.step_late = bool(
                task.step_state in OPEN_STATES and task.date_deadline and task.date_deadline < now
            )

    def _search_step_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("step_state", "in", OPEN_STATES) & Domain(
            "date_deadline", "<", fields.Datetime.now()
        )
        return late if True in value else ~late

    # ------------------------------------------------------------------ guard

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("ticket_id") for vals in vals_list):
            self._check_by_process()
        return super().create(vals_list)

    def write(self, vals):
        steps = self.filtered("ticket_id")
        if steps or vals.get("ticket_id"):
            self._check_by_process()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_steps_by_process(self):
        if self.filtered("ticket_id"):
            self._check_by_process()

    def _check_by_process(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "A step of a request changes by its buttons only: start, done, send "
                    "back or cancel."
                )
            )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let only colleagues follow a step; core makes whoever began it a follower."""
        if partner_ids and self.filtered("ticket_id"):
            # sudo: res.partner - only who of them is a colleague
            partners = self.env["res.partner"].sudo().browse(partner_ids)
            colleagues = partners.filtered(
                lambda item: any(user.share is False for user in item.user_ids)
            )
            partner_ids = colleagues.ids
        return super().message_subscribe(partner_ids, subtype_ids)

    def _portal_ensure_token(self):
        """Never make a link that opens a step for whoever holds it."""
        if self.ticket_id:
            return ""
        return super()._portal_ensure_token()

    # ------------------------------------------------------------------- plan

    def _plan(self):
        """Return these tasks, of one ticket, as :mod:`~..tools.process` takes them."""
        return [
            process.Step(task.step_key, tuple(task.depend_on_ids.mapped("step_key")))
            for task in self
        ]

    def _keys(self, *states):
        return {task.step_key for task in self if task.step_state in states}

    def _of_keys(self, keys):
        return self.filtered(lambda task: task.step_key in keys)

    def _step_name(self, lang):
        """Return the name of the step as the requester reads it."""
        self.ensure_one()
        return in_language(self.step_names or {}, lang) or self.name

    def _set_step_state(self, state, **values):
        # sudo: project.task - the caller checked who may; see _check_by_process
        self.sudo().with_context(tracking_disable=True).write(
            {"step_state": state, "state": _CORE_STATES[state], **values}
        )
