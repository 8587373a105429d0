import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.form import Condition, Question, schema
from ..tools.text import slug

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
TYPE_NAMES = [
    ("step", "Title of a step"),
    ("group", "Start of a group that repeats"),
    ("group_end", "End of that group"),
    ("text", "Text"),
    ("long_text", "Long text"),
    ("number", "Number"),
    ("date", "Date"),
    ("choice", "One choice"),
    ("several", "Several choices"),
    ("yes_no", "Yes or no"),
    ("address", "Address"),
    ("file", "File"),
    ("person_name", "Person: name"),
    ("email", "Person: e-mail address"),
    ("phone", "Person: phone number"),
]
#: rows that ask nothing
LAYOUT_TYPES = ("step", "group", "group_end")


class ServicedeskQuestion(models.Model):
    """One question of a form, the title of a step, or the start or end of a group."""

    _name = "servicedesk.question"
    _description = "Question"
    _order = "form_id, sequence, id"
    _rec_name = "label"

    form_id = fields.Many2one(
        "servicedesk.form", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    type = fields.Selection(TYPE_NAMES, required=True, default="text")
    label = fields.Char(string="Question", required=True, translate=True)
    help_text = fields.Char(string="Explanation", translate=True)
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
        help="Name of the answer in filters and exports: small letters, digits and "
        "underscores. It stays the same when the wording changes.",
    )
    required = fields.Boolean()
    has_minimum = fields.Boolean(string="Limit below")
    minimum = fields.Float(
        string="Least",
        help="Characters of a text, choices, files, the number itself, for a date the "
        "days from today, or how often a group repeats.",
    )
    has_maximum = fields.Boolean(string="Limit above")
    maximum = fields.Float(string="Most")
    choice_ids = fields.One2many("servicedesk.question.choice", "question_id", copy=True)
    condition_question_id = fields.Many2one(
        "servicedesk.question",
        string="Only after",
        domain="[('form_id', '=', form_id), ('type', 'not in', ('step', 'group', 'group_end'))]",
        index="btree_not_null",
        help="An earlier question whose answer decides whether this one is asked.",
    )
    condition_type = fields.Selection(
        related="condition_question_id.type", string="Type of that question"
    )
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
    condition_choice_ids = fields.Many2many(
        "servicedesk.question.choice",
        string="Choices",
        domain="[('question_id', '=', condition_question_id)]",
    )
    condition_yes_no = fields.Selection([("yes", "Yes"), ("no", "No")], string="Yes or no")
    condition_value = fields.Char(string="Answer")

    _code_unique = models.UniqueIndex(
        "(form_id, code) WHERE type NOT IN ('step', 'group_end')",
        "Another question of this form has this code.",
    )

    @api.depends("label")
    def _compute_code(self):
        for question in self:
            # A row that is being added has no wording yet: its code comes with it.
            if question.label and not question.code:
                question.code = slug(question.label, "question")

    @api.constrains("code", "type")
    def _check_code(self):
        for question in self:
            coded = question.type not in ("step", "group_end")
            if coded and not _CODE.fullmatch(question.code or ""):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be a code: start with a small letter, then "
                        "small letters, digits and underscores, at most 40.",
                        code=question.code or "",
                    )
                )

    @api.constrains("condition_question_id", "form_id")
    def _check_same_form(self):
        for question in self:
            source = question.condition_question_id
            if source and (source.form_id != question.form_id or source.type in LAYOUT_TYPES):
                raise ValidationError(
                    self.env._("A condition looks at a question of the same form.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_looked_at(self):
        dependent = self.search([("condition_question_id", "in", self.ids)]) - self
        if dependent:
            raise UserError(
                self.env._(
                    "“%(question)s” is asked only after an answer to the question that "
                    "you remove. Change its condition first.",
                    question=dependent[0].label,
                )
            )

    # ---------------------------------------------------------------- content

    def _texts(self, field_name):
        """Return a translated field as {language: text}, empty ones left out."""
        return translations(self, field_name)

    def _repetitions(self):
        """Return the fewest and the most repetitions of a group."""
        least = int(self.minimum) if self.has_minimum else 1
        return least, int(self.maximum) if self.has_maximum else 10

    def _to_question(self, step, group=""):
        """Return the question as the engine takes it."""
        self.ensure_one()
        return Question(
            key=self.code,
            type=self.type,
            label=self._texts("label"),
            help=self._texts("help_text"),
            required=self.required,
            step=step,
            min=_plain(self.minimum) if self.has_minimum else None,
            max=_plain(self.maximum) if self.has_maximum else None,
            choices={choice.code: translations(choice, "name") for choice in self.choice_ids}
            if self.type in (schema.CHOICE, schema.SEVERAL)
            else {},
            condition=self._to_condition(),
            group=group,
        )

    def _to_condition(self):
        source = self.condition_question_id
        if not source:
            return None
        operator = self.condition_operator or schema.FILLED
        return Condition(source.code, operator, self._condition_values(source, operator))

    def _condition_values(self, source, operator):
        if operator == schema.FILLED:
            return ()
        if source.type in (schema.CHOICE, schema.SEVERAL):
            values = tuple(self.condition_choice_ids.mapped("code"))
            return values if operator == schema.IN else values[:1]
        if source.type == schema.YES_NO:
            return (self.condition_yes_no,) if self.condition_yes_no else ()
        text = self.condition_value or ""
        parts = text.split(";") if operator == schema.IN else [text]
        values = [part.strip() for part in parts if part.strip()]
        if source.type == schema.NUMBER:
            values = [_number(value) for value in values]
        return tuple(values)


class ServicedeskQuestionChoice(models.Model):
    """One answer to choose."""

    _name = "servicedesk.question.choice"
    _description = "Choice of a question"
    _order = "question_id, sequence, id"

    question_id = fields.Many2one(
        "servicedesk.question", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        compute="_compute_code", store=True, readonly=False, precompute=True, required=True
    )

    _code_unique = models.UniqueIndex(
        "(question_id, code)", "Another choice of this question has this code."
    )

    @api.depends("name")
    def _compute_code(self):
        for choice in self:
            if choice.name and not choice.code:
                choice.code = slug(choice.name, "choice")


def translations(record, field_name):
    """Return {language: text} of a translated field, empty texts left out."""
    languages = [code for code, _name in record.env["res.lang"].get_installed()]
    texts = {code: record.with_context(lang=code)[field_name] for code in languages}
    return {code: text for code, text in texts.items() if text}


def _number(text):
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return text
    return _plain(value)


def _plain(value):
    return int(value) if value.is_integer() else value
