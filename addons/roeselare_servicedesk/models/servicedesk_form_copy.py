from odoo import models


class ServicedeskForm(models.Model):
    """A copy of a form asks the same, with conditions on its own questions."""

    _inherit = "servicedesk.form"

    def copy(self, default=None):
        forms = super().copy(default)
        for source, target in zip(self, forms, strict=True):
            source._copy_questions(target)
        return forms

    def copy_data(self, default=None):
        found = super().copy_data(default)
        for form, values in zip(self, found, strict=True):
            if "name" not in (default or {}):
                values["name"] = self.env._("%(name)s (copy)", name=form.name)
        return found

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
