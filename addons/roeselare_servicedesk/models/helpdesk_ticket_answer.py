from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.form import in_language, schema


class HelpdeskTicket(models.Model):
    """Answers to a form: typed for staff, and shown as they were asked."""

    _inherit = "helpdesk.ticket"

    form_id = fields.Many2one(
        "servicedesk.form",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    form_version_id = fields.Many2one(
        "servicedesk.form.version",
        string="Form as asked",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    # Read-only in the views: a read-only property would be computed anew at creation.
    answers = fields.Properties(definition="form_id.answer_definition", copy=False)
    # The repetitions of each group, as the answer itself is a text (docs/adr/0044).
    answer_groups = fields.Json(readonly=True, copy=False)
    answer_list = fields.Html(
        compute="_compute_answer_list",
        sanitize=False,
        string="Questions and answers",
        help="The questions that were asked, with their answers.",
    )

    @api.depends("form_version_id", "answers")
    @api.depends_context("lang")
    def _compute_answer_list(self):
        for ticket in self:
            ticket.answer_list = bool(ticket.form_version_id) and self.env["ir.qweb"]._render(
                "roeselare_servicedesk.answer_list", {"steps": ticket._answered_steps()}
            )

    def _answered_steps(self, keys=None):
        """Return what was asked and answered, in the words of that version.

        :param keys: only these questions; None for all
        :return: list of (title of the step, list of (question, answer)), all text
        """
        self.ensure_one()
        # sudo: servicedesk.form.version - the caller may see this ticket, so also the
        # questions that were put to its requester
        version = self.sudo().form_version_id
        if not version:
            return []
        form, lang = version._form(), self.env.lang or "en_US"
        steps = [(in_language(title, lang), []) for title in form.steps]
        for group, questions in form.parts():
            questions = [item for item in questions if keys is None or item.key in keys]
            if not questions:
                continue
            if group is None:
                lines = self._answer_lines(questions[0], self._answer(questions[0].key), lang)
            else:
                lines = self._group_lines(group, questions, lang)
            steps[questions[0].step][1].extend(lines)
        return [step for step in steps if step[1]]

    def _answer_lines(self, question, value, lang):
        """Return the question with its answer, nothing when there is none."""
        # Not a plain truth test: zero is an answer.
        if value is None or value is False or value in ("", []):
            return []
        return [(in_language(question.label, lang), self._answer_text(question, value, lang))]

    def _group_lines(self, group, questions, lang):
        """Return the questions of each repetition, which is named with its number."""
        lines, label = [], in_language(group.label, lang)
        for index, row in enumerate((self.answer_groups or {}).get(group.key) or [], 1):
            for question in questions:
                found = self._answer_lines(question, row.get(question.key), lang)
                lines += [(f"{label} {index}: {name}", text) for name, text in found]
        return lines

    def _answer(self, code):
        """Return the answer to the question with this code, None when there is none."""
        self.ensure_one()
        # sudo: servicedesk.form - only to find the name of the answer
        name = self.sudo().form_id._property_name(code)
        # What is stored, as a property itself gives labels, and nothing for a zero.
        return self.answers._values.get(name)

    def _answer_text(self, question, value, lang):
        if question.type == schema.YES_NO:
            return self.env._("Yes") if value == schema.YES else self.env._("No")
        if question.type == schema.FILE and isinstance(value, list):
            return ", ".join(value)
        if question.type in (schema.CHOICE, schema.SEVERAL):
            values = value if isinstance(value, list | tuple) else [value]
            labels = [in_language(question.choices.get(item, {}), lang) for item in values]
            return ", ".join(labels)
        if question.type == schema.DATE:
            return format_date(self.env, value)
        if question.type == schema.NUMBER:
            return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", self._decimal_point())
        return str(value)

    def _decimal_point(self):
        return self.env["res.lang"]._get_data(code=self.env.lang).decimal_point or "."
