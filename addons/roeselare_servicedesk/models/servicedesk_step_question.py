from odoo import api, fields, models

from ..tools.form import Condition, schema
from .servicedesk_question import _number

_CHOSEN = (schema.CHOICE, schema.SEVERAL)


class ServicedeskStep(models.Model):
    """Questions that a step looks at, chosen from a list; stored by their keys."""

    _inherit = "servicedesk.step"

    form_id = fields.Many2one(related="service_id.form_id")
    condition_question_id = fields.Many2one(
        "servicedesk.question",
        string="Only if",
        compute="_compute_questions",
        inverse="_inverse_condition_question_id",
        domain="[('form_id', '=', form_id), ('type', '!=', 'step')]",
        help="The step is passed over unless this question is answered like that.",
    )
    condition_type = fields.Char(compute="_compute_condition_type", string="Type of that question")
    condition_choice_ids = fields.Many2many(
        "servicedesk.question.choice",
        string="Choices",
        compute="_compute_questions",
        inverse="_inverse_condition_choice_ids",
        domain="[('question_id', '=', condition_question_id)]",
    )
    condition_yes_no = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        string="Yes or no",
        compute="_compute_questions",
        inverse="_inverse_condition_yes_no",
    )
    condition_text = fields.Char(
        string="Answer",
        compute="_compute_questions",
        inverse="_inverse_condition_text",
        help="Separate several answers by semicolons.",
    )
    amount_question_id = fields.Many2one(
        "servicedesk.question",
        string="Amount",
        compute="_compute_questions",
        inverse="_inverse_amount_question_id",
        domain="[('form_id', '=', form_id), ('type', '=', 'number')]",
        help="The question whose answer is the amount to approve.",
    )
    share_question_ids = fields.Many2many(
        "servicedesk.question",
        string="Answers that the department sees",
        compute="_compute_questions",
        inverse="_inverse_share_question_ids",
        domain="[('form_id', '=', form_id), ('type', '!=', 'step')]",
        help="Empty: all of them.",
    )

    @api.depends("form_id", "condition_key", "condition_values", "amount_key", "shares")
    def _compute_questions(self):
        for step in self:
            questions = step.form_id.question_ids.filtered(lambda item: item.type != "step")
            source = questions.filtered(lambda item, key=step.condition_key: item.code == key)
            values = step.condition_values or []
            step.condition_question_id = source[:1]
            step.condition_choice_ids = source.choice_ids.filtered(
                lambda choice, values=values: choice.code in values
            )
            step.condition_yes_no = next((v for v in values if v in ("yes", "no")), False)
            step.condition_text = "; ".join(str(value) for value in values)
            step.amount_question_id = questions.filtered(
                lambda item, key=step.amount_key: item.code == key
            )[:1]
            shares = step.shares or []
            step.share_question_ids = questions.filtered(
                lambda item, shares=shares: item.code in shares
            )

    @api.depends("condition_question_id")
    def _compute_condition_type(self):
        for step in self:
            step.condition_type = step.condition_question_id.type

    def _inverse_condition_question_id(self):
        for step in self:
            key = step.condition_question_id.code or False
            if key != step.condition_key:
                step.condition_key = key

    def _inverse_condition_choice_ids(self):
        for step in self:
            if step.condition_question_id.type in _CHOSEN:
                step.condition_values = step.condition_choice_ids.mapped("code")

    def _inverse_condition_yes_no(self):
        for step in self:
            if step.condition_question_id.type == schema.YES_NO:
                chosen = step.condition_yes_no
                step.condition_values = [chosen] if chosen else []

    def _inverse_condition_text(self):
        for step in self:
            kind = step.condition_question_id.type
            if not kind or kind in (*_CHOSEN, schema.YES_NO):
                continue
            values = [part.strip() for part in (step.condition_text or "").split(";")]
            values = [value for value in values if value]
            if kind == schema.NUMBER:
                values = [_number(value) for value in values]
            step.condition_values = values

    def _inverse_amount_question_id(self):
        for step in self:
            step.amount_key = step.amount_question_id.code or False

    def _inverse_share_question_ids(self):
        for step in self:
            step.shares = step.share_question_ids.mapped("code")

    def _condition(self):
        """Return the :class:`~..tools.form.Condition` of the step, or None."""
        self.ensure_one()
        if not self.condition_key:
            return None
        operator = self.condition_operator or schema.FILLED
        values = tuple(self.condition_values or ())
        if operator != schema.FILLED and not values:
            # Nothing to compare with: never true, rather than an error in a request.
            return Condition(self.condition_key, schema.IN, ())
        return Condition(self.condition_key, operator, values)
