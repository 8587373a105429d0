from odoo import models
from odoo.tools import format_date

from ..tools.form import in_language, schema, split_name


class ServicedeskAnswerCheck(models.AbstractModel):
    """What is wrong with answers, in words."""

    _inherit = "servicedesk.answer.check"

    def _messages(self, form, problems):
        """Return field name → message; what is no question goes to the whole form.

        :param dict problems: name → :class:`~..tools.form.Problem`
        """
        groups = {group.key: group for group in form.groups}
        lang, errors = self.env.lang or "en_US", {}
        for name, problem in problems.items():
            question, index = split_name(form, name)
            if question or name in groups:
                label = in_language((question or groups[name]).label, lang)
                label += f" ({index})" if index else ""
                errors[f"q_{name}"] = f"{label}: {self._problem_message(question, problem)}"
            else:
                errors[""] = self.env._(
                    "Something was sent that this form does not ask. Send it again from "
                    "this page."
                )
        return errors

    def _in_order(self, form, errors):
        """Return the errors in the order of the questions; those of the form first."""
        places, starts = {}, {}
        for place, question in enumerate(form.questions):
            places[question.key] = place
            starts[question.key] = place
            if question.group:
                # All of one repetition comes before the next.
                starts[question.key] = starts.setdefault(f"{question.group} (group)", place)

        def key(item):
            question, index = split_name(form, item[0].removeprefix("q_"))
            if not question:
                return (-1, 0, 0)
            return (starts[question.key], index, places[question.key])

        return dict(sorted(errors.items(), key=key))

    def _problem_message(self, question, problem):
        limit = problem.limit
        if question and question.type == schema.DATE and limit:
            limit = format_date(self.env, limit)
        templates = {
            "hidden": self.env._("leave this empty: it is not asked with your answers."),
            "required": self.env._("fill this in."),
            "type": self.env._("give one answer."),
            "not_a_choice": self.env._("choose one of the answers."),
            "not_a_number": self.env._("write a number without points, like 1250 or 12,5."),
            "not_a_date": self.env._("write a date like 31/12/2026."),
            "not_an_email": self.env._("write an address like name@example.com."),
            "not_a_phone": self.env._("write a phone number like 051 12 34 56."),
            "not_an_address": self.env._("write street, number and municipality."),
            "too_small": self.env._("at least %(limit)s.", limit=limit),
            "too_large": self.env._("at most %(limit)s.", limit=limit),
            "too_early": self.env._("not before %(limit)s.", limit=limit),
            "too_late": self.env._("not after %(limit)s.", limit=limit),
            "too_short": self.env._("at least %(limit)s characters.", limit=limit),
            "too_long": self.env._("at most %(limit)s characters.", limit=limit),
            "unknown": self.env._("this is not asked here."),
            "too_few": self.env._("choose at least %(limit)s.", limit=limit),
            "too_many": self.env._("choose at most %(limit)s.", limit=limit),
        }
        return templates[problem.code]
