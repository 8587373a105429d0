from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.form import Form, Group, form_faults


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
    fault_text = fields.Text(
        compute="_compute_fault_text",
        string="To mend",
        help="What has to be mended before these questions can be published.",
    )
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

    @api.depends("question_ids", "name")
    def _compute_fault_text(self):
        for form in self:
            saved = form.id and form.question_ids
            lines = form._fault_lines(form._to_form()) if saved else []
            form.fault_text = "\n".join(lines)

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
        steps, questions, groups, group = [], [], [], ""
        for row in self.question_ids.sorted():
            if row.type == "step":
                steps.append(row._texts("label"))
                group = ""
            elif row.type == "group":
                groups.append(Group(row.code, row._texts("label"), *row._repetitions()))
                group = row.code
            elif row.type == "group_end":
                group = ""
            else:
                # What comes before the first title is a step without one.
                steps = steps or [{}]
                questions.append(row._to_question(len(steps) - 1, group))
        return Form(tuple(questions), tuple(steps), tuple(groups))

    def _check_faults(self, content):
        lines = self._fault_lines(content)
        if lines:
            raise UserError("\n".join(lines))

    def _fault_lines(self, content):
        """Return what is wrong with the questions, a sentence each."""
        names = {question.code: question.label for question in self.question_ids}
        messages = self._fault_messages()
        return [
            f"{names.get(key, self.name)}: {messages[code]}"
            for key, code in form_faults(content)
        ]

    @api.model
    def _fault_messages(self):
        """Return code of a fault → what is wrong with a question and how to mend it."""
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
            "condition_repeats": self.env._(
                "Its condition looks at a question that repeats. Only questions of the "
                "same group can do that."
            ),
            "group_empty": self.env._("No question of this group follows. Add one."),
            "group_split": self.env._(
                "The questions of this group do not stand together. Move them."
            ),
            "group_limits": self.env._(
                "A group repeats at most 50 times, and not less often than its least."
            ),
        }
