from dataclasses import replace
from typing import NamedTuple

from odoo import models

from ..schemas.submission import AcceptedFiles, SubmissionError
from ..tools.form import (
    compact,
    gather,
    in_language,
    scatter,
    schema,
    split_name,
    validate,
)


class CheckedAnswers(NamedTuple):
    """What of a form goes into a ticket: its values, and its clean files."""

    values: dict
    files: AcceptedFiles


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
            return CheckedAnswers({}, AcceptedFiles()), {}
        # sudo: servicedesk.form.version - customers have no rights on forms; the id
        # comes from the service that they may start, never from the page
        version = self.env["servicedesk.form.version"].sudo()
        version = version.browse(submission.form_version_id)
        if submission.answers.version_id != version.id:
            return CheckedAnswers({}, AcceptedFiles()), {"": self._changed_message()}
        form = version._form()
        answers, refused = self._with_picks(form, submission.answers)
        flat = self._numbered(form, answers)
        clean, problems = validate(
            form, self._raw(form, flat), self.env.company._city_today()
        )
        errors = self._messages(form, problems)
        files, file_errors = self._clean_files(form, clean, flat)
        errors = {**file_errors, **errors, **refused}
        values = {
            "form_id": version.form_id.id,
            "form_version_id": version.id,
            "answers": self._typed(version, form, clean),
            "answer_groups": {
                group.key: clean[group.key] for group in form.groups if group.key in clean
            },
            "description": version.display_name,
        }
        return CheckedAnswers(values, files), self._in_order(form, errors)

    def _changed_message(self):
        return self.env._(
            "These questions were changed while you filled them in. Your answers are "
            "kept: look them over and send the form again."
        )

    def _with_picks(self, form, answers):
        """Return the answers with what was chosen among their files, and what may not be chosen."""
        texts, uploads, refused = dict(answers.texts), dict(answers.uploads), {}
        for name, given in answers.texts.items():
            question, _index = split_name(form, name)
            if not question or question.type != schema.FILE:
                continue
            try:
                picked = self._picked_files(name, [text for text in given if text])
            except SubmissionError as error:
                refused.update(error.errors)
                del texts[name]
                continue
            if picked:
                del texts[name]
                uploads[name] = (*picked, *uploads.get(name, ()))
        return replace(answers, texts=texts, uploads=uploads), refused

    def _picked_files(self, name, references):
        """Return what stands for files that lie elsewhere; for other addons.

        :param str name: of the question, as in the answers
        :param references: texts in the place of files, not to be trusted
        :raise SubmissionError: one may not be chosen
        """
        return ()

    def _numbered(self, form, answers):
        """Return name → texts or files, repetitions that were left empty closed up."""
        flat = {**answers.texts, **answers.uploads}
        for name in set(answers.texts) & set(answers.uploads):
            flat[f"{name} (text)"] = answers.texts[name]
        return scatter(form, compact(form, gather(form, flat)))

    def _raw(self, form, flat):
        """Return the answers for the engine, with the names of files.

        What does not fit, such as a text for a file, stays in and is refused.
        """
        raw = {}
        for name, given in flat.items():
            question, _index = split_name(form, name)
            asks_file = bool(question) and question.type == schema.FILE
            has_file = any(hasattr(item, "content") for item in given)
            if asks_file == has_file or not question:
                raw[name] = [getattr(item, "name", item) or "file" for item in given]
            elif has_file or any(given):
                raw[f"{name} (wrong)"] = ["x"]
        return gather(form, raw)

    def _clean_files(self, form, clean, flat):
        """Send the files of visible questions through the gate; name them in ``clean``."""
        gate, accepted, errors = self.env["servicedesk.upload.gate"], AcceptedFiles(), {}
        for name in scatter(form, clean):
            question, index = split_name(form, name)
            if question.type != schema.FILE:
                continue
            try:
                files = gate._accept_documents(flat[name], field=f"q_{name}", hold=True)
            except SubmissionError as error:
                errors.update(error.errors)
            else:
                place = clean[question.group][index - 1] if index else clean
                place[question.key] = [item.shown_name for item in files]
                accepted += files
                accepted.doubles += files.doubles
        return accepted, errors

    def _typed(self, version, form, clean):
        """Return the answers as the ticket's properties hold them."""
        types = {item.key: item.type for item in form.questions}
        groups = {group.key: group for group in form.groups}
        values = {}
        for key, value in clean.items():
            if key in groups:
                value = self._rows_text(form, groups[key], value)
            elif types[key] == schema.FILE:
                value = ", ".join(value)
            values[version.form_id._property_name(key)] = value
        return values

    def _rows_text(self, form, group, rows):
        """Return the repetitions of a group as a text that reads well in an export."""
        tickets, lang = self.env["helpdesk.ticket"], self.env.lang or "en_US"
        blocks = []
        for index, row in enumerate(rows, 1):
            lines = [f"{in_language(group.label, lang)} {index}"]
            for question in form.questions:
                if question.group == group.key and question.key in row:
                    text = tickets._answer_text(question, row[question.key], lang)
                    lines.append(f"{in_language(question.label, lang)}: {text}")
            blocks.append("\n".join(lines))
        return "\n\n".join(blocks)
