from odoo import models


class ServicedeskForm(models.Model):
    """A copy of a form asks the same, with conditions on its own questions."""

    _inherit = "servicedesk.form"

    def copy(self, default=None):
        copies = self.browse()
        for form in self:
            named = {"name": self.env._("%(name)s (copy)", name=form.name), **(default or {})}
            target = super(ServicedeskForm, form).copy(named)
            form._copy_questions(target)
            copies |= target
        return copies

    def _copy_questions(self, target):
        """Copy the questions to ``target``, and their conditions with them."""
        copies = {}
        for question in self.question_ids.sorted():
            copies[question.id] = question.copy(
                {
                    "form_id": target.id,
                    "condition_question_id": False,
                    "condition_choice_ids": False,
                }
            )
        for question in self.question_ids.filtered("condition_question_id"):
            source = copies[question.condition_question_id.id]
            wanted = question.condition_choice_ids.mapped("code")
            choices = source.choice_ids.filtered(lambda item, wanted=wanted: item.code in wanted)
            copies[question.id].write(
                {
                    "condition_question_id": source.id,
                    "condition_choice_ids": [(6, 0, choices.ids)],
                }
            )
