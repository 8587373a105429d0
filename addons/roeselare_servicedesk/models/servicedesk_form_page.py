import json
from datetime import timedelta

from odoo import fields, models

from ..tools.form import in_language, schema

_INPUTS = {
    schema.LONG_TEXT: "textarea",
    schema.DATE: "date",
    schema.EMAIL: "email",
    schema.PHONE: "tel",
    schema.FILE: "file",
}
_AUTOCOMPLETE = {
    schema.ADDRESS: "street-address",
    schema.PERSON_NAME: "name",
    schema.EMAIL: "email",
    schema.PHONE: "tel",
}


class ServicedeskFormPage(models.AbstractModel):
    """Prepares a form for a page: everything in one language, as plain values."""

    _name = "servicedesk.form.page"
    _description = "Page of a form"

    def _steps(self, form, user):
        """Return the steps with their questions.

        :param form: :class:`~..tools.form.Form`
        :param user: whose known data is filled in
        :return: list of dicts ``title``, ``questions``; steps without questions left out
        """
        lang = self.env.lang or "en_US"
        sources = {question.key: question for question in form.questions}
        known = self._known(user)
        today = fields.Date.context_today(self)
        steps = [{"title": in_language(title, lang), "questions": []} for title in form.steps]
        for question in form.questions:
            steps[question.step]["questions"].append(
                {
                    "name": f"q_{question.key}",
                    "type": question.type,
                    "input": _INPUTS.get(question.type, "text"),
                    "autocomplete": _AUTOCOMPLETE.get(question.type),
                    "inputmode": "decimal" if question.type == schema.NUMBER else None,
                    "label": in_language(question.label, lang),
                    "help": in_language(question.help, lang),
                    "required": question.required,
                    "single": question.max == 1,
                    "choices": self._choices(question, lang),
                    "known": known.get(question.type, ""),
                    "condition": self._condition_json(question),
                    "only_if": self._only_if(question, sources, lang),
                    **self._date_limits(question, today),
                }
            )
        return [step for step in steps if step["questions"]]

    def _known(self, user):
        if user._is_public():
            return {}
        return {
            schema.PERSON_NAME: user.name or "",
            schema.EMAIL: user.email or "",
            schema.PHONE: user.phone or "",
        }

    def _choices(self, question, lang):
        if question.type == schema.YES_NO:
            return [(schema.YES, self.env._("Yes")), (schema.NO, self.env._("No"))]
        return [(value, in_language(text, lang)) for value, text in question.choices.items()]

    def _date_limits(self, question, today):
        if question.type != schema.DATE:
            return {"earliest": None, "latest": None}
        earliest, latest = (
            None if days is None else (today + timedelta(days=int(days))).isoformat()
            for days in (question.min, question.max)
        )
        return {"earliest": earliest, "latest": latest}

    def _condition_json(self, question):
        condition = question.condition
        if condition is None:
            return None
        return json.dumps(
            {
                "name": f"q_{condition.key}",
                "operator": condition.operator,
                "values": list(condition.values),
            }
        )

    def _only_if(self, question, sources, lang):
        """Say in words when a question is asked, for whoever has no script."""
        condition = question.condition
        if condition is None:
            return ""
        source = sources[condition.key]
        labels = dict(self._choices(source, lang))
        words = {
            "question": in_language(source.label, lang),
            "answer": ", ".join(str(labels.get(item, item)) for item in condition.values),
        }
        return {
            "equals": self.env._("Only if you answer “%(question)s” with: %(answer)s.", **words),
            "not": self.env._(
                "Only if you answer “%(question)s” with something else than: %(answer)s.",
                **words,
            ),
            "in": self.env._(
                "Only if you answer “%(question)s” with one of: %(answer)s.", **words
            ),
            "contains": self.env._(
                "Only if your answer to “%(question)s” includes: %(answer)s.", **words
            ),
            "filled": self.env._("Only if you answer “%(question)s”.", question=words["question"]),
        }[condition.operator]
