from typing import NamedTuple

from odoo import fields, models
from odoo.tools import format_date

from ..schemas.submission import SubmissionError
from ..tools.form import in_language, schema, validate


class CheckedAnswers(NamedTuple):
    """What of a form goes into a ticket: its values, and its clean files."""

    values: dict
    files: list


class ServicedeskAnswerCheck(models.AbstractModel):
    """Checks the answers to a published form, and says what to mend in words."""

    _name = "servicedesk.answer.check"
    _description = "Check of answers"

    def _check(self, submission):
        """Return ``(CheckedAnswers, errors)`` of a submission.

        :param submission: :class:`~..schemas.submission.Submission`
        :return: errors are field name → message; ``""`` for the form as a whole
        """
        if not submission.form_version_id:
            return CheckedAnswers({}, []), {}
        # sudo: servicedesk.form.version - customers have no rights on forms; the id
        # comes from the service that they may start, never from the page
        version = self.env["servicedesk.form.version"].sudo()
        version = version.browse(submission.form_version_id)
        if submission.answers.version_id != version.id:
            return CheckedAnswers({}, []), {"": self._changed_message()}
        form = version._form()
        clean, problems = validate(
            form, self._raw(form, submission.answers), fields.Date.context_today(self)
        )
        errors = self._messages(form, problems)
        files, file_errors = self._clean_files(form, clean, submission.answers.uploads)
        errors = {**file_errors, **errors}
        values = {
            "form_id": version.form_id.id,
            "form_version_id": version.id,
            "answers": self._typed(version, form, clean),
            "description": version.display_name,
        }
        order = {f"q_{item.key}": place for place, item in enumerate(form.questions)}
        ordered = sorted(errors.items(), key=lambda item: order.get(item[0], -1))
        return CheckedAnswers(values, files), dict(ordered)

    def _changed_message(self):
        return self.env._(
            "These questions were changed while you filled them in. Your answers are "
            "kept: look them over and send the form again."
        )

    def _raw(self, form, answers):
        """Return key → texts, with the names of files for questions that ask files.

        What does not fit, such as a text for a file, stays in and is refused.
        """
        raw = dict(answers.texts)
        files = {item.key for item in form.questions if item.type == schema.FILE}
        for key in files & set(raw):
            raw[f"{key} (text)"] = raw.pop(key)
        for key, uploads in answers.uploads.items():
            name = key if key in files else f"{key} (file)"
            raw[name] = [upload.name or "file" for upload in uploads]
        return raw

    def _clean_files(self, form, clean, uploads):
        """Send the files of visible questions through the gate; name them in ``clean``."""
        gate, accepted, errors = self.env["servicedesk.upload.gate"], [], {}
        for question in form.questions:
            if question.type != schema.FILE or question.key not in clean:
                continue
            try:
                files = gate._accept_documents(
                    uploads[question.key], field=f"q_{question.key}"
                )
            except SubmissionError as error:
                errors.update(error.errors)
            else:
                clean[question.key] = [item.name for item in files]
                accepted += files
        return accepted, errors

    def _typed(self, version, form, clean):
        """Return the answers as the ticket's properties hold them."""
        types = {item.key: item.type for item in form.questions}
        return {
            version.form_id._property_name(key): ", ".join(value)
            if types[key] == schema.FILE
            else value
            for key, value in clean.items()
        }

    # --------------------------------------------------------------- messages

    def _messages(self, form, problems):
        """Return field name → message; what is no question goes to the whole form."""
        questions = {item.key: item for item in form.questions}
        lang, errors = self.env.lang or "en_US", {}
        for key, problem in problems.items():
            question = questions.get(key)
            if question is None:
                errors[""] = self.env._(
                    "Something was sent that this form does not ask. Send it again from "
                    "this page."
                )
            else:
                label = in_language(question.label, lang)
                message = self._problem_message(question, problem)
                errors[f"q_{key}"] = f"{label}: {message}"
        return errors

    def _problem_message(self, question, problem):
        limit = problem.limit
        if question.type == schema.DATE and limit:
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
            "too_few": self.env._("choose at least %(limit)s.", limit=limit),
            "too_many": self.env._("choose at most %(limit)s.", limit=limit),
        }
        return templates[problem.code]
