from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.form import Form, form_faults, schema

# What staff filter, group and export by; several choices become tags.
_PROPERTY_TYPES = {
    schema.LONG_TEXT: "text",
    schema.NUMBER: "float",
    schema.DATE: "date",
    schema.CHOICE: "selection",
    schema.YES_NO: "selection",
    schema.SEVERAL: "tags",
}


class ServicedeskForm(models.Model):
    """What a customer is asked. Editing changes nothing until it is published."""

    _name = "servicedesk.form"
    _description = "Form"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    question_ids = fields.One2many("servicedesk.question", "form_id")
    version_ids = fields.One2many("servicedesk.form.version", "form_id", readonly=True)
    published_version_id = fields.Many2one(
        "servicedesk.form.version",
        string="Published version",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="What customers are asked now.",
    )
    service_ids = fields.One2many("servicedesk.service", "form_id", readonly=True)
    changed = fields.Boolean(
        compute="_compute_changed",
        string="Not published yet",
        help="The questions differ from what customers are asked now.",
    )
    # All answers that any version of this form ever asked for (docs/adr/0016).
    answer_definition = fields.PropertiesDefinition(readonly=True, copy=False)

    @api.depends("question_ids", "published_version_id")
    def _compute_changed(self):
        for form in self:
            published = form.published_version_id.content
            form.changed = form._to_form().to_json() != published if form.id else True

    def action_publish(self):
        """Make a version of the questions as they are; customers are asked it at once."""
        self.check_access("write")
        for form in self:
            form._publish()

    def action_preview(self):
        """Open the form as a customer would see it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/servicedesk/formulier/{self.id}/voorbeeld",
            "target": "new",
        }

    def _publish(self):
        self.ensure_one()
        content = self._to_form()
        self._check_faults(content)
        definition = self._merge_definition(content)
        # sudo: servicedesk.form.version, servicedesk.form - nobody writes versions by
        # hand; the right to write the form was checked by the caller
        form = self.sudo()
        form.published_version_id = form.env["servicedesk.form.version"].create(
            {
                "form_id": form.id,
                "number": max(form.version_ids.mapped("number"), default=0) + 1,
                "content": content.to_json(),
            }
        )
        form.answer_definition = definition

    def _to_form(self):
        """Return the questions as the engine takes them (:class:`~..tools.form.Form`)."""
        self.ensure_one()
        steps, questions = [], []
        for question in self.question_ids.sorted():
            if question.type == "step":
                steps.append(question._texts("label"))
            else:
                # What comes before the first title is a step without one.
                steps = steps or [{}]
                questions.append(question._to_question(len(steps) - 1))
        return Form(tuple(questions), tuple(steps))

    def _check_faults(self, content):
        faults = form_faults(content)
        if not faults:
            return
        names = {question.code: question.label for question in self.question_ids}
        lines = [
            f"{names.get(key, self.name)}: {self._fault_message(code)}"
            for key, code in faults
        ]
        raise UserError("\n".join(lines))

    def _fault_message(self, code):
        return {
            "empty": self.env._("There is no question yet. Add one."),
            "key_twice": self.env._("Two questions have this code. Change one of them."),
            "no_choices": self.env._("There is nothing to choose from. Add choices."),
            "limits_crossed": self.env._(
                "The least is more than the most. Change one of them."
            ),
            "condition_not_earlier": self.env._(
                "Its condition looks at a question that comes later. Move it up."
            ),
            "condition_without_value": self.env._(
                "Its condition compares with nothing. Fill in the answer."
            ),
            "condition_value": self.env._(
                "Its condition waits for an answer that cannot be given. Change it."
            ),
        }[code]

    # ------------------------------------------------------------- definition

    def _merge_definition(self, content):
        """Return the answers of all versions: the newest wording, nothing dropped."""
        merged = {item["name"]: item for item in self.answer_definition or []}
        for question in content.questions:
            name = self._property_name(question.key)
            new = self._property(question, name)
            old = merged.get(name)
            if old and old["type"] != new["type"]:
                raise UserError(
                    self.env._(
                        "“%(code)s” was an answer of another type in an earlier version. "
                        "Give the question a new code, so that old answers stay readable.",
                        code=question.key,
                    )
                )
            for options in ("selection", "tags"):
                if old and options in new:
                    kept = {option[0] for option in new[options]}
                    gone = [item for item in old.get(options) or [] if item[0] not in kept]
                    new[options] += gone
            merged[name] = new
        return list(merged.values())

    def _property_name(self, code):
        """Return the name of an answer, unlike that of any other form."""
        # A name that ends in _html means markup to Odoo.
        return f"f{self.id}_{code}_a"

    def _property(self, question, name):
        lang = self.env.lang or "en_US"
        kind = _PROPERTY_TYPES.get(question.type, "char")
        label = schema.in_language(question.label, lang)
        values = {"name": name, "string": label, "type": kind}
        options = {
            value: schema.in_language(texts, lang)
            for value, texts in question.choices.items()
        }
        if question.type == schema.YES_NO:
            options = {schema.YES: self.env._("Yes"), schema.NO: self.env._("No")}
        if kind == "selection":
            values["selection"] = [[value, text] for value, text in options.items()]
        elif kind == "tags":
            values["tags"] = [
                [value, text, number % 11 + 1]
                for number, (value, text) in enumerate(options.items())
            ]
        return values
