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
            ticket.answer_list = ticket.form_version_id and self.env["ir.qweb"]._render(
                "roeselare_servicedesk.answer_list", {"steps": ticket._answered_steps()}
            )

    def _answered_steps(self):
        """Return what was asked and answered, in the words of that version.

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
        for question in form.questions:
            value = self._answer(question.key)
            # Not a plain truth test: zero is an answer.
            if value is not None and value is not False and value not in ("", []):
                label = in_language(question.label, lang)
                text = self._answer_text(question, value, lang)
                steps[question.step][1].append((label, text))
        return [step for step in steps if step[1]]

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
