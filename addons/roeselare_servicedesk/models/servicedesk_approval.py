from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import process
from ..tools.form import in_language


class ServicedeskApproval(models.Model):
    """What somebody is asked to approve: the amount, for whom, and the shared answers.

    Apart from the step, so that an approver who is not of its team sees this and
    nothing else (docs/adr/0047).
    """

    _name = "servicedesk.approval"
    _description = "Approval"
    _inherit = "tier.validation"
    _order = "id desc"

    _state_field = "state"
    _state_from = ["waiting"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"

    name = fields.Char(required=True, readonly=True)
    task_id = fields.Many2one(
        "project.task", required=True, index=True, readonly=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    ticket_number = fields.Char(related="ticket_id.number", string="Request")
    department_id = fields.Many2one(related="task_id.step_department_id")
    state = fields.Selection(
        [
            ("waiting", "To approve"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("cancelled", "No longer asked"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    has_amount = fields.Boolean(readonly=True)
    amount = fields.Float(readonly=True)
    amount_label = fields.Char(string="What the amount is", readonly=True)
    # Which limits were passed, as “lead>0;manager>5000;”: definitions look at it.
    tiers = fields.Char(readonly=True)
    requester = fields.Char(compute="_compute_request", compute_sudo=True)
    answers = fields.Html(compute="_compute_request", compute_sudo=True, sanitize=False)
    instructions = fields.Text(related="task_id.step_instructions")
    approver_ids = fields.Many2many(
        "res.users",
        relation="servicedesk_approval_approver_rel",
        string="Approvers",
        compute="_compute_approver_ids",
        store=True,
    )
    reason = fields.Text(string="Reason of the refusal", readonly=True)
    decided_at = fields.Datetime(string="Decided on", readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    is_my_turn = fields.Boolean(compute="_compute_is_my_turn")

    @api.depends("task_id")
    @api.depends_context("lang")
    def _compute_request(self):
        for approval in self:
            approval.requester = approval.task_id.step_requester
            approval.answers = approval.task_id.step_answers

    @api.depends("review_ids.reviewer_ids", "review_ids.status")
    def _compute_approver_ids(self):
        for approval in self:
            reviews = approval.review_ids.filtered(lambda item: item.status != "waiting")
            approval.approver_ids = reviews.reviewer_ids

    @api.depends_context("uid")
    @api.depends("review_ids.reviewer_ids", "review_ids.status", "state")
    def _compute_is_my_turn(self):
        for approval in self:
            approval.is_my_turn = bool(approval._my_reviews())

    # -------------------------------------------------------------------- ask

    @api.model
    def _ask(self, task):
        """Ask for what the limits of this step require; pass on when they require none.

        :param task: ``project.task`` of an approval that has just opened, with sudo
        """
        rules = task.step_rules or {}
        amount, label = self._amount_of(task, rules.get("amount_key"))
        tiers = process.required_tiers([tuple(item) for item in rules["tiers"]], amount)
        if not tiers:
            task.ticket_id._log_process(
                self.env._("“%(step)s” needs no approval: no limit is passed.", step=task.name)
            )
            task._finish_step()
            return
        definitions = self.env["tier.definition"]._of_tiers(tiers)
        approval = self.create(
            {
                "name": task.name,
                "task_id": task.id,
                "ticket_id": task.ticket_id.id,
                "has_amount": amount is not None and bool(label),
                "amount": amount or 0,
                "amount_label": label,
                "tiers": "".join(definitions.mapped("servicedesk_tier")),
            }
        )
        approval.request_validation()

    @api.model
    def _amount_of(self, task, key):
        """Return (amount, question); the amount is None when nobody was asked for it."""
        ticket = task.ticket_id
        version = ticket.form_version_id
        if not key or not version:
            return None, ""
        question = next((item for item in version._form().questions if item.key == key), None)
        if question is None:
            return None, ""
        value = ticket._answer(key)
        amount = float(value) if isinstance(value, int | float) else 0.0
        return amount, in_language(question.label, ticket._staff_lang())

    # ----------------------------------------------------------------- decide

    def action_approve(self):
        """Approve; the last approval finishes the step."""
        for asked in self:
            reviews = asked._check_turn()
            # sudo: servicedesk.approval - whose turn it is was checked; nobody has the
            # right to write approvals and reviews by hand
            approval = asked.sudo()
            approval._validate_tier(reviews)
            approval._update_counter({"review_deleted": True})
            approval._log(self.env._("Approved: %(step)s.", step=approval.name))
            if approval.validation_status == "validated":
                approval._decide("approved")
                approval.task_id._finish_step()

    def action_refuse(self):
        """Open the window to refuse with a reason."""
        self.ensure_one()
        self._check_turn()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "servicedesk.task.reason",
            "view_mode": "form",
            "target": "new",
            "context": {"default_approval_id": self.id, "default_mode": "refuse"},
        }

    def _refuse(self, reason):
        """Refuse: the step goes back, or its branch ends, as the service says."""
        reviews = self._check_turn()
        approval = self.sudo()  # sudo: servicedesk.approval - as in action_approve
        reviews.comment = reason
        approval._rejected_tier(reviews)
        approval._update_counter({"review_deleted": True})
        approval._decide("refused", reason=reason)
        approval._log(self.env._("Refused: %(step)s. %(reason)s", step=self.name, reason=reason))
        task = approval.task_id
        targets = task._direct_targets()
        if task.step_rules.get("refusal") == "back" and targets:
            for target in targets:
                task._send_back(target, reason)
        else:
            task._cancel_branch(reason)

    def _check_turn(self):
        """Return the reviews that this user may decide on now, with sudo.

        :raise AccessError: it is the own request, or somebody else's turn
        """
        self.ensure_one()
        self.check_access("read")
        if self.env.user in self._requester_users():
            raise AccessError(self.env._("You asked for this yourself: somebody else approves it."))
        reviews = self._my_reviews()
        if self.state != "waiting" or not reviews:
            raise UserError(
                self.env._(
                    "“%(name)s” does not wait for you any more. Load the page again.",
                    name=self.name,
                )
            )
        return reviews

    def _my_reviews(self):
        # sudo: tier.review - only those that name this user as reviewer
        reviews = self.sudo().review_ids.filtered(lambda item: item.status == "pending")
        return reviews.filtered(lambda item: self.env.user in item.reviewer_ids)

    def _decide(self, state, **values):
        # Under validation nothing may be written but by the validation itself: this is it.
        self.with_context(skip_validation_check=True).write(
            {
                "state": state,
                "decided_at": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
                **values,
            }
        )

    def _withdraw(self):
        """No longer ask: the step was cancelled or goes back."""
        waiting = self.filtered(lambda item: item.state == "waiting")
        if waiting:
            waiting.with_context(skip_validation_check=True).write({"state": "cancelled"})

    def _log(self, text):
        self.ticket_id._log_process(text)

    def _notify_review_available(self, tier_reviews):
        """Tell the approvers, in their inbox or by mail, each in the own language."""
        for approval in self:
            reviews = tier_reviews.filtered(lambda item: item.res_id == approval.id)  # noqa: B023
            for user in reviews.reviewer_ids:
                words = self.with_context(lang=user.lang)
                self.env["mail.thread"].with_context(mail_notify_force_send=False).message_notify(
                    partner_ids=user.partner_id.ids,
                    model=self._name,
                    res_id=approval.id,
                    subject=words.env._("To approve: %(step)s", step=approval.name),
                    body=words.env._(
                        "Request %(number)s waits for your approval of “%(step)s”.",
                        number=approval.ticket_number or "",
                        step=approval.name,
                    ),
                )
