import json
from datetime import timedelta

from odoo import models

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
        """Return all steps, as nothing is answered yet.

        :param form: :class:`~..tools.form.Form`
        :param user: whose known data is filled in
        :return: list of steps, see :meth:`_step`; those without questions left out
        """
        plans = [
            {question.key: True for question in form.questions if question.step == index}
            for index in range(len(form.steps) or 1)
        ]
        steps = [self._step(form, i, plan, user, {}) for i, plan in enumerate(plans)]
        return [step for step in steps if step["blocks"]]

    def _step(self, form, index, plan, user, counts):
        """Return one step as plain values for a page.

        :param dict plan: key → whether the page decides (:func:`~..tools.form.step_plans`)
        :param dict counts: key of a group → repetitions to show
        :return: dict ``title``, ``blocks``; a block is a question alone (``question``) or a
            group with its ``rows``, each ``number`` and ``questions``
        """
        lang = self.env.lang or "en_US"
        title = form.steps[index] if index < len(form.steps) else {}
        make = self._question_maker(form, plan, user)
        blocks = []
        for group, questions in form.parts():
            asked = [item for item in questions if item.key in plan and item.step == index]
            if not asked:
                continue
            if group is None:
                blocks.append({"group": None, "question": make(asked[0], "")})
            else:
                blocks.append(self._group_block(group, asked, counts, make, lang))
        return {"title": in_language(title, lang), "blocks": blocks}

    def _group_block(self, group, questions, counts, make, lang):
        count = min(max(counts.get(group.key, 0), group.min, 1), group.max)

        def row(number):
            made = [make(question, f"__{number}") for question in questions]
            return {"number": number, "questions": made}

        return {
            "group": group.key,
            "name": f"q_{group.key}",
            "label": in_language(group.label, lang),
            "rows": [row(number) for number in range(1, count + 1)],
            "blank": row("N"),  # what a script copies
            "max": group.max,
            "can_add": count < group.max,
            "can_drop": count > max(group.min, 1),
        }

    def _question_maker(self, form, plan, user):
        """Return a function that makes the plain values of a question."""
        lang = self.env.lang or "en_US"
        sources = {question.key: question for question in form.questions}
        known = self._known(user)
        today = self.env.company._city_today()
        asks_file = any(question.type == schema.FILE for question in form.questions)
        offering = asks_file and self.env.context.get("servicedesk_offers")
        offers = self._file_offers(user) if offering else None

        def make(question, suffix):
            live = plan[question.key] and question.condition
            source = live and sources[question.condition.key]
            # A question that repeats or depends on another is about somebody else.
            other = suffix or question.condition
            return {
                "name": f"q_{question.key}{suffix}",
                "type": question.type,
                "input": _INPUTS.get(question.type, "text"),
                "autocomplete": None if other else _AUTOCOMPLETE.get(question.type),
                "inputmode": "decimal" if question.type == schema.NUMBER else None,
                "label": in_language(question.label, lang),
                "help": in_language(question.help, lang),
                "required": question.required,
                "single": question.max == 1,
                "choices": self._choices(question, lang),
                "offers": offers if question.type == schema.FILE else None,
                "known": "" if other else known.get(question.type, ""),
                "condition": live and self._condition_json(question, source, suffix) or None,
                "only_if": live and self._only_if(question, sources, lang) or "",
                **self._date_limits(question, today),
            }

        return make

    def _file_offers(self, user):
        """Return what ``user`` may choose in the place of a file; for other addons.

        Asked for pages whose form takes them: ``servicedesk.draft._picks`` for a request in
        steps, ``servicedesk.answer.check._picked_files`` for a form of one page.
        """
        return None

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

    def _condition_json(self, question, source, suffix):
        condition = question.condition
        same = source.group == question.group
        return json.dumps(
            {
                "name": f"q_{condition.key}{suffix if same else ''}",
                "operator": condition.operator,
                "values": list(condition.values),
            }
        )

    def _only_if(self, question, sources, lang):
        """Say in words when a question is asked, for whoever has no script."""
        condition = question.condition
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
            "in": self.env._("Only if you answer “%(question)s” with one of: %(answer)s.", **words),
            "contains": self.env._(
                "Only if your answer to “%(question)s” includes: %(answer)s.", **words
            ),
            "filled": self.env._("Only if you answer “%(question)s”.", question=words["question"]),
        }[condition.operator]
